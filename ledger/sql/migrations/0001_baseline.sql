-- The schema as version 0.1.0 made it. `IF NOT EXISTS` makes this step the baseline too: over a database of 0.1.0 it changes
-- nothing, and is recorded.

-- Whoever appends holds an exclusive lock on this empty table until the transaction ends, so positions are in the order of
-- commits. A table of its own, because a lock on the events would have to wait for autovacuum.
CREATE TABLE IF NOT EXISTS ledger.turn ();

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

CREATE UNIQUE INDEX IF NOT EXISTS events_position ON ledger.events (notification_id);

CREATE UNIQUE INDEX IF NOT EXISTS events_command ON ledger.events (command) WHERE fingerprint IS NOT NULL;

-- Every world asks for these, and there are few of them.
CREATE INDEX IF NOT EXISTS events_identified ON ledger.events (originator_id) WHERE topic LIKE 'person.identified/%';

-- What kind of stream each is and which stream it belongs to (a meeting to its group), told by its first event.
CREATE TABLE IF NOT EXISTS ledger.streams (
    id uuid NOT NULL,
    kind text NOT NULL,
    parent uuid,
    CONSTRAINT streams_pkey PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS streams_kind ON ledger.streams (kind);

CREATE INDEX IF NOT EXISTS streams_parent ON ledger.streams (parent) WHERE parent IS NOT NULL;

-- Slugs and aliases, unique by kind. A name once given is never free again.
CREATE TABLE IF NOT EXISTS ledger.names (
    kind text NOT NULL,
    name text NOT NULL,
    stream uuid NOT NULL,
    CONSTRAINT names_pkey PRIMARY KEY (kind, name)
);

-- Which streams have an event whose state names the id of another.
CREATE TABLE IF NOT EXISTS ledger.mentions (
    id uuid NOT NULL,
    stream uuid NOT NULL,
    CONSTRAINT mentions_pkey PRIMARY KEY (id, stream)
);

-- An event on its way into the ledger. `kind` and `parent` come with a stream's first event; `names` are pairs of kind and name
-- to reserve for the stream; `mentions` are the ids that the state names.
DO $$
BEGIN
    IF to_regtype('ledger.draft') IS NULL THEN
        CREATE TYPE ledger.draft AS (
            originator_id uuid,
            originator_version bigint,
            topic text,
            state bytea,
            kind text,
            parent uuid,
            names jsonb,
            mentions uuid[]
        );
    END IF;
END
$$;
