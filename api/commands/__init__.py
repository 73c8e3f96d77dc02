"""REST commands: the mechanism that they share; the tables of routes are in `acts`."""
