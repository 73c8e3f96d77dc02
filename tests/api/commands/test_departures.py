"""Somebody left their post: one command for every place of theirs, and what it leaves open."""

from typing import Any

from api.server.service import Service
from tests.support.http_client import Client, Limited, event_kinds
from tests.support.two_groups import ON_FIRST_DAY, TwoGroups, departure


def test_one_command_departs_from_everything_and_says_what_is_left_open(
    client: Client, service: Service, moves: TwoGroups
) -> None:
    body = departure(reason="left-post", note="to another force")
    answer = client.post(f"/persons/{moves.ada}/departure", body, key="leave")
    recorded = event_kinds(service, answer["positions"])
    assert sorted(recorded) == ["DeputyWithdrawn", "MemberDeparted", "MemberDeparted", "OfficeVacated"]
    leaves = answer["leaves"]
    assert {(s["group"], s["seat"], s["agency"], s["vacant_since"]) for s in leaves["seats"]} == {
        ("north", "n1", "police", "2025-09-01"),
        ("south", "s1", "police", "2025-09-01"),
    }
    assert {s["seat"]: s.get("deputies", []) for s in leaves["seats"]} == {"n1": [], "s1": ["d2"]}
    assert leaves["offices"] == [
        {"group": "north", "office": "chair", "vacant_since": "2025-09-01", "consents": ["board"]}
    ]
    assert leaves["deputies"] == [{"group": "south", "seat": "s2", "deputy": "d1", "person": moves.ada}]
    turned = {(v["group"], v["of"]): (v["before"], v["after"]) for v in leaves["verdicts"]}
    assert turned["north", "composition"] == ("MET", "NOT_MET")
    assert client.post(f"/persons/{moves.ada}/departure", body, key="leave") == answer


def test_a_preview_says_the_same_and_records_nothing(client: Client, moves: TwoGroups, nothing_recorded: Any) -> None:
    path = f"/persons/{moves.ada}/departure"
    with nothing_recorded():
        shown = client.request(f"{path}?preview=true", departure(note="ill")).json()
    assert "ill" not in str(shown["events"])
    assert shown["leaves"] == client.post(path, departure())["leaves"]


def test_all_of_it_is_retracted_by_its_command(client: Client, service: Service, moves: TwoGroups) -> None:
    command = client.post(f"/persons/{moves.ada}/departure", departure())["command"]
    body = {"retractions": [{"command": command, "reason": "she stays"}], "authority": ON_FIRST_DAY["authority"]}
    assert len(client.post("/corrections", body)["positions"]) == 4
    again = client.post(f"/persons/{moves.ada}/departure", departure())
    assert len(again["positions"]) == 4


def test_a_credential_of_one_group_ends_what_is_held_there_and_learns_of_nothing_elsewhere(
    limited: Limited, moves: TwoGroups, nothing_recorded: Any
) -> None:
    path, north = f"/persons/{moves.ada}/departure", limited("north")
    with nothing_recorded():
        named_in_its_terms = north.refused(path, departure(groups=["north", "south"]), 403)
        assert named_in_its_terms["rule"] == "within-groups"
    answer = north.post(path, departure())
    assert len(answer["positions"]) == 2
    assert len(limited("south").post(path, departure())["positions"]) == 2


def test_somebody_who_holds_nothing_cannot_leave(client: Client, moves: TwoGroups, nothing_recorded: Any) -> None:
    path = f"/persons/{moves.ada}/departure"
    with nothing_recorded():
        assert client.refused(path, departure(on="2025-03-01"), 422)["rule"] == "holds-something"
        assert client.refused(f"/persons/{moves.cerys}/departure", departure(groups=["north"]), 422)
        assert client.refused("/persons/nobody/departure", departure(), 404)["rule"] == "known-person"
        assert client.refused(path, departure(groups=["nowhere"]), 404)["rule"] == "known-group"
    client.post(path, departure())
    with nothing_recorded():
        assert client.refused(path, departure(), 422)["rule"] == "holds-something"


def test_a_later_departure_that_is_recorded_already_contradicts(client: Client, moves: TwoGroups) -> None:
    seat = "/groups/north/seats/n1/departures"
    position = client.post(seat, {"person": moves.ada, "on": "2025-10-01", "authority": ON_FIRST_DAY["authority"]})[
        "positions"
    ][0]
    problem = client.refused(f"/persons/{moves.ada}/departure", departure(), 422)
    assert problem["rule"] == "leaves-once"
    assert f"north, on 1 October 2025 (position {position})" in problem["detail"]


def test_a_later_appointment_is_left_and_named(client: Client, moves: TwoGroups) -> None:
    client.post("/groups/south/offices/chair/appointments", {"person": moves.ada, **ON_FIRST_DAY, "on": "2025-11-01"})
    answer = client.post(f"/persons/{moves.ada}/departure", departure())
    assert answer["leaves"]["later"] == [
        {"group": "south", "person": moves.ada, "since": "2025-11-01", "office": "chair"}
    ]


def test_somebody_who_attended_after_that_day_cannot_have_left(client: Client, moves: TwoGroups) -> None:
    meeting = moves.meeting("north", "2025-09-09", held=True)
    client.post(
        f"/meetings/{meeting}/roll",
        {"entries": [{"seat": "n1", "outcome": "PRESENT"}], **ON_FIRST_DAY, "on": "2025-09-09"},
    )
    assert client.refused(f"/persons/{moves.ada}/departure", departure(), 422)["rule"] == "held-or-deputised"


def test_a_group_that_ends_later_does_not_hinder(client: Client, moves: TwoGroups) -> None:
    client.post("/groups/south/end", {"on": "2025-12-01", "authority": ON_FIRST_DAY["authority"]})
    assert len(client.post(f"/persons/{moves.ada}/departure", departure())["positions"]) == 4
