"""Judgements of a meeting: quorum, attendance, decisions, minutes."""
