"""A seat goes from one member to the next on one day, with its deputies or without."""

from typing import Any

from api.server.service import Service
from domain.events.meeting.proceedings import AttendanceRecorded
from ledger.world.tracked_world import TrackedWorld
from tests.support.http_client import Client, Limited, event_kinds
from tests.support.two_groups import BY, TwoGroups

PATH = "/groups/south/seats/s1/handover"


def body(person: str, **others: Any) -> dict[str, Any]:
    return {"person": person, "on": "2025-09-01", "authority": BY, **others}


def test_the_newcomer_is_expected_on_the_day_and_the_old_member_is_not(
    client: Client, service: Service, moves: TwoGroups
) -> None:
    answer = client.post(PATH, body(moves.bryn, nominated_by="police", attested=["authority-to-decide"]))
    assert event_kinds(service, answer["positions"]) == ["MemberDeparted", "MemberAppointed"]
    assert "seats" not in answer["leaves"]
    meeting = moves.meeting("south", "2025-09-01", held=True)
    roll = {"entries": [{"seat": "s1", "outcome": "PRESENT"}], "authority": BY}
    client.post(f"/meetings/{meeting}/roll", roll)
    world = TrackedWorld(service.store)
    group = world.group_named("south")
    assert group
    assert group.seats["s1"].tenures[1].nominated_by == world.agency_named("police").id  # type: ignore[union-attr]
    recorded = service.store.entries(meeting)[-1].event
    assert isinstance(recorded, AttendanceRecorded)
    assert recorded.person == moves.bryn


def test_deputies_are_carried_over_or_withdrawn_as_asked(client: Client, service: Service, moves: TwoGroups) -> None:
    kept = client.post(PATH, body(moves.bryn))
    assert "deputies" not in kept["leaves"]
    later = {**body(moves.ada, deputies="withdraw", reason="left-post", note="moved"), "on": "2025-10-01"}
    answer = client.post(PATH, later)
    assert event_kinds(service, answer["positions"]) == ["MemberDeparted", "MemberAppointed", "DeputyWithdrawn"]
    assert answer["leaves"]["deputies"] == [{"group": "south", "seat": "s1", "deputy": "d2", "person": moves.cerys}]


def test_a_deputy_who_takes_the_seat_no_longer_stands_in_for_it(client: Client, moves: TwoGroups) -> None:
    answer = client.post(PATH, body(moves.cerys))
    assert [d["deputy"] for d in answer["leaves"]["deputies"]] == ["d2"]


def test_a_handover_is_retracted_whole(client: Client, service: Service, moves: TwoGroups) -> None:
    command = client.post(PATH, body(moves.bryn))["command"]
    client.post("/corrections", {"retractions": [{"command": command, "reason": "not yet"}], "authority": BY})
    group = TrackedWorld(service.store).group_named("south")
    assert group
    assert [(t.person, t.until) for t in group.seats["s1"].tenures] == [(moves.ada, None)]


def test_refusals(client: Client, moves: TwoGroups, limited: Limited, nothing_recorded: Any) -> None:
    with nothing_recorded():
        assert client.refused(PATH, body(moves.ada), 422)["rule"] == "another-member"
        assert client.refused(PATH, body("nobody"), 422)["rule"] == "known-reference"
        assert client.refused("/groups/south/seats/s9/handover", body(moves.bryn), 404)["rule"] == "seat-exists"
        assert client.refused(PATH, {**body(moves.bryn), "on": "2025-03-01"}, 422)["rule"] == "sits-in-the-seat"
        assert client.refused(PATH, body(moves.bryn, nominated_by="nowhere"), 422)["rule"] == "known-reference"
        assert limited("north").refused(PATH, body(moves.bryn), 403)["rule"] == "within-groups"
