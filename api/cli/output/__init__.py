"""Renders answers of the API for the terminal, and help on fields."""
