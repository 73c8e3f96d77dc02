"""Explanations that are worked out at reading, by judging what is recorded anew with a change."""
