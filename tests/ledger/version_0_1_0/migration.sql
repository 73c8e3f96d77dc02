-- Every statement that the migration of version 0.1.0 ran on an empty database, {database}, and nothing else.
CREATE ROLE "{database}_ledger" NOLOGIN;
GRANT "{database}_ledger" TO "postgres" WITH SET TRUE, INHERIT FALSE;
CREATE ROLE "{database}_service" NOLOGIN;
GRANT "{database}_service" TO "postgres" WITH SET TRUE, INHERIT FALSE;
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION "{database}_ledger";
CREATE SCHEMA IF NOT EXISTS access AUTHORIZATION "{database}_service";
GRANT CONNECT, CREATE ON DATABASE "{database}" TO "{database}_service";
SET LOCAL ROLE "{database}_ledger";
-- Whoever appends holds an exclusive lock on this empty table until the transaction ends, so positions are in the order of
-- commits. A table of its own, because a lock on the events would have to wait for autovacuum.
CREATE TABLE IF NOT EXISTS ledger.turn ();
-- The ledger: one row an event. The names of the first five columns are those of the library's recorder; notification_id is the
-- event's position. A command's fingerprint stands on its first event.
CREATE TABLE IF NOT EXISTS ledger.events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    command uuid,
    fingerprint bytea,
    CONSTRAINT events_pkey PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX IF NOT EXISTS events_position ON ledger.events (notification_id);
CREATE UNIQUE INDEX IF NOT EXISTS events_command ON ledger.events (command) WHERE fingerprint IS NOT NULL;
-- Every world asks for these, and there are few of them.
CREATE INDEX IF NOT EXISTS events_identified ON ledger.events (originator_id) WHERE topic LIKE 'person.identified/%';
-- What kind of stream each is and which stream it belongs to (a meeting to its group), told by its first event.
CREATE TABLE IF NOT EXISTS ledger.streams (
    id uuid NOT NULL,
    kind text NOT NULL,
    parent uuid,
    CONSTRAINT streams_pkey PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS streams_kind ON ledger.streams (kind);
CREATE INDEX IF NOT EXISTS streams_parent ON ledger.streams (parent) WHERE parent IS NOT NULL;
-- Slugs and aliases, unique by kind. A name once given is never free again.
CREATE TABLE IF NOT EXISTS ledger.names (
    kind text NOT NULL,
    name text NOT NULL,
    stream uuid NOT NULL,
    CONSTRAINT names_pkey PRIMARY KEY (kind, name)
);
-- Which streams have an event whose state names the id of another.
CREATE TABLE IF NOT EXISTS ledger.mentions (
    id uuid NOT NULL,
    stream uuid NOT NULL,
    CONSTRAINT mentions_pkey PRIMARY KEY (id, stream)
);
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
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'QU001';
END
$$;
CREATE OR REPLACE TRIGGER events_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_stay;
CREATE OR REPLACE TRIGGER streams_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.streams
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.streams ENABLE ALWAYS TRIGGER streams_stay;
CREATE OR REPLACE TRIGGER names_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.names
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.names ENABLE ALWAYS TRIGGER names_stay;
CREATE OR REPLACE TRIGGER mentions_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.mentions
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.mentions ENABLE ALWAYS TRIGGER mentions_stay;
-- The one way in. Returns the first and last position, which have none of another command between them, and the time; for a
-- command that is recorded already, those of the first time, with `repeated`.
--   QU002  the command is recorded with another fingerprint
--   QU003  a stream that the decision read has moved since
--   23505  a version is not its stream's next one (events_pkey), or a name is another stream's (names_pkey)
--   55P03  the turn did not come in time
DROP FUNCTION IF EXISTS ledger.append(ledger.draft[], uuid, bytea, jsonb);
CREATE FUNCTION ledger.append(events ledger.draft[], command uuid, fingerprint bytea, reads jsonb)
RETURNS TABLE (first bigint, last bigint, recorded_at timestamptz, repeated boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '3s'
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    head bigint;
    stamp timestamptz;
    receipt bigint;
    held bytea;
    added bigint;
    draft ledger.draft;
    culprit text;
BEGIN
    LOCK TABLE ledger.turn IN EXCLUSIVE MODE;

    SELECT last.notification_id, last.recorded_at, done.notification_id, done.fingerprint
    INTO head, stamp, receipt, held
    FROM (
        SELECT e.notification_id, e.recorded_at FROM ledger.events e ORDER BY e.notification_id DESC LIMIT 1
    ) last
    LEFT JOIN (
        SELECT e.notification_id, e.fingerprint
        FROM ledger.events e WHERE e.command = append.command AND e.fingerprint IS NOT NULL
    ) done ON true;
    head := coalesce(head, 0);
    stamp := greatest(clock_timestamp(), stamp);

    IF append.command IS NOT NULL AND append.fingerprint IS NULL THEN
        RAISE EXCEPTION 'a command needs a fingerprint' USING ERRCODE = 'null_value_not_allowed';
    ELSIF receipt IS NOT NULL AND held <> append.fingerprint THEN
        RAISE EXCEPTION 'command % is recorded with other content', append.command USING ERRCODE = 'QU002';
    ELSIF receipt IS NOT NULL THEN
        SELECT coalesce(min(e.notification_id) - 1, head) INTO head
        FROM ledger.events e
        WHERE e.notification_id > receipt AND e.command IS DISTINCT FROM append.command;
        RETURN QUERY SELECT receipt, head, e.recorded_at, true FROM ledger.events e WHERE e.notification_id = receipt;
        RETURN;
    END IF;

    IF append.reads <> '{}' THEN
        SELECT r.key INTO culprit
        FROM jsonb_each_text(append.reads) r
        WHERE r.value::bigint <> coalesce(
            (SELECT max(e.originator_version) FROM ledger.events e WHERE e.originator_id = r.key::uuid), 0)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'stream % has moved since it was read', culprit USING ERRCODE = 'QU003', DETAIL = culprit;
        END IF;
    END IF;

    INSERT INTO ledger.events (
        originator_id, originator_version, topic, state, notification_id, recorded_at, command, fingerprint)
    SELECT d.originator_id, d.originator_version, d.topic, d.state, head + d.nth, stamp,
        append.command, CASE WHEN d.nth = 1 THEN append.fingerprint END
    FROM (
        SELECT *, lag(u.originator_version) OVER (PARTITION BY u.originator_id ORDER BY u.nth) AS prior
        FROM unnest(append.events)
            WITH ORDINALITY AS u(originator_id, originator_version, topic, state, kind, parent, names, mentions, nth)
    ) d
    WHERE CASE WHEN d.prior IS NOT NULL THEN d.originator_version = d.prior + 1 ELSE coalesce(
        d.originator_version = 1 +
            (SELECT max(e.originator_version) FROM ledger.events e WHERE e.originator_id = d.originator_id),
        d.originator_version IN (0, 1)) END;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added <> cardinality(append.events) THEN
        RAISE EXCEPTION 'a version is not the next one of its stream'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'events_pkey';
    END IF;

    FOREACH draft IN ARRAY append.events LOOP
        IF draft.kind IS NOT NULL THEN
            INSERT INTO ledger.streams (id, kind, parent)
            VALUES (draft.originator_id, draft.kind, draft.parent)
            ON CONFLICT (id) DO NOTHING;
        END IF;
        IF draft.mentions IS NOT NULL THEN
            INSERT INTO ledger.mentions (id, stream)
            SELECT m.id, draft.originator_id FROM unnest(draft.mentions) AS m(id)
            ON CONFLICT (id, stream) DO NOTHING;
        END IF;
        IF draft.names IS NOT NULL THEN
            INSERT INTO ledger.names (kind, name, stream)
            SELECT n.pair ->> 0, n.pair ->> 1, draft.originator_id FROM jsonb_array_elements(draft.names) AS n(pair)
            ON CONFLICT (kind, name) DO NOTHING;
            SELECT n.pair::text INTO culprit
            FROM jsonb_array_elements(draft.names) AS n(pair)
            JOIN ledger.names taken ON taken.kind = n.pair ->> 0 AND taken.name = n.pair ->> 1
            WHERE taken.stream <> draft.originator_id
            LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'the name % is taken', culprit
                    USING ERRCODE = 'unique_violation', CONSTRAINT = 'names_pkey', DETAIL = culprit;
            END IF;
        END IF;
    END LOOP;
    culprit := pg_notify('ledger', (head + added)::text);
    first := head + 1;
    last := head + added;
    recorded_at := stamp;
    repeated := false;
    RETURN NEXT;
END
$$;
GRANT USAGE ON SCHEMA ledger TO "{database}_service";
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO "{database}_service";
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append TO "{database}_service";
COMMENT ON SCHEMA ledger IS 'quorate ab29e780e0f19b797cd30134029f9a98358eb7e6fc6b654651f96b829b0ed030';
RESET ROLE;
REVOKE "{database}_ledger" FROM "postgres";
CREATE ROLE "{database}_reporting" NOLOGIN;
CREATE SCHEMA IF NOT EXISTS reporting AUTHORIZATION "{database}_service";
SET LOCAL ROLE "{database}_service";
GRANT USAGE ON SCHEMA reporting TO "{database}_reporting";
GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO "{database}_reporting";
ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO "{database}_reporting";
RESET ROLE;
GRANT "{database}_service" TO "quorate" WITH SET TRUE, INHERIT TRUE;
