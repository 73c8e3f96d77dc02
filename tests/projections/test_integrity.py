"""The ledger checked by itself: whatever breaks its order or takes a guard off is named."""

import pytest

from ledger.store.integrity import check_integrity
from projections.engine.replay import LedgerBroken
from projections.engine.verify import verify
from tests.support.projected_ledger import LEDGER, ProjectedLedger, append
from tests.support.random_histories import begun

LAST = "(select max(notification_id) from ledger.events)"
OFF = "".join(f"alter table ledger.{table} disable trigger {table}_stay;" for table in LEDGER)
ON = "".join(f"alter table ledger.{table} enable always trigger {table}_stay;" for table in LEDGER)
SERVICE = "current_database() || '_service'"

TAMPERED = {
    "position 3 is missing": f"{OFF} delete from ledger.events where notification_id = 3; {ON}",
    "position 1 is missing": f"{OFF} delete from ledger.events where notification_id = 1; {ON}",
    "was recorded before position": f"{OFF} update ledger.events set recorded_at = recorded_at - interval '1 day'"
    f" where notification_id = {LAST}; {ON}",
    "of its stream, after version": f"{OFF} update ledger.events set originator_version = originator_version + 7"
    f" where notification_id = {LAST}; {ON}",
    "the guard events_stay is off": "alter table ledger.events disable trigger events_stay",
    "the guard names_stay is off": "alter table ledger.names enable trigger names_stay",
    "the guard streams_stay is off": "drop trigger streams_stay on ledger.streams",
    "the guard mentions_stay is off": "drop trigger mentions_stay on ledger.mentions; create trigger mentions_stay before"
    " truncate on ledger.mentions for each statement execute function ledger.refuse_change()",
    "the guard tree_nodes_stay is off": "alter table ledger.tree_nodes disable trigger tree_nodes_stay",
    "public may UPDATE on ledger.tree_nodes": "grant update on ledger.tree_nodes to public",
    "the unique index tree_nodes_pkey is missing": "alter table ledger.tree_nodes drop constraint tree_nodes_pkey",
    "may INSERT on ledger.events": f"do $$ begin execute format('grant insert on ledger.events to %I', {SERVICE}); end $$",
    "public may DELETE on ledger.names": "grant delete on ledger.names to public",
    "belongs to postgres": "alter table ledger.events owner to postgres",
    "the unique index events_position is missing": "drop index ledger.events_position",
    "the function ledger.refuse_change is not that": "create or replace function ledger.refuse_change() returns trigger"
    " language plpgsql as 'begin return null; end'",
}


@pytest.mark.parametrize("words", TAMPERED)
def test_what_breaks_the_ledger_or_unguards_it_is_named(shared: ProjectedLedger, words: str) -> None:
    if shared.ledger.head().position < 5:
        shared.empty()
        for command in begun().commands:
            append(shared.ledger, command)
    with shared.owner.transaction(force_rollback=True):
        assert not check_integrity(shared.owner).wrong
        shared.owner.execute(TAMPERED[words].encode())
        assert any(words in wrong for wrong in check_integrity(shared.owner).wrong), check_integrity(shared.owner).wrong


def test_nothing_is_not_verified(shared: ProjectedLedger) -> None:
    shared.empty()
    with pytest.raises(LedgerBroken, match="empty"):
        verify(shared.ledger, shared.conn)
