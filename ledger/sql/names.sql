-- Slugs and aliases, unique by kind. A name once given is never free again.
CREATE TABLE IF NOT EXISTS ledger.names (
    kind text NOT NULL,
    name text NOT NULL,
    stream uuid NOT NULL,
    CONSTRAINT names_pkey PRIMARY KEY (kind, name)
);
