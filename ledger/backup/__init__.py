"""Backup and restore: the ledger and the credentials as PostgreSQL dumps them, the keyring as a file of its own."""
