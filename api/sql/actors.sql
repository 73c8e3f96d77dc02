-- Who may be given credentials. The ledger knows actors by id only; the name stays here, where it can be changed or deleted.
CREATE TABLE IF NOT EXISTS access.actors (
    id text NOT NULL,
    name text NOT NULL,
    CONSTRAINT actors_pkey PRIMARY KEY (id),
    CONSTRAINT actors_name UNIQUE (name)
);
