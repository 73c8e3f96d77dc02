"""Bitemporal comparison: the rows that two states of the record hold otherwise, and the events that made it so."""
