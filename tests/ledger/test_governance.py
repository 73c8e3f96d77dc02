"""Commands on a real ledger: one act each however often they are sent, decided again when what they read has moved."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from domain.admission import DraftEvent
from domain.events.compensation import Retracted
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.refusals import Unacknowledged, Unlawful
from domain.text import said
from domain.verdicts import Outcome
from ledger.governance import Command, Governance, KeyReused, LostRace, VersionExpected
from ledger.store.event_store import CommandReceipt
from ledger.world.tracked_world import TrackedWorld
from tests.ledger.command_drafts import (
    MAY,
    PEOPLE,
    appointed,
    command,
    departed,
    draft,
    head,
    record,
    registered,
    seat,
    word,
)
from tests.support.story import id_of


def test_a_command_is_recorded_whole_with_its_positions_and_versions(governance: Governance) -> None:
    before = head(governance)
    receipt = record(governance, seat("s2"), appointed(PEOPLE[0]), registered("eve"))
    assert receipt.positions == (before + 1, before + 2, before + 3)
    assert receipt.streams == (id_of("sub-group"), id_of("sub-group"), id_of("eve"))
    assert receipt.versions == (3, 4, 1)
    assert not receipt.repeated


def test_the_same_command_twice_is_one_act(governance: Governance) -> None:
    once = command(appointed(PEOPLE[0]))
    first = governance.record(once)
    record(governance, seat("s2"))
    before = head(governance)
    again = governance.record(once)
    assert (again.positions, again.versions, again.recorded_at) == (first.positions, first.versions, first.recorded_at)
    assert again.repeated
    assert head(governance) == before


def test_a_command_recorded_already_is_not_decided_again(governance: Governance) -> None:
    id = uuid4()
    record(governance, appointed(PEOPLE[0]), id=id)
    record(governance, departed(PEOPLE[0], MAY))

    def never(world: TrackedWorld) -> Sequence[DraftEvent]:
        raise AssertionError("decided again")

    assert governance.record(Command(id=id, fingerprint=b"content", propose=never)).repeated


def test_a_command_with_the_id_of_another_is_refused(governance: Governance) -> None:
    id = uuid4()
    record(governance, appointed(PEOPLE[0]), id=id)
    before = head(governance)
    with pytest.raises(KeyReused):
        record(governance, seat("s2"), id=id, content=b"other content")
    assert head(governance) == before


def test_the_same_command_from_many_threads_is_one_act(governance: Governance) -> None:
    once, start = command(appointed(PEOPLE[0])), Barrier(6)
    before = head(governance)

    def send(_: int) -> CommandReceipt:
        start.wait()
        return governance.record(once)

    with ThreadPoolExecutor(6) as threads:
        receipts = list(threads.map(send, range(6)))
    assert {r.positions for r in receipts} == {(before + 1,)}
    assert [r.repeated for r in receipts].count(False) == 1
    assert head(governance) == before + 1


def test_the_same_command_that_comes_between_is_answered_though_it_would_now_be_refused(governance: Governance) -> None:
    once = command(appointed(PEOPLE[0]))

    def overtaken(world: TrackedWorld) -> Sequence[DraftEvent]:
        governance.record(once)
        raise Unlawful("held-by-one", said("the seat is held by now"))

    answer = governance.record(Command(id=once.id, fingerprint=once.fingerprint, propose=overtaken))
    assert answer.repeated
    assert answer.positions == governance.record(once).positions


def test_a_refusal_records_nothing_and_leaves_the_command_free(governance: Governance) -> None:
    id, before = uuid4(), head(governance)
    with pytest.raises(Unlawful):
        record(governance, seat("s2"), appointed("nobody"), registered("eve"), id=id)
    assert head(governance) == before
    assert governance.store.entries(id_of("eve")) == []
    assert governance.store.receipt(id, b"content") is None
    record(governance, seat("s2"), id=id, content=b"other content")


def test_a_preview_records_nothing_and_says_what_recording_does(governance: Governance) -> None:
    before, asked = head(governance), command(appointed(PEOPLE[0]))
    decided = governance.decide(asked)
    assert head(governance) == before
    receipt = governance.record(asked)
    assert tuple(e.position for e in decided.entries) == receipt.positions
    assert tuple(e.version for e in decided.entries) == receipt.versions


def moving(governance: Governance, own: DraftEvent, others: Iterator[DraftEvent], tries: list[int]) -> Command:
    """A command that each time it is decided is overtaken by another, while there are others."""

    def propose(world: TrackedWorld) -> Sequence[DraftEvent]:
        tries.append(world.version(id_of("sub-group")))
        if other := next(others, None):
            record(governance, other)
        return [own]

    return Command(id=uuid4(), fingerprint=b"content", propose=propose)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_what_has_moved_is_read_and_decided_again(governance: Governance, times: int) -> None:
    tries: list[int] = []
    others = iter([seat(f"s{n + 2}") for n in range(times)])
    receipt = governance.record(moving(governance, appointed(PEOPLE[0]), others, tries))
    assert tries == [2 + n for n in range(times + 1)]
    assert receipt.versions == (3 + times,)


def test_a_race_lost_three_times_is_given_up_and_nothing_recorded(governance: Governance) -> None:
    tries: list[int] = []
    others = iter([seat(f"s{n + 2}") for n in range(9)])
    with pytest.raises(LostRace):
        governance.record(moving(governance, appointed(PEOPLE[0]), others, tries))
    assert len(tries) == 3
    stored = governance.store.entries(id_of("sub-group"))
    assert [type(e.event) for e in stored] == [lifecycle.GroupEstablished, *[membership.SeatCreated] * 4]


def test_what_came_between_may_make_the_act_impossible(governance: Governance) -> None:
    others = iter([appointed(PEOPLE[1])])
    with pytest.raises(Unlawful) as refusal:
        governance.record(moving(governance, appointed(PEOPLE[0]), others, []))
    assert refusal.value.rule == "one-member-a-seat"


def test_a_stream_that_was_only_read_is_watched_too(governance: Governance) -> None:
    """A line of a roll reads the group: were the departure recorded between, the line would be at fault."""
    record(governance, appointed(PEOPLE[0]))
    record(governance, draft("may", proceedings.MeetingScheduled, group=id_of("sub-group"), meets_on=MAY))
    told = {"seat": "s1", "person": id_of(PEOPLE[0]), "outcome": Outcome.PRESENT}
    others = iter([departed(PEOPLE[0], MAY)])
    with pytest.raises(Unlawful) as refusal:
        governance.record(moving(governance, draft("may", proceedings.AttendanceRecorded, MAY, **told), others, []))
    assert refusal.value.rule == "held-or-deputised"


def test_a_stream_that_was_not_read_may_move(governance: Governance) -> None:
    tries: list[int] = []
    governance.record(moving(governance, appointed(PEOPLE[0]), iter([registered("eve")]), tries))
    assert len(tries) == 1


def test_a_decision_rests_on_the_ledger_at_one_position(governance: Governance) -> None:
    """What comes in after the first look is not seen by halves: the command is decided on all of it, or again."""
    seen: list[tuple[bool, bool]] = []

    def propose(world: TrackedWorld) -> Sequence[DraftEvent]:
        if not seen:
            record(governance, registered("eve"), seat("s2"))
        sub_group = world.group(id_of("sub-group"))
        seen.append((world.person(id_of("eve")) is not None, sub_group is not None and "s2" in sub_group.seats))
        return [appointed(PEOPLE[0])]

    governance.record(Command(id=uuid4(), fingerprint=b"content", propose=propose))
    assert seen == [(False, False), (True, True)]


def test_a_client_may_expect_a_version(governance: Governance) -> None:
    stream, before = id_of("sub-group"), head(governance)
    for stale in (1, 3):
        with pytest.raises(VersionExpected):
            record(governance, seat("s2"), expected={stream: stale})
    assert head(governance) == before
    record(governance, seat("s2"), expected={stream: 2})


def test_a_correction_is_recorded_once_its_faults_are_acknowledged(governance: Governance) -> None:
    record(governance, appointed(PEOPLE[0]))
    record(governance, draft("may", proceedings.MeetingScheduled, group=id_of("sub-group"), meets_on=MAY))
    told = {"seat": "s1", "person": id_of(PEOPLE[0]), "outcome": Outcome.APOLOGIES}
    record(governance, draft("may", proceedings.AttendanceRecorded, MAY, **told))
    before, retraction = head(governance), word("sub-group", Retracted, retracts=3)
    with pytest.raises(Unacknowledged) as refusal:
        record(governance, retraction)
    assert head(governance) == before
    record(governance, registered("eve"))
    seen = frozenset(f.id for f in refusal.value.faults)
    record(governance, retraction, acknowledged=seen)
    assert [f.id for f in governance.decide(command(seat("s9"))).left] == []
