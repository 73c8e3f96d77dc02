-- Addresses to which events are posted in order: what each may see, how far it is, and how the last attempt went. `secret` signs what is
-- posted, sealed under a key of its own (`key`, a name in the keyring) that is destroyed when the webhook is removed.
CREATE TABLE IF NOT EXISTS access.webhooks (
    id text NOT NULL,
    url text NOT NULL,
    key text NOT NULL,
    secret text NOT NULL,
    groups text[],
    names boolean NOT NULL DEFAULT false,
    position bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    last_error text,
    next_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    CONSTRAINT webhooks_pkey PRIMARY KEY (id)
);
