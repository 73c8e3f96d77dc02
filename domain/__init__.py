"""Decides what may happen: terms, rules, timelines, decisions. No SQL, no web, no clock, no randomness."""
