-- Trusted documents of GraphQL, by the SHA-256 of their text in UTF-8, which the table itself holds them to.
CREATE TABLE IF NOT EXISTS access.documents (
    digest text NOT NULL,
    text text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT documents_pkey PRIMARY KEY (digest),
    CONSTRAINT documents_digest CHECK (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex'))
);
