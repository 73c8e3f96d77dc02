-- Which streams have an event whose state names the id of another.
CREATE TABLE IF NOT EXISTS ledger.mentions (
    id uuid NOT NULL,
    stream uuid NOT NULL,
    CONSTRAINT mentions_pkey PRIMARY KEY (id, stream)
);
