-- The ledger: one row an event. The names of the first five columns are those of the library's recorder; notification_id is the
-- event's position. A command's fingerprint stands on its first event.
CREATE TABLE IF NOT EXISTS ledger.events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    command uuid,
    fingerprint bytea,
    CONSTRAINT events_pkey PRIMARY KEY (originator_id, originator_version)
);
