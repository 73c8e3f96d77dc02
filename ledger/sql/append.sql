-- The one way in. Returns a row an event; for a command that is recorded already, its old rows, with `repeated`.
--   QU002  the command is recorded with another fingerprint
--   QU003  a stream that the decision read has moved since
--   23505  a version is not its stream's next one (events_pkey), or a name is another stream's (names_pkey)
--   55P03  the turn did not come in time
CREATE OR REPLACE FUNCTION ledger.append(events ledger.draft[], command uuid, fingerprint bytea, reads jsonb)
RETURNS TABLE ("position" bigint, stream uuid, version bigint, recorded_at timestamptz, repeated boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '3s'
AS $$
#variable_conflict use_column
DECLARE
    head bigint;
    stamp timestamptz;
    held bytea;
    culprit text;
BEGIN
    LOCK TABLE ledger.turn IN EXCLUSIVE MODE;

    IF append.command IS NOT NULL THEN
        IF append.fingerprint IS NULL THEN
            RAISE EXCEPTION 'a command needs a fingerprint' USING ERRCODE = 'null_value_not_allowed';
        END IF;
        SELECT e.notification_id, e.fingerprint INTO head, held
        FROM ledger.events e WHERE e.command = append.command AND e.fingerprint IS NOT NULL;
        IF FOUND THEN
            IF held <> append.fingerprint THEN
                RAISE EXCEPTION 'command % is recorded with other content', append.command USING ERRCODE = 'QU002';
            END IF;
            RETURN QUERY
                SELECT e.notification_id, e.originator_id, e.originator_version, e.recorded_at, true
                FROM ledger.events e
                WHERE e.notification_id >= head AND e.notification_id < coalesce(
                    (SELECT min(later.notification_id) FROM ledger.events later
                     WHERE later.notification_id > head AND later.command IS DISTINCT FROM append.command),
                    9223372036854775807)
                ORDER BY e.notification_id;
            RETURN;
        END IF;
    END IF;

    SELECT r.key INTO culprit
    FROM jsonb_each_text(append.reads) r
    WHERE r.value::bigint <> coalesce(
        (SELECT max(e.originator_version) FROM ledger.events e WHERE e.originator_id = r.key::uuid), 0)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stream % has moved since it was read', culprit USING ERRCODE = 'QU003', DETAIL = culprit;
    END IF;

    SELECT d.originator_id INTO culprit
    FROM (
        SELECT u.originator_id, u.originator_version - row_number() OVER (PARTITION BY u.originator_id ORDER BY u.nth) AS base
        FROM unnest(append.events)
            WITH ORDINALITY AS u(originator_id, originator_version, topic, state, kind, parent, names, mentions, nth)
    ) d
    CROSS JOIN LATERAL (SELECT max(e.originator_version) AS version FROM ledger.events e WHERE e.originator_id = d.originator_id) h
    GROUP BY d.originator_id
    HAVING min(d.base) <> max(d.base)
        OR NOT CASE WHEN min(h.version) IS NULL THEN min(d.base) IN (-1, 0) ELSE min(d.base) = min(h.version) END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a version is not the next one of stream %', culprit
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'events_pkey', DETAIL = culprit;
    END IF;

    SELECT e.notification_id, e.recorded_at INTO head, stamp
    FROM ledger.events e ORDER BY e.notification_id DESC LIMIT 1;
    head := coalesce(head, 0);
    stamp := greatest(clock_timestamp(), stamp);

    INSERT INTO ledger.events (
        originator_id, originator_version, topic, state, notification_id, recorded_at, command, fingerprint)
    SELECT u.originator_id, u.originator_version, u.topic, u.state, head + u.nth, stamp,
        append.command, CASE WHEN u.nth = 1 THEN append.fingerprint END
    FROM unnest(append.events)
        WITH ORDINALITY AS u(originator_id, originator_version, topic, state, kind, parent, names, mentions, nth);

    INSERT INTO ledger.streams (id, kind, parent)
    SELECT u.originator_id, u.kind, u.parent
    FROM unnest(append.events) u WHERE u.kind IS NOT NULL
    ON CONFLICT (id) DO NOTHING;

    INSERT INTO ledger.mentions (id, stream)
    SELECT DISTINCT m.id, u.originator_id
    FROM unnest(append.events) u CROSS JOIN LATERAL unnest(u.mentions) AS m(id)
    ON CONFLICT (id, stream) DO NOTHING;

    INSERT INTO ledger.names (kind, name, stream)
    SELECT n.pair ->> 0, n.pair ->> 1, u.originator_id
    FROM unnest(append.events) u CROSS JOIN LATERAL jsonb_array_elements(u.names) AS n(pair)
    ON CONFLICT (kind, name) DO NOTHING;

    SELECT n.pair::text INTO culprit
    FROM unnest(append.events) u CROSS JOIN LATERAL jsonb_array_elements(u.names) AS n(pair)
    JOIN ledger.names taken ON taken.kind = n.pair ->> 0 AND taken.name = n.pair ->> 1
    WHERE taken.stream <> u.originator_id
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the name % is taken', culprit
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'names_pkey', DETAIL = culprit;
    END IF;

    IF cardinality(append.events) > 0 THEN
        PERFORM pg_notify('ledger', (head + cardinality(append.events))::text);
    END IF;
    RETURN QUERY
        SELECT head + u.nth, u.originator_id, u.originator_version, stamp, false
        FROM unnest(append.events)
            WITH ORDINALITY AS u(originator_id, originator_version, topic, state, kind, parent, names, mentions, nth)
        ORDER BY u.nth;
END
$$;
