"""A group ends: what was planned and related ends with it, or is handed over, and the answer lists it."""

from typing import Any

from api.server.service import Service
from domain.events.meeting.proceedings import MeetingScheduled
from ledger.world.tracked_world import TrackedWorld
from tests.support.http_client import Client, Limited, event_kinds
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups

END = {"on": "2025-09-01", "authority": BY}


def related(service: Service, slug: str) -> set[tuple[str, str, bool]]:
    world = TrackedWorld(service.store)
    group = world.group_named(slug)
    assert group
    found = ((r.relation, world.group(r.group), r.until is None) for r in group.relations)
    return {(relation, other.slug if other else "", open_) for relation, other, open_ in found}


def test_open_work_is_cancelled_and_listed(client: Client, service: Service, moves: TwoGroups) -> None:
    moves.meeting("north", "2025-08-05", held=True)
    meeting = moves.meeting("north", "2025-09-16")
    client.post("/groups/south/relations", {"relation": "reports_to", "group": "north", **ON_FIRST_DAY})
    client.post("/groups/north/relations", {"relation": "accountable_to", "group": "south", **ON_FIRST_DAY})
    answer = client.post("/groups/north/end", {**END, "reason": "its work is done"})
    assert event_kinds(service, answer["positions"]) == ["GroupEnded", "MeetingCancelled", "RelationEnded"]
    leaves = answer["leaves"]
    assert leaves["meetings"] == [{"group": "north", "meeting": meeting, "meets_on": "2025-09-16"}]
    assert {(r["group"], r["relation"], r["to"]) for r in leaves["relations"]} == {
        ("south", "reports_to", "north"),
        ("north", "accountable_to", "south"),
    }
    assert {(p["person"], p.get("seat"), p.get("office")) for p in leaves["held"]} == {
        (moves.ada, "n1", None),
        (moves.bryn, "n2", None),
        (moves.ada, None, "chair"),
    }
    assert [(d["duty"], d["due_on"]) for d in leaves["duties"] if d.get("due_on")] == [("meetings", "2025-09-16")]


def test_open_work_is_handed_over(client: Client, service: Service, moves: TwoGroups) -> None:
    client.post("/groups", {"slug": "east", "name": {"en": "East"}, "kind": "board", **ON_FIRST_DAY})
    client.post("/groups/east/relations", {"relation": "directed_by", "group": "north", **ON_FIRST_DAY})
    client.post("/groups/north/relations", {"relation": "accountable_to", "group": "east", **ON_FIRST_DAY})
    moves.meeting("north", "2025-09-16")
    body = {**END, "successor": "south", "open_work": "hand-over"}
    shown = client.request("/groups/north/end?preview=true", body).json()
    answer = client.post("/groups/north/end", body)
    assert event_kinds(service, answer["positions"]) == [
        "GroupEnded",
        "MeetingCancelled",
        "MeetingScheduled",
        "RelationEnded",
        "RelationBegun",
        "RelationBegun",
    ]
    (moved,) = answer["leaves"]["meetings"]
    planned = service.store.entries(moved["instead"])[0].event
    assert isinstance(planned, MeetingScheduled)
    assert (str(planned.meets_on), planned.place) == ("2025-09-16", "Room 1")
    assert related(service, "east") == {("directed_by", "north", False), ("directed_by", "south", True)}
    assert related(service, "south") == {("accountable_to", "east", True)}
    assert [e["kind"] for e in shown["events"]] == event_kinds(service, answer["positions"])


def test_an_end_is_retracted_whole(client: Client, service: Service, moves: TwoGroups) -> None:
    moves.meeting("north", "2025-09-16")
    command = client.post("/groups/north/end", END)["command"]
    assert client.refused("/groups/north/seats", {"title": {"en": "Post"}, **ON_FIRST_DAY, "on": "2025-09-02"}, 422)
    client.post("/corrections", {"retractions": [{"command": command, "reason": "it goes on"}], "authority": BY})
    client.post("/groups/north/seats", {"title": {"en": "Post"}, **ON_FIRST_DAY, "on": "2025-09-02"})


def test_refusals_say_what_to_do_and_relations_of_groups_out_of_reach_are_left(
    client: Client, service: Service, moves: TwoGroups, limited: Limited, nothing_recorded: Any
) -> None:
    client.post("/groups/south/relations", {"relation": "reports_to", "group": "north", **ON_FIRST_DAY})
    moves.meeting("north", "2025-09-16", held=True)
    with nothing_recorded():
        assert client.refused("/groups/north/end", {**END, "open_work": "hand-over"}, 400)["rule"] == "shape"
        assert client.refused("/groups/north/end", {**END, "successor": "nowhere"}, 422)["rule"] == "known-reference"
        assert client.refused("/groups/north/end", END, 422)["rule"] == "group-ended"
        assert client.refused("/groups/nowhere/end", END, 404)
    limited("north").post("/groups/north/end", {**END, "on": "2025-10-01"})
    assert ("reports_to", "north", True) in related(service, "south")
