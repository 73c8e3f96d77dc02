-- Puts the next events, `most` of them, into the Merkle tree, in the order of position and each once. Returns the size of the tree.
-- The leaf is specified in docs/proof.md; `ledger.proof.leaves` makes the same bytes.
--   QU004  the next position is missing from the ledger
--   55P03  the turn did not come in time
DROP FUNCTION IF EXISTS ledger.integrate(integer);
CREATE FUNCTION ledger.integrate(most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '3s'
SET enable_seqscan = off  -- a new ledger has no statistics, and each portion is a range of the index
AS $$
DECLARE
    size bigint;
    last bigint;
    added bigint;
    first bigint;
    below integer := 0;
BEGIN
    LOCK TABLE ledger.tree_turn IN EXCLUSIVE MODE;
    SELECT n.place + 1 INTO size FROM ledger.tree_nodes n WHERE n.level = 0 ORDER BY n.place DESC LIMIT 1;
    size := coalesce(size, 0);
    -- before the events are read: what is recorded meanwhile is for the next portion
    SELECT coalesce(max(e.notification_id), 0) INTO last FROM ledger.events e;

    INSERT INTO ledger.tree_nodes (level, place, hash)
    SELECT 0, e.notification_id - 1, sha256('\x00'::bytea || convert_to(
        '{"position":' || e.notification_id::text || ',"stream":"' || e.originator_id::text || '","within":'
        || coalesce('"' || s.parent::text || '"', 'null') || ',"event":"' || encode(sha256(convert_to(
            '{"version":' || e.originator_version::text || ',"topic":' || to_json(e.topic)::text || ',"recorded_at":"'
            || to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","command":'
            || coalesce('"' || e.command::text || '"', 'null') || ',"state":', 'UTF8') || e.state || '}'::bytea), 'hex')
        || '"}', 'UTF8'))
    FROM ledger.events e LEFT JOIN ledger.streams s ON s.id = e.originator_id
    WHERE e.notification_id > size AND e.notification_id <= least(size + most, last);
    GET DIAGNOSTICS added = ROW_COUNT;

    IF added < least(most, last - size) THEN
        RAISE EXCEPTION 'a position after % is missing from the ledger', size USING ERRCODE = 'QU004';
    END IF;

    WHILE added > 0 AND (size + added) >> (below + 1) > 0 LOOP
        first := (size >> (below + 1)) * 2;
        last := ((size + added) >> (below + 1)) * 2;
        INSERT INTO ledger.tree_nodes (level, place, hash)
        SELECT below + 1, pair.place >> 1, sha256('\x01'::bytea || pair.hash || pair.other)
        FROM (
            SELECT n.place, n.hash, lead(n.hash) OVER (ORDER BY n.place) AS other
            FROM ledger.tree_nodes n WHERE n.level = below AND n.place >= first AND n.place < last
        ) pair
        WHERE pair.place % 2 = 0;
        below := below + 1;
    END LOOP;
    RETURN size + added;
END
$$;
