-- An event on its way into the ledger. `kind` and `parent` come with a stream's first event; `names` are pairs of kind and name
-- to reserve for the stream; `mentions` are the ids that the state names.
DO $$
BEGIN
    IF to_regtype('ledger.draft') IS NULL THEN
        CREATE TYPE ledger.draft AS (
            originator_id uuid,
            originator_version bigint,
            topic text,
            state bytea,
            kind text,
            parent uuid,
            names jsonb,
            mentions uuid[]
        );
    END IF;
END
$$;
