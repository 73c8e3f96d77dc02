CREATE INDEX IF NOT EXISTS streams_kind ON ledger.streams (kind);
