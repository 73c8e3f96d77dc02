"""The REST commands, one route a command: tables of contents, and the mechanism that they share."""
