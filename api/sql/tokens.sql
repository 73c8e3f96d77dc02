-- Bearer tokens, known by the SHA-256 of 256 random bits. `groups` holds slugs; null means every group; `agency` is the id
-- of that of the role agency. A token with the role
-- calendar stands in an address, and opens a calendar and nothing else.
CREATE TABLE IF NOT EXISTS access.tokens (
    id text NOT NULL,
    digest bytea NOT NULL,
    actor text NOT NULL REFERENCES access.actors (id),
    role text NOT NULL CONSTRAINT tokens_role CHECK (role IN ('administrator', 'auditor', 'reporting', 'agency', 'calendar')),
    groups text[],
    agency text CONSTRAINT tokens_agency CHECK ((role = 'agency') = (agency IS NOT NULL)),
    names boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT tokens_pkey PRIMARY KEY (id),
    CONSTRAINT tokens_digest UNIQUE (digest)
);

DO $$
BEGIN
    -- Tables made before there were calendars and agencies know fewer roles.
    IF (SELECT pg_get_constraintdef(c.oid) NOT LIKE '%agency%calendar%' FROM pg_constraint c
            WHERE c.conrelid = 'access.tokens'::regclass AND c.conname = 'tokens_role') THEN
        ALTER TABLE access.tokens ADD COLUMN IF NOT EXISTS agency text
                CONSTRAINT tokens_agency CHECK ((role = 'agency') = (agency IS NOT NULL)), DROP CONSTRAINT tokens_role,
            ADD CONSTRAINT tokens_role CHECK (role IN ('administrator', 'auditor', 'reporting', 'agency', 'calendar'));
    END IF;
END
$$;
