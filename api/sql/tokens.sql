-- Bearer tokens, known by the SHA-256 of 256 random bits. `groups` holds slugs; null means every group.
CREATE TABLE IF NOT EXISTS access.tokens (
    id text NOT NULL,
    digest bytea NOT NULL,
    actor text NOT NULL REFERENCES access.actors (id),
    role text NOT NULL CONSTRAINT tokens_role CHECK (role IN ('administrator', 'auditor', 'reporting')),
    groups text[],
    names boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT tokens_pkey PRIMARY KEY (id),
    CONSTRAINT tokens_digest UNIQUE (digest)
);
