"""Rules of attendance: outcomes, rates against a target, absences in a row."""
