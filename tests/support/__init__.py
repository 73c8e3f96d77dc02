"""Helpers of the tests: histories, documents of terms, scenarios."""
