"""The tables of a report, from the answers of the read side."""
