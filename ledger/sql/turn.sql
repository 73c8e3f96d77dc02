-- Whoever appends holds an exclusive lock on this empty table until the transaction ends, so positions are in the order of
-- commits. A table of its own, because a lock on the events would have to wait for autovacuum.
CREATE TABLE IF NOT EXISTS ledger.turn ();
