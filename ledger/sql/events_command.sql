CREATE UNIQUE INDEX IF NOT EXISTS events_command ON ledger.events (command) WHERE fingerprint IS NOT NULL;
