"""Verifies evidence packs of Quorate: code of its own, written from docs/proof.md, that shares nothing with the service."""
