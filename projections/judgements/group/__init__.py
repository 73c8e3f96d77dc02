"""Judgements of a group: offices, composition, seats, terms in force."""
