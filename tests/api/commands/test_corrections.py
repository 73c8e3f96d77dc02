"""Corrections by position, retractions by position and by command, and the erasure of a person."""

import re
from collections import Counter
from typing import Any

import pytest

from api.routes import ROUTES
from api.server.service import Service
from domain.entries import revisions, standing_events
from domain.events import EVENTS
from domain.events.compensation import Corrected, Retracted
from domain.events.person import PersonErased
from domain.lawfulness.faults import find_faults
from ledger.world.tracked_world import TrackedWorld
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.command_examples import BY, establish, post_examples_up_to
from tests.support.http_client import Client

OF_A_KIND_MAX = 2


def correct(position: int, replacement: dict[str, Any], reason: str = "mistyped", **others: Any) -> dict[str, Any]:
    return {
        "corrections": [{"position": position, "replacement": replacement, "reason": reason, **others}],
        "authority": BY,
    }


def stands(service: Service, stream: str, version: int) -> Any:
    return next(s.event for s in standing_events(service.store.entries(stream)) if s.version == version)


def test_a_correction_replaces_only_the_fields_it_names(client: Client, service: Service) -> None:
    group = establish(client)
    answer = client.post("/corrections", correct(1, {"name": {"en": "The group"}}))
    now = stands(service, group["id"], 1)
    assert (now.name.en, now.slug, str(now.on)) == ("The group", "a-group", "2025-04-01")
    assert answer["versions"] == {group["id"]: 2}


def test_every_kind_of_act_is_corrected_and_retracted_in_the_same_way(client: Client, service: Service) -> None:
    for route in ROUTES:
        for example in route.examples:
            client.post(route.path.format(**example.path), example.body, key=example.key)
    with service.primary.connection() as connection:
        Projector(service.store, connection, read_schema.pointer(connection)).catch_up()
    told: list[str] = []
    recorded = service.store.after(0, limit=1000)
    erased = {e.stream for e in recorded if isinstance(e.event, PersonErased)}
    world = TrackedWorld(service.store)
    at_fault = {f.subject for stream in dict.fromkeys(e.stream for e in recorded) for f in find_faults(stream, world)}
    assert len(at_fault) == 1, "the example that is explained: what is corrected there must mend it"
    kinds: Counter[type] = Counter()
    for e in recorded:
        kinds[type(e.event)] += 1
        if kinds[type(e.event)] > OF_A_KIND_MAX:
            continue
        if e.stream not in erased and e.position not in at_fault and not isinstance(e.event, Retracted):
            shown = client.request(
                "/corrections?preview=true", correct(e.position, {"evidence": [{"pointer": "page 2"}]})
            )
            assert shown.status_code == 200, (type(e.event).__name__, shown.text)
        body = {"retractions": [{"position": e.position, "reason": "it was not so"}], "authority": BY}
        shown = client.request("/corrections?preview=true", body)
        gone = revisions(world.entries(e.stream)).get(e.version, e.event) is None
        assert shown.status_code == (422 if e.stream in erased or gone else 200), (type(e.event).__name__, shown.text)
        for sentence in shown.json().get("sentences", ()):
            assert not re.search(r"[{}\[\]]|None|-[0-9a-f]{4}-[0-9a-f]{4}-", sentence), (
                type(e.event).__name__,
                sentence,
            )
            told.append(sentence)
    assert kinds.keys() == set(EVENTS.values())
    assert len(set(told)) > 50
    assert not [sentence for sentence in told if re.search(r"\ba (group|meeting|person) \(", sentence)]


def test_a_correction_of_a_correction_corrects_the_act(client: Client, service: Service) -> None:
    group = establish(client)
    second = client.post("/corrections", correct(1, {"name": {"en": "Two"}}))
    client.post("/corrections", correct(second["positions"][0], {"kind": "committee"}))
    now = stands(service, group["id"], 1)
    assert (now.name.en, now.kind) == ("Two", "committee")
    newest = service.store.entries(group["id"])[-1].event
    assert isinstance(newest, Corrected)
    assert newest.corrects == 1


def test_a_retracted_correction_lets_what_it_replaced_stand_again(client: Client, service: Service) -> None:
    group = establish(client)
    second = client.post("/corrections", correct(1, {"name": {"en": "Two"}}))
    body = {"retractions": [{"position": second["positions"][0], "reason": "it was right"}], "authority": BY}
    client.post("/corrections", body)
    assert stands(service, group["id"], 1).name.en == "A group"


def test_one_command_corrects_several_streams_at_once(client: Client, service: Service) -> None:
    one, two = establish(client, "one"), establish(client, "two")
    body = {
        "corrections": [
            {"position": 1, "replacement": {"kind": "committee"}, "reason": "a"},
            {"position": 2, "replacement": {"kind": "committee"}, "reason": "b"},
        ],
        "authority": BY,
    }
    answer = client.post("/corrections", body)
    assert answer["positions"] == [3, 4]
    assert {stands(service, g["id"], 1).kind for g in (one, two)} == {"committee"}


def test_a_whole_command_is_retracted_by_its_id(client: Client, service: Service) -> None:
    answers = post_examples_up_to(client, "roll-may")
    roll = answers["roll-may"]
    body = {"retractions": [{"command": roll["command"], "reason": "the roll of another meeting"}], "authority": BY}
    answer = client.post("/corrections", body)
    assert len(answer["positions"]) == len(roll["positions"]) == 3
    events = [e.event for e in service.store.command(answer["command"])]
    assert all(isinstance(e, Retracted) for e in events)


def test_of_a_command_what_still_stands_is_retracted(client: Client, service: Service) -> None:
    roll = post_examples_up_to(client, "roll-may")["roll-may"]
    one = {"retractions": [{"position": roll["positions"][1], "reason": "they were not there"}], "authority": BY}
    client.post("/corrections", one)
    whole = {"retractions": [{"command": roll["command"], "reason": "the roll of another meeting"}], "authority": BY}
    answer = client.post("/corrections", whole)
    events = [e.event for e in service.store.command(answer["command"])]
    assert len(events) == 2
    refused = client.request("/corrections", whole)
    assert (refused.status_code, refused.json()["rule"]) == (422, "changes-something")


def test_words_in_a_correction_are_sealed_for_its_own_version(client: Client, service: Service) -> None:
    answers = post_examples_up_to(client, "depart-bryn")
    position = answers["depart-bryn"]["positions"][0]
    done = client.post("/corrections", correct(position, {"note": "retired"}))
    entry = service.store.entry(done["positions"][0])
    assert entry is not None
    assert isinstance(entry.event, Corrected)
    note = entry.event.replacement.note  # type: ignore[attr-defined]
    assert note.version == entry.version
    assert service.keyring.open(note) == "retired"


@pytest.mark.parametrize(
    ("body", "status", "rule"),
    [
        (correct(99, {"kind": "board"}), 404, "known-position"),
        (correct(1, {"slug": "another"}), 422, "identity-kept"),
        (correct(1, {"outcome": "ABSENT"}), 422, "same-kind"),
        (correct(1, {"kind": "board"}, kind="MeetingHeld"), 422, "same-kind"),
        (correct(1, {"kind": "club"}), 400, "shape"),
        (correct(1, {"on": "2025-02-30"}), 400, "shape"),
        ({"retractions": [{"position": 1, "command": "x", "reason": "y"}], "authority": BY}, 400, "shape"),
        ({"retractions": [{"command": "x", "reason": "y"}], "authority": BY}, 404, "known-command"),
        ({"authority": BY}, 400, "shape"),
        ({"retractions": [{"position": 1, "reason": ""}], "authority": BY}, 400, "shape"),
        (
            {"retractions": [{"position": 1, "reason": "y"}], "authority": BY, "on": "2199-01-01"},
            422,
            "not-in-the-future",
        ),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    client: Client, nothing_recorded: Any, body: Any, status: int, rule: str
) -> None:
    establish(client)
    with nothing_recorded():
        assert client.refused("/corrections", body, status)["rule"] == rule


def test_a_retraction_cannot_be_corrected(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    done = client.post("/corrections", {"retractions": [{"position": 1, "reason": "never"}], "authority": BY})
    with nothing_recorded():
        problem = client.refused("/corrections", correct(done["positions"][0], {"kind": "board"}), 422)
    assert problem["rule"] == "corrects-an-act"


ERASURE = {"ground": "request-of-the-person", "on": "2026-01-01", "authority": BY}


def register(client: Client) -> dict[str, Any]:
    return client.post("/persons", {"name": "Ada Example", "on": "2025-04-01", "authority": BY})


def test_an_erased_person_has_no_key_and_takes_no_more_words(client: Client, service: Service) -> None:
    person = register(client)
    path = f"/persons/{person['id']}"
    client.post(f"{path}/erasure", ERASURE)
    assert service.keyring.destroyed(person["id"])
    rename = {"name": "Another", "on": "2026-02-01", "authority": BY}
    assert client.refused(f"{path}/renamings", rename, 422)["rule"] == "person-erased"
    assert client.refused(f"{path}/erasure", ERASURE, 422)["rule"] == "person-erased"


def test_an_erasure_cannot_be_retracted_or_corrected(client: Client, nothing_recorded: Any) -> None:
    person = register(client)
    position = client.post(f"/persons/{person['id']}/erasure", ERASURE)["positions"][0]
    with nothing_recorded():
        body = {"retractions": [{"position": position, "reason": "sorry"}], "authority": BY}
        assert client.refused("/corrections", body, 422)["rule"] == "erasure-is-final"
        body = correct(position, {"ground": "retention-ended"})
        assert client.refused("/corrections", body, 422)["rule"] == "erasure-is-final"


def test_the_same_request_destroys_the_key_that_a_crash_left(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = register(client)
    path = f"/persons/{person['id']}/erasure"
    with monkeypatch.context() as patch:
        patch.setattr(service.keyring, "destroy", _crash)
        assert client.request(path, ERASURE, key="erase").status_code == 500
    assert not service.keyring.destroyed(person["id"])
    client.post(path, ERASURE, key="erase")
    assert service.keyring.destroyed(person["id"])


def test_the_next_start_destroys_the_key_that_a_crash_left(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = register(client)
    with monkeypatch.context() as patch:
        patch.setattr(service.keyring, "destroy", _crash)
        assert client.request(f"/persons/{person['id']}/erasure", ERASURE).status_code == 500
    service.finish_erasures()
    assert service.keyring.destroyed(person["id"])


def test_an_erasure_that_is_refused_destroys_nothing(client: Client, service: Service, nothing_recorded: Any) -> None:
    person = register(client)
    with nothing_recorded():
        client.refused(f"/persons/{person['id']}/erasure", ERASURE | {"on": "2190-01-01"}, 422)
    assert not service.keyring.destroyed(person["id"])


def _crash(person: str) -> None:
    raise OSError("the power went")
