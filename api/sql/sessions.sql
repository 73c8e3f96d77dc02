-- Browser sessions, known by the SHA-256 of 256 random bits. A session grants what the token grants that opened it, and ends
-- with it; without a token it is one of the demonstration's. `secret` is the key of the tokens in its forms.
CREATE TABLE IF NOT EXISTS access.sessions (
    id text NOT NULL,
    digest bytea NOT NULL,
    secret bytea NOT NULL,
    token text REFERENCES access.tokens (id),
    actor text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_digest UNIQUE (digest)
);
