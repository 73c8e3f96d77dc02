"""Meetings and duties as a calendar (RFC 5545) that other programs subscribe to."""
