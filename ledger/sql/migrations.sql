-- The numbered steps that were applied to this schema, each with the SHA-256 of its text.
CREATE TABLE IF NOT EXISTS ledger.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT migrations_pkey PRIMARY KEY (number)
);
