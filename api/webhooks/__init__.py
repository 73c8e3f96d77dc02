"""Webhooks: each event posted to addresses outside, signed and in order."""
