"""Commands that cannot all be recorded: a name is given once, and of acts sent at once one is recorded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from domain.admission import DraftEvent
from domain.events import agency
from domain.events.compensation import Corrected, Retracted
from domain.events.group import membership
from domain.events.meeting import proceedings
from domain.refusals import Refused, Unlawful
from domain.verdicts import Outcome
from ledger.governance import Governance, LostRace
from ledger.world.tracked_world import TrackedWorld
from tests.ledger.command_drafts import JUNE, MAY, PEOPLE, agency_registered, appointed, draft, head, record, seat
from tests.support.story import TODAY, id_of, said


@pytest.mark.parametrize(
    "again",
    [
        agency_registered("another", "police"),
        agency_registered("another", "other", "swp"),
        draft("health", agency.AliasAdded, alias="SWP"),
        DraftEvent(
            id_of("health"),
            "agency",
            Corrected(
                corrects=1,
                replacement=agency_registered("health", "health", "Swp").event,
                reason="misread",
                **said(TODAY),
            ),
        ),
    ],
    ids=["slug", "alias", "added alias", "corrected alias"],
)
def test_a_name_is_never_given_twice(governance: Governance, again: DraftEvent) -> None:
    record(governance, agency_registered("police", "police", "SWP"), agency_registered("health", "health"))
    police = governance.store.entries(id_of("police"))
    retraction = Retracted(retracts=police[0].version, reason="misread", **said(TODAY))
    record(governance, DraftEvent(id_of("police"), "agency", retraction))
    before = head(governance)
    with pytest.raises(Unlawful) as refusal:
        record(governance, again)
    assert refusal.value.rule == "name-never-reused"
    assert head(governance) == before


def test_an_agency_may_be_found_under_its_own_name_again(governance: Governance) -> None:
    record(governance, agency_registered("police", "police", "SWP"))
    record(governance, draft("police", agency.AliasAdded, alias="swp"))


def test_a_group_and_an_agency_may_share_a_slug(governance: Governance) -> None:
    record(governance, agency_registered("an-agency", "sub-group"))


def conflicting(governance: Governance, drafts: list[DraftEvent]) -> list[str]:
    """What becomes of commands that are sent at once."""
    start = Barrier(len(drafts))

    def send(one: DraftEvent) -> str:
        start.wait()
        try:
            record(governance, one)
        except Refused as refusal:
            return refusal.rule
        except LostRace:
            return "lost-race"
        return "recorded"

    with ThreadPoolExecutor(len(drafts)) as threads:
        return sorted(threads.map(send, drafts))


RACES: list[Callable[[int], list[DraftEvent]]] = [
    lambda n: [appointed(who, f"s{n}") for who in PEOPLE],
    lambda n: [appointed(who, f"s{n}", on) for who in PEOPLE[:3] for on in (MAY, JUNE)],
]


@pytest.mark.parametrize("race", RACES, ids=["on one day", "on different days"])
def test_of_appointments_to_one_seat_at_once_exactly_one_is_recorded(
    governance: Governance, race: Callable[[int], list[DraftEvent]]
) -> None:
    for n in range(2, 7):
        record(governance, seat(f"s{n}"))
        came = conflicting(governance, race(n))
        assert came.count("recorded") == 1, came
        assert set(came) <= {"recorded", "one-member-a-seat", "lost-race"}
    world = TrackedWorld(governance.store)
    found = world.group(id_of("sub-group"))
    assert found
    assert not found.faults
    assert [len(found.seats[f"s{n}"].tenures) for n in range(2, 7)] == [1] * 5


def test_a_departure_and_the_attendance_it_would_undo_are_not_both_recorded(governance: Governance) -> None:
    for n, who in enumerate(PEOPLE[:4]):
        name, day = f"meeting-{n}", MAY
        record(governance, seat(f"t{n}"), appointed(who, f"t{n}"))
        record(governance, draft(name, proceedings.MeetingScheduled, group=id_of("sub-group"), meets_on=day))
        told = {"seat": f"t{n}", "person": id_of(who), "outcome": Outcome.PRESENT}
        left = draft("sub-group", membership.MemberDeparted, day, seat=f"t{n}", person=id_of(who))
        came = conflicting(governance, [draft(name, proceedings.AttendanceRecorded, day, **told), left])
        assert came == ["held-or-deputised", "recorded"]
