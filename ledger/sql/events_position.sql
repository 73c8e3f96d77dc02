CREATE UNIQUE INDEX IF NOT EXISTS events_position ON ledger.events (notification_id);
