-- Who may sign in at the identity provider and what that grants: whoever's ID token holds the value of the claim. Nobody else gets in.
CREATE TABLE IF NOT EXISTS access.grants (
    id text NOT NULL,
    issuer text NOT NULL,
    claim text NOT NULL,
    value text NOT NULL,
    role text NOT NULL CONSTRAINT grants_role CHECK (role IN ('administrator', 'auditor', 'reporting', 'agency')),
    groups text[],
    agency text CONSTRAINT grants_agency CHECK ((role = 'agency') = (agency IS NOT NULL)),
    names boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT grants_pkey PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS grants_claim ON access.grants (issuer, claim, value);

-- The actor that the ledger knows a person of the provider by. Issuer and subject together are one person, and no name is.
CREATE TABLE IF NOT EXISTS access.identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    actor text NOT NULL REFERENCES access.actors (id),
    CONSTRAINT identities_pkey PRIMARY KEY (issuer, subject)
);
