"""Preconditions at the time of writing. Never checked on replay, so that tightening one cannot make history unreadable."""
