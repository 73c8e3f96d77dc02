-- The record of access, outside the ledger: who has asked about the past, taken an export or a report, was refused (401, 403), or made or
-- revoked a credential. `times` counts equal refusals of one batch. Rows are deleted when the time for which they are kept is over.
CREATE TABLE IF NOT EXISTS access.record (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text,
    kind text NOT NULL,
    what text NOT NULL,
    status integer,
    position bigint,
    "on" date,
    purpose text NOT NULL DEFAULT '',
    request text NOT NULL DEFAULT '',
    times integer NOT NULL DEFAULT 1,
    CONSTRAINT record_pkey PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS record_at ON access.record (at);
CREATE INDEX IF NOT EXISTS record_actor ON access.record (actor, id);
CREATE INDEX IF NOT EXISTS record_kind ON access.record (kind, id);
