"""A person found to be the same as another reads as one person, in all that was ever recorded of either."""

import pytest

from domain.entries import Entry
from domain.events import person
from domain.events.group import lifecycle, membership, offices
from domain.events.meeting import proceedings
from domain.lawfulness.faults import find_faults
from domain.verdicts import Outcome
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.judgements import units
from projections.rows import AttendanceRow, OfficeRow, QuorumRow, SeatRow, Unit
from tests.support.group_history import (
    BY_DEPUTY,
    JULY,
    JUNE,
    MAY,
    appointed,
    departed,
    faults_left,
    given,
    group_of,
    line,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.group_history import broken_rules as faults_of
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of

ANN, BOB, CAT, DAN = map(id_of, ("ann", "bob", "cat", "dan"))


def same(story: Story, one: str, other: str, acknowledge: tuple[str, ...] = ()) -> int:
    event = person.PersonIdentified(same_as=id_of(other), on=JULY, by="x", authority=story.entries[0].event.authority)
    return story.record((one, event), acknowledge=acknowledge)[0].position


def test_acts_under_either_id_are_of_one_person() -> None:
    story = given()
    with refused(story, "sits-in-the-seat"):
        story.record(departed(JUNE, "s1", "cat"))
    position = same(story, "cat", "ann")
    story.record(departed(JUNE, "s1", "cat"))
    tenure = group_of(story).seats["s1"].tenures[0]
    assert (tenure.person, tenure.until) == (ANN, JUNE)
    assert position in tenure.ended_by
    assert position not in tenure.basis


def test_what_was_recorded_before_reads_as_of_the_one_who_is_kept() -> None:
    story = given()
    same(story, "ann", "cat")
    assert group_of(story).seats["s1"].tenures[0].person == CAT
    assert group_of(story).tenure_of(CAT, MAY)
    assert not group_of(story).tenure_of(ANN, MAY)
    same(story, "cat", "dan")
    assert group_of(story).tenure_of(DAN, MAY)
    assert story.world.known_as(ANN) == (DAN, *sorted((ANN, CAT)))
    assert story.world.known_as(BOB) == (BOB,)


def test_an_identification_can_be_retracted_and_corrected() -> None:
    story = given()
    position = same(story, "ann", "cat")
    story.correct(position, same_as=DAN)
    assert group_of(story).tenure_of(DAN, MAY)
    story.retract(position)
    assert group_of(story).tenure_of(ANN, MAY)
    assert not group_of(story).tenure_of(DAN, MAY)


def test_nobody_is_found_to_be_themselves_or_nobody() -> None:
    story = given()
    with refused(story, "same-as-itself"):
        same(story, "ann", "ann")
    with refused(story, "known-reference"):
        same(story, "ann", "nobody")
    same(story, "ann", "cat")
    with refused(story, "same-as-itself"):
        same(story, "cat", "ann")
    with refused(story, "identified-once"):
        same(story, "ann", "dan")
    same(story, "cat", "dan")
    with refused(story, "same-as-itself"):
        same(story, "dan", "ann")


def test_a_circle_that_corrections_make_is_a_fault_and_folds() -> None:
    story = given()
    position = same(story, "ann", "cat")
    same(story, "bob", "ann")
    story.lawful = False
    story.correct(position, same_as=BOB)
    assert faults_of(story, "ann") == faults_of(story, "bob") == ["same-as-itself"]
    assert group_of(story).seats["s1"].tenures[0].person == group_of(story).seats["s2"].tenures[0].person


def test_what_two_cannot_do_as_one_is_acknowledged_and_stays_listed() -> None:
    story = given()
    story.meeting("may", "sub-group", MAY)
    for who in ("cat", "dan"):
        story.record(one("may", proceedings.AttendanceRecorded, MAY, person=id_of(who)))
    seen = faults_left(story, lambda: same(story, "cat", "dan"))
    assert [f.rule for f in seen.values()] == ["recorded-once"]
    same(story, "cat", "dan", acknowledge=tuple(seen))
    assert [f.id for f in find_faults(id_of("may"), story.world)] == list(seen)


def test_one_person_in_several_seats_counts_once_towards_the_quorum() -> None:
    story = given()
    story.record(appointed(FIRST_DAY, "s3", "cat"))
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms())
    story.meeting("may", "sub-group", MAY)
    story.roll("may", MAY, dict.fromkeys(("s1", "s2", "s3"), Outcome.PRESENT))

    def counted() -> int | None:
        rows = units.judge(Unit("meeting", id_of("may")), story.world).values()
        return next(r.counted.members for r in rows if isinstance(r, QuorumRow))

    assert counted() == 3
    position = same(story, "cat", "ann")
    assert counted() == 2
    story.retract(position)
    assert counted() == 3


def test_a_deputy_is_who_they_were_found_to_be() -> None:
    story = given()
    when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy="d1", seat="s1", person=CAT)
    story.meeting("may", "sub-group", MAY)
    with refused(story, "held-or-deputised"):
        story.record(line("may", MAY, "s1", "dan", BY_DEPUTY, deputy="d1"))
    same(story, "dan", "cat")
    story.record(line("may", MAY, "s1", "dan", BY_DEPUTY, deputy="d1"))
    assert meeting_of(story).roll["s1"].event.person == CAT


def test_rows_name_the_one_who_is_kept() -> None:
    story = given()
    when(story, "sub-group", offices.OfficerAppointed, MAY, office="chair", person=ANN)
    story.meeting("may", "sub-group", MAY)
    story.roll("may", MAY, {"s1": Outcome.PRESENT})
    same(story, "ann", "cat")
    sub = id_of("sub-group")
    rows = [
        row
        for unit in (Unit("seat", sub, "s1"), Unit("offices", sub), Unit("meeting", id_of("may")))
        for row in units.judge(unit, story.world).values()
    ]
    assert {r.member for r in rows if isinstance(r, SeatRow)} == {CAT}
    assert CAT in {r.holder for r in rows if isinstance(r, OfficeRow)}
    assert {(r.person, r.member) for r in rows if isinstance(r, AttendanceRow) and r.seat == "s1"} == {(CAT, CAT)}


def erased(*names: str) -> list[tuple[str, person.PersonErased]]:
    return [one(name, person.PersonErased, JULY, ground="order-of-a-court") for name in names]  # type: ignore[misc]


@pytest.mark.parametrize("alone", ["ann", "cat"])
def test_whoever_is_known_under_two_ids_is_erased_under_both(alone: str) -> None:
    story = given()
    same(story, "ann", "cat")
    with refused(story, "erased-together"):
        story.record(*erased(alone))
    story.record(*erased("ann", "cat"))
    assert not faults_of(story, "ann")
    with refused(story, "person-erased"):
        story.retract(len(story.entries) - 2)


def test_nobody_is_found_to_be_somebody_who_was_erased() -> None:
    story = given()
    story.record(*erased("cat"))
    with refused(story, "erased-together"):
        same(story, "ann", "cat")
    with refused(story, "person-erased"):
        same(story, "cat", "ann")


def test_a_world_that_loads_late_says_the_same() -> None:
    story = given()
    same(story, "ann", "cat")

    class Stored(EmptySource):
        def entries(self, stream: str) -> list[Entry]:
            return [e for e in story.entries if e.stream == stream]

        def identified(self) -> dict[str, list[Entry]]:
            return {ANN: self.entries(ANN)}

    world = TrackedWorld(Stored())
    found = world.group(id_of("sub-group"))
    assert found
    assert found.tenure_of(CAT, MAY)
    assert world.known_as(ANN) == (CAT, ANN)
