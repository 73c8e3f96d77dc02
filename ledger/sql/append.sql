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
        -- Writes nothing of its own, so its commit would not wait for the standbys that the first one may not have reached.
        PERFORM pg_logical_emit_message(true, 'quorate', '');
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
