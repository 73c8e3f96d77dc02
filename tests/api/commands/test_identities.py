"""Two ids of one person through HTTP: recorded, retracted, departed from everywhere, erased together."""

from typing import Any

from api.server.service import Service
from domain.events.person import PersonRegistered
from ledger.world.tracked_world import TrackedWorld
from tests.support.http_client import Client
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups, departure

JULY = {"on": "2025-07-08", "authority": BY}
ERASURE = {"ground": "request-of-the-person", **JULY}


def test_a_person_leaves_every_place_under_every_id(client: Client, moves: TwoGroups) -> None:
    client.post(f"/persons/{moves.cerys}/identity", {"same_as": moves.ada, **JULY})
    answer = client.post(f"/persons/{moves.cerys}/departure", departure())
    assert len(answer["positions"]) == 5
    assert {d["deputy"] for d in answer["leaves"]["deputies"]} == {"d1", "d2"}


def test_decisions_load_who_is_the_same_from_the_ledger(client: Client, service: Service, moves: TwoGroups) -> None:
    assert not service.store.head().identities
    position = client.post(f"/persons/{moves.cerys}/identity", {"same_as": moves.ada, **JULY})["positions"][0]
    assert service.store.head().identities
    assert TrackedWorld(service.store).known_as(moves.cerys) == (moves.ada, moves.cerys)
    meeting = moves.meeting("north", "2025-08-05", held=True)
    line = {"seat": "n1", "outcome": "PRESENT", "person": moves.cerys}
    roll = {"entries": [line], "authority": BY}
    shown = client.request(f"/meetings/{meeting}/roll?preview=true", roll)
    assert shown.status_code == 200
    body = {"retractions": [{"position": position, "reason": "two people after all"}], "authority": BY}
    client.post("/corrections", body)
    assert TrackedWorld(service.store).known_as(moves.cerys) == (moves.cerys,)
    assert client.refused(f"/meetings/{meeting}/roll", roll, 422)["rule"] == "held-or-deputised"


def test_refusals(client: Client, moves: TwoGroups, nothing_recorded: Any) -> None:
    with nothing_recorded():
        path = f"/persons/{moves.ada}/identity"
        assert client.refused(path, {"same_as": moves.ada, **JULY}, 422)["rule"] == "same-as-itself"
        assert client.refused(path, {"same_as": "north", **JULY}, 422)["rule"] == "known-reference"
        assert client.refused("/persons/nobody/identity", {"same_as": moves.ada, **JULY}, 404)


def test_erasure_names_every_id_and_destroys_every_key(
    client: Client, service: Service, moves: TwoGroups, nothing_recorded: Any
) -> None:
    client.post(f"/persons/{moves.cerys}/identity", {"same_as": moves.ada, **JULY})
    with nothing_recorded():
        for person in (moves.ada, moves.cerys):
            problem = client.refused(f"/persons/{person}/erasure", ERASURE, 422)
            assert problem["rule"] == "erased-together"
            assert "`also`" in problem["detail"]
    first = [service.store.entries(p)[0].event for p in (moves.ada, moves.cerys)]
    names = [event.name for event in first if isinstance(event, PersonRegistered)]
    assert len(names) == 2
    assert all(map(service.keyring.open, names))
    client.post(f"/persons/{moves.cerys}/erasure", {**ERASURE, "also": [moves.ada]})
    assert not any(map(service.keyring.open, names))
    assert client.refused(f"/persons/{moves.ada}/renamings", {"name": "Ada", **JULY}, 422)["rule"] == "person-erased"


def test_the_same_name_is_no_reason(client: Client, moves: TwoGroups) -> None:
    other = client.post_another("/persons", {"name": "Ada Ng", **ON_FIRST_DAY})["id"]
    assert other != moves.ada
