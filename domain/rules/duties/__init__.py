"""Rules of duties: what is due, by when, and what satisfies it."""
