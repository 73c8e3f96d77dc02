-- Every world asks for these, and there are few of them.
CREATE INDEX IF NOT EXISTS events_identified ON ledger.events (originator_id) WHERE topic LIKE 'person.identified/%';
