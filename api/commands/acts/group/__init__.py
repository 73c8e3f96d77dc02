"""Routes of groups: terms, seats, offices, duties."""
