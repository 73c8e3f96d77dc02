-- What somebody left half-way at the desk of a meeting, to be gone on with: nobody's record. `words` is sealed under the key of its
-- own (`key`, a name in the keyring) that is destroyed when the draft is recorded or thrown away.
CREATE TABLE IF NOT EXISTS access.drafts (
    meeting text NOT NULL,
    key text NOT NULL,
    version integer NOT NULL,
    words text NOT NULL,
    actor text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT drafts_pkey PRIMARY KEY (meeting)
);
