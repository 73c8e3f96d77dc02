-- Browser sessions, known by the SHA-256 of 256 random bits. A session grants what the token grants that opened it, and ends
-- with it; one opened at the identity provider grants what the grants do that let it in, and ends with the last of them; one of
-- neither is the demonstration's. `secret` is the key of the tokens in its forms.
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

DO $$
BEGIN
    -- Tables made before there was sign-in by OpenID Connect. `hint` is the ID token, under a key of the cookie's text, which is not here.
    IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = 'access.sessions'::regclass AND a.attname = 'issuer') THEN
        ALTER TABLE access.sessions ADD COLUMN issuer text, ADD COLUMN subject text, ADD COLUMN sid text,
            ADD COLUMN grants text[], ADD COLUMN hint bytea;
        CREATE INDEX sessions_subject ON access.sessions (issuer, subject);
        CREATE INDEX sessions_sid ON access.sessions (issuer, sid);
    END IF;
END
$$;
