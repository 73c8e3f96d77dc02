"""What may be recorded already is asked about before it is recorded, however it is typed and by every way in; and that it
is another can be said."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.commands.duplicates import ask_about_work
from api.commands.route import Route
from api.routes import ROUTES
from api.server.service import Service
from tests.support.command_line import Quorate
from tests.support.http_client import Client, Limited
from tests.support.two_groups import ON_FIRST_DAY, TwoGroups

AGENCY = {"slug": "vale-fire", "name": {"en": "Vale Fire & Rescue", "cy": "Tân ac Achub y Fro"}, "aliases": ["VFR"]}
ALIKE: dict[str, tuple[str, dict[str, Any], dict[str, Any], str | None]] = {
    "person, otherwise typed": ("/persons", {"name": "Zoë O'Pair"}, {"name": "Dr  zoë o’pair"}, "same-name"),
    "person, without the accent": ("/persons", {"name": "Zoë O'Pair"}, {"name": "Zoe O'Pair"}, "near-name"),
    "person, cut short": ("/persons", {"name": "Zoë O'Pair"}, {"name": "Z O'Pair"}, "near-name"),
    "another person": ("/persons", {"name": "Zoë O'Pair"}, {"name": "Yestyn O'Pair"}, None),
    "agency by its Welsh": ("/agencies", AGENCY, {"slug": "b", "name": {"cy": "tân ac  achub Y fro"}}, "same-name"),
    "agency by an alias": ("/agencies", AGENCY, {"slug": "b", "name": {"en": "vfr"}}, "same-name"),
    "agency by another's alias": (
        "/agencies",
        AGENCY,
        {"slug": "b", "name": {"en": "B"}, "aliases": ["Vale Fire & Rescue"]},
        "same-name",
    ),
    "agency, a letter out": ("/agencies", AGENCY, {"slug": "b", "name": {"en": "Vale Fire & Resuce"}}, "near-name"),
    "agency, but for small words": (
        "/agencies",
        AGENCY,
        {"slug": "b", "name": {"en": "The Vale Fire and Rescue"}},
        "near-name",
    ),
    "agency by its initials": (
        "/agencies",
        {"slug": "a", "name": {"en": "Upper Vale County Borough Council"}},
        {"slug": "b", "name": {"en": "UVCBC"}},
        "near-name",
    ),
    "another agency": ("/agencies", AGENCY, {"slug": "b", "name": {"en": "Vale Police & Rescue"}}, None),
}


@pytest.mark.parametrize(("path", "first", "second", "rule"), ALIKE.values(), ids=ALIKE)
def test_a_name_that_is_there_is_asked_about_however_it_is_typed(
    client: Client, path: str, first: dict[str, Any], second: dict[str, Any], rule: str | None
) -> None:
    known = client.post(path, first | ON_FIRST_DAY)
    previewed = client.request(f"{path}?preview=true", second | ON_FIRST_DAY).json()
    assert [f["rule"] for f in previewed["faults"]] == ([rule] if rule else [])
    if rule is None:
        client.post(path, second | ON_FIRST_DAY)
        return
    problem = client.refused(path, second | ON_FIRST_DAY, 422)
    assert (problem["type"], problem["rule"]) == ("urn:quorate:problem:perhaps-recorded", "perhaps-recorded")
    assert problem["faults"] == previewed["faults"]
    assert problem["faults"][0]["positions"] == known["positions"]
    client.post(path, second | ON_FIRST_DAY | {"acknowledge": [problem["faults"][0]["id"]]})


def test_a_name_taken_later_is_asked_about_and_ones_own_is_not(client: Client) -> None:
    ann, ben = (client.post("/persons", {"name": n, **ON_FIRST_DAY})["id"] for n in ("Ann Sample", "Ben Other"))
    assert client.refused(f"/persons/{ben}/renamings", {"name": "ann sample", **ON_FIRST_DAY}, 422)["faults"]
    client.post(f"/persons/{ann}/renamings", {"name": "Ann Samples", **ON_FIRST_DAY})
    client.post("/agencies", AGENCY | ON_FIRST_DAY)
    client.post("/agencies/vale-fire/renamings", {"name": {"en": "Vale Fire and Rescue"}, **ON_FIRST_DAY})


def test_nobody_is_told_of_a_person_out_of_reach(client: Client, moves: TwoGroups, limited: Limited) -> None:
    limited("north").post("/persons", {"name": "Cerys Ëvans", **ON_FIRST_DAY})
    problem = limited("south").refused("/persons", {"name": "Cerys Ëvans", **ON_FIRST_DAY}, 422)
    assert moves.cerys in problem["faults"][0]["text"]


def test_whoever_is_asked_about_is_told_apart_by_the_seats_that_are_in_reach(
    moves: TwoGroups, limited: Limited
) -> None:
    for group, seat in (("north", "north: Post n1"), ("south", "south: Post s1")):
        (fault,) = limited(group).refused("/persons", {"name": "Ada Ng", **ON_FIRST_DAY}, 422)["faults"]
        assert f"Ada Ng is recorded, {seat} ({moves.ada})" in fault["text"]


def test_a_guest_of_a_known_name_is_asked_about(moves: TwoGroups, client: Client) -> None:
    meeting = moves.meeting("south", "2025-05-20", held=True)
    body: dict[str, Any] = {"invited": [{"name": "Bryn Owens"}, {"name": "Fay New"}], "authority": {"kind": "body"}}
    (fault,) = client.refused(f"/meetings/{meeting}/record", body, 422)["faults"]
    assert (fault["rule"], moves.bryn in fault["text"]) == ("near-name", True)
    client.post(f"/meetings/{meeting}/record", body | {"acknowledge": [fault["id"]]})


def test_every_piece_of_work_in_the_same_words_is_asked_about(client: Client, service: Service) -> None:
    """Right after each example of a route that begins one: again, otherwise typed, and as another."""
    asked = 0
    for route in ROUTES:
        for example in route.examples:
            path = route.path.format(**example.path)
            answer = client.post(path, example.body, key=example.key)
            if route.asks is ask_about_work:
                asked += 1
                _check_asked(client, route, path, example.body, answer["positions"][0])
    assert asked >= 12


def _check_asked(client: Client, route: Route, path: str, body: dict[str, Any], position: int) -> None:
    again = client.request(f"{path}?preview=true", _typed_otherwise(body)).json()
    assert [(f["rule"], f["positions"]) for f in again["faults"]] == [("recorded-already", [position])], route.does
    assert client.refused(path, body, 422)["rule"] == "perhaps-recorded"
    for name in body.keys() & {"text", "title"}:
        assert client.request(f"{path}?preview=true", body | {name: {"en": "Other words"}}).json()["faults"] == []


def _typed_otherwise(value: Any) -> Any:
    """The same texts, in capitals and with more spaces."""
    if isinstance(value, dict):
        if value.keys() <= {"en", "cy"}:
            return {lang: f" {text.upper().replace(' ', '  ')}" for lang, text in value.items()}
        return {name: _typed_otherwise(each) for name, each in value.items()}
    return value


def test_the_command_line_prints_what_is_asked_and_how_to_say_that_it_is_another(
    moves: TwoGroups, quorate: Quorate, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    monkeypatch.setenv("QUORATE_TOKEN", token)
    act = ("act", "person-registered", "--set", "name=Ada  Ng", "--on", "2025-04-01", "--authority", "body:south")
    status, out, _ = quorate(*act, "--preview")
    assert (status, "This may be recorded already. Record it only if it is another:" in out) == (0, True)
    said = out.splitlines()[-1].rpartition("--acknowledge ")[2]
    status, _, err = quorate(*act)
    assert (status, f"run it again with --acknowledge {said}" in err) == (1, True)
    assert quorate(*act, "--acknowledge", said)[0] == 0
