"""The timeline of a group: seats, members, offices, relations, terms."""
