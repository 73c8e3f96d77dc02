-- What kind of stream each is and which stream it belongs to (a meeting to its group), told by its first event.
CREATE TABLE IF NOT EXISTS ledger.streams (
    id uuid NOT NULL,
    kind text NOT NULL,
    parent uuid,
    CONSTRAINT streams_pkey PRIMARY KEY (id)
);
