CREATE INDEX IF NOT EXISTS streams_parent ON ledger.streams (parent) WHERE parent IS NOT NULL;
