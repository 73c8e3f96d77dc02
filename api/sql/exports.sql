-- Every evidence pack that left: who took it, of which group, at which position, what for, with names or not, and the SHA-256 of its bytes.
CREATE TABLE IF NOT EXISTS access.exports (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    "group" text NOT NULL,
    position bigint NOT NULL,
    purpose text NOT NULL,
    names boolean NOT NULL,
    digest text NOT NULL,
    CONSTRAINT exports_pkey PRIMARY KEY (id)
);
