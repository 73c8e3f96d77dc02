"""Routes of commands on groups: seats, offices, terms, agencies and persons."""
