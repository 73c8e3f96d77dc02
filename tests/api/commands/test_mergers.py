"""An agency ends in another: its seats are left or changed, and what each group said of it is listed."""

from typing import Any

from api.server.service import Service
from domain.world import successor
from ledger.world.tracked_world import TrackedWorld
from tests.support.http_client import Client, Limited, event_kinds
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups

PATH = "/agencies/police/mergers"
MERGER = {"into": "health", "on": "2025-09-01", "authority": BY}


def seats(service: Service, slug: str) -> dict[str, str]:
    """The agency that the record names for each seat on the day of the merger, and the one that answers for it."""
    world = TrackedWorld(service.store)
    group = world.group_named(slug)
    assert group
    day = group.events[-1].on
    found = {}
    for seat in group.seats.values():
        own = seat.state(day).agency
        assert own
        answering = world.agency(successor(own, day, world))
        assert answering
        named = world.agency(own)
        found[seat.id] = f"{named.slug if named else own} by {answering.slug}"
    return found


def test_seats_are_left_and_the_other_answers_for_them(client: Client, service: Service, moves: TwoGroups) -> None:
    client.post("/groups/north/classes", {"agency": "police", "class": "partner", **ON_FIRST_DAY})
    answer = client.post(PATH, MERGER)
    assert event_kinds(service, answer["positions"]) == ["AgencyMerged"]
    assert {a["group"]: a for a in answer["leaves"]["agencies"]} == {
        "north": {"group": "north", "seats": ["n1"], "classes": ["partner"], "nominations": ["n1"]},
        "south": {"group": "south", "seats": ["s1"], "nominations": ["s1"]},
    }
    client.post(
        "/groups/north/seats", {"title": {"en": "Post"}, "agency": "health", **ON_FIRST_DAY, "on": "2025-09-02"}
    )
    assert seats(service, "north") == {"n1": "police by health", "n2": "health by health", "s1": "health by health"}


def test_seats_become_the_others_where_it_is_asked(client: Client, service: Service, moves: TwoGroups) -> None:
    shown = client.request(f"{PATH}?preview=true", {**MERGER, "seats": "change"}).json()
    answer = client.post(PATH, {**MERGER, "seats": "change"})
    assert event_kinds(service, answer["positions"]) == ["AgencyMerged", "SeatChanged", "SeatChanged"]
    assert shown["leaves"] == answer["leaves"]
    assert seats(service, "south") == {"s1": "health by health", "s2": "health by health"}
    retraction = {"retractions": [{"command": answer["command"], "reason": "it did not come about"}], "authority": BY}
    client.post("/corrections", retraction)
    assert client.post("/agencies/police/successions", {"successor": "health", "on": "2025-10-01", "authority": BY})


def test_verdicts_that_turn_are_listed(client: Client, moves: TwoGroups) -> None:
    """Of the day on which the police are another agency, nobody nominated for the post any more."""
    client.post("/agencies", {"slug": "fire", "name": {"en": "Fire"}, **ON_FIRST_DAY})
    body = {"person": moves.ada, "on": "2025-08-01", "authority": BY}
    client.post("/groups/north/seats/n1/departures", body)
    answer = client.post("/agencies/health/mergers", {"into": "police", "on": "2025-09-01", "authority": BY})
    turned = {(v["group"], v["of"]): (v["before"], v["after"]) for v in answer["leaves"]["verdicts"]}
    assert turned["north", "composition"] == ("NOT_MET", "MET")


def test_refusals(client: Client, moves: TwoGroups, limited: Limited, nothing_recorded: Any) -> None:
    north, change = limited("north"), {**MERGER, "seats": "change"}
    with nothing_recorded():
        for body in (MERGER, change, {**change, "groups": ["north"]}):
            assert north.refused(PATH, body, 404)["rule"] == "known-agency"
        assert client.refused(PATH, {**MERGER, "into": "police"}, 422)["rule"] == "succeeded-by-itself"
        assert client.refused(PATH, {**change, "into": "nowhere"}, 422)["rule"] == "known-reference"
    answer = client.post(PATH, {**change, "groups": ["north"]})
    assert len(answer["positions"]) == 2
    with nothing_recorded():
        assert client.refused(PATH, MERGER, 422)["rule"] == "ended-once"
