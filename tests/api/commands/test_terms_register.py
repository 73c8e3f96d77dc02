"""The text and the record meet at an adoption: what is in one and not in the other is said, and made by one command."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.server.service import Service
from domain.entries import Entry
from ledger.world.tracked_world import TrackedWorld
from tests.support.command_line import Quorate
from tests.support.http_client import Client, Limited
from tests.support.two_groups import BY, ON_FIRST_DAY

SOURCE = """
[terms]
version = "{version}"
{dates}
[terms.source]
title = {{ en = "Terms" }}
digest = "{digest}"
complete = true
extent = {{ en = "all" }}
[group]
slug = "board"
name = {{ en = "Board" }}
[clauses]
"1" = {{ en = "The members." }}
"""
AGENCIES = """
[[agency]]
id = "council"
name = { en = "Vale Council", cy = "Cyngor y Fro" }
aliases = [{ en = "VC" }]
[[agency]]
id = "fire"
name = { en = "Vale Fire" }
"""


RENAMED = """
[[agency]]
id = "health"
name = { en = "Health Trust" }
"""
COUNCIL_ONLY = AGENCIES.partition('[[agency]]\nid = "fire"')[0]


def seat(id: str, title: str, agency: str | None = None, **more: str) -> str:
    lines = [f'id = "{id}"', f'title = {{ en = "{title}" }}', 'clause = "1"']
    lines += [f'agency = "{agency}"'] if agency else []
    return "\n".join(["", "[[seat]]", *lines, *(f"{name} = {value}" for name, value in more.items())])


def text(*seats: str, agencies: str = AGENCIES, version: str = "1", dates: str = "") -> str:
    return SOURCE.format(version=version, dates=dates, digest="0" * 64) + agencies + "".join(seats)


@pytest.fixture
def board(client: Client) -> Client:
    """A group with two seats of one title of the council, whose name is typed otherwise than in the text."""
    client.post("/agencies", {"slug": "cyngor", "name": {"cy": "cyngor  Y FRO"}, **ON_FIRST_DAY})
    client.post("/agencies", {"slug": "health", "name": {"en": "Health"}, **ON_FIRST_DAY})
    client.post("/groups", {"slug": "board", "name": {"en": "Board"}, "kind": "board", **ON_FIRST_DAY})
    for id, title, agency in (("s1", "Team Manager", "cyngor"), ("s2", "Nurse", "health")):
        body = {"seat": id, "title": {"en": title}, "agency": agency, **ON_FIRST_DAY}
        client.post("/groups/board/seats", body)
    return client


def notes(client: Client, toml: str, **more: Any) -> list[str]:
    preview = client.request("/groups/board/terms?preview=true", {"toml": toml, **ON_FIRST_DAY, **more})
    assert preview.status_code == 200, preview.text
    return list(preview.json()["notes"])


MANAGER = seat("manager", "team  manager", "council")
NURSE = seat("s2", "Nurse", "health")
SHORT = "With “create” they are"
IN_TEXT = f"In the terms, and not recorded: {{}}. {SHORT} created."
FIRE = f"In the terms, and not registered: Vale Fire. {SHORT} registered."
HEALTH = "With seats on record, and not in the terms: Health."
BEYOND = "Recorded, and not in the terms: {}."
CASES: dict[str, tuple[str, list[str]]] = {
    "a text without a register": (text(agencies=""), []),
    "one seat joined by its title and its agency's Welsh name": (text(MANAGER), [FIRE, HEALTH, BEYOND.format("Nurse")]),
    "two seats of one title": (
        text(MANAGER, seat("manager-2", "Team Manager", "council")),
        [FIRE, IN_TEXT.format("Team Manager (Vale Council)"), HEALTH, BEYOND.format("Nurse")],
    ),
    "an agency and the group by other names": (
        text(MANAGER, NURSE, agencies=COUNCIL_ONLY + RENAMED).replace(
            'name = { en = "Board" }', 'name = { en = "The Vale Board" }'
        ),
        [
            "Board (board) is called The Vale Board in the terms.",
            "Health (health) is called Health Trust in the terms.",
        ],
    ),
    "a seat of another agency": (
        text(seat("manager", "Team Manager", "fire")),
        [FIRE, IN_TEXT.format("Team Manager (Vale Fire)"), HEALTH, BEYOND.format("Team Manager, Nurse")],
    ),
    "a seat that is independent in the text, and of an agency on record": (
        text(MANAGER, seat("s2", "Nurse", independent="true"), agencies=COUNCIL_ONLY),
        [
            HEALTH,
            "Nurse (s2): agency is Health on record, and none in the terms.",
            "Nurse (s2): independent is no on record, and yes in the terms.",
        ],
    ),
    "a seat by its id, which is otherwise": (
        text(
            MANAGER,
            seat("s2", "Matron", category='"adviser"', voting="false"),
            agencies=COUNCIL_ONLY,
        ),
        [
            HEALTH,
            "Nurse (s2): title is Nurse on record, and Matron in the terms.",
            "Nurse (s2): category is none on record, and adviser in the terms.",
            "Nurse (s2): voting is yes on record, and no in the terms.",
        ],
    ),
}


@pytest.mark.parametrize(("toml", "expected"), CASES.values(), ids=CASES)
def test_what_is_in_the_text_and_not_in_the_record_is_said_and_the_reverse(
    board: Client, toml: str, expected: list[str]
) -> None:
    assert notes(board, toml) == expected


def created(service: Service, since: int) -> list[Entry]:
    return [e for e in service.store.after(since) if type(e.event).__name__ != "TermsAdopted"]


def test_one_command_makes_what_is_missing_and_nothing_is_missing_then(board: Client, service: Service) -> None:
    toml = text(MANAGER, seat("fire-1", "Chief", "fire", category='"statutory"', voting="false"), seat("s1", "Lay"))
    toml = toml.replace('id = "s1"', 'id = "lay"')
    head = service.head()
    assert "registers Vale Fire (fire), as the terms name it" in notes(board, toml, create=True)
    answer = board.post("/groups/board/terms", {"toml": toml, "create": True, **ON_FIRST_DAY})
    assert answer["positions"] == [*range(head + 1, head + 5)]
    made = created(service, head)
    assert [type(e.event).__name__ for e in made] == ["AgencyRegistered", "SeatCreated", "SeatCreated"]
    assert len({e.command for e in service.store.after(head)}) == 1
    chief = made[1].event
    assert (chief.seat, chief.agency, chief.category, chief.voting) == ("fire-1", made[0].stream, "statutory", False)  # type: ignore[attr-defined]
    again = notes(board, toml.replace('version = "1"', 'version = "2"'), on="2025-05-01")
    assert again == [HEALTH, BEYOND.format("Nurse")]


def test_what_is_made_is_there_from_the_day_on_which_the_terms_are_in_force(board: Client, service: Service) -> None:
    toml = text(seat("lay", "Lay"), agencies="", dates="effective_from = 2025-04-10")
    shown = board.request(
        "/groups/board/terms?preview=true", {"toml": toml, "create": True, "on": "2025-05-01", "authority": BY}
    )
    assert shown.json()["asks"] == [{"field": "in_force_from", "default": "adoption"}]
    board.post(
        "/groups/board/terms",
        {"toml": toml, "create": True, "in_force_from": "text", "on": "2025-05-01", "authority": BY},
    )
    group = TrackedWorld(service.store).group_named("board")
    assert group
    assert str(group.seats["lay"].since) == "2025-04-10"


def test_a_closed_seat_is_recorded_no_more(board: Client, service: Service) -> None:
    board.post("/groups/board/seats/s1/closure", {"on": "2025-04-05", "authority": BY})
    toml = text(seat("s1", "Team Manager", "council"), agencies=AGENCIES)
    told = notes(board, toml, on="2025-04-06")
    assert IN_TEXT.format("Team Manager (Vale Council)") in told
    head = service.head()
    board.post("/groups/board/terms", {"toml": toml, "create": True, "on": "2025-04-06", "authority": BY})
    (made,) = (e.event for e in created(service, head) if e.kind == "group")
    assert made.seat == "s3"  # type: ignore[attr-defined]


def test_an_agency_near_one_that_is_recorded_is_asked_about_and_nothing_recorded(
    board: Client, service: Service
) -> None:
    board.post("/agencies", {"slug": "vf", "name": {"en": "Vale Fyre"}, **ON_FIRST_DAY})
    head = service.head()
    body = {"toml": text(MANAGER), "create": True, **ON_FIRST_DAY}
    problem = board.refused("/groups/board/terms", body, 422)
    assert (problem["rule"], [f["rule"] for f in problem["faults"]]) == ("perhaps-recorded", ["near-name"])
    assert service.head() == head
    board.post("/groups/board/terms", {**body, "acknowledge": [problem["faults"][0]["id"]]})


def test_a_limited_credential_makes_what_its_own_group_lacks_and_no_other(
    board: Client, limited: Limited, service: Service
) -> None:
    board.post("/groups", {"slug": "other", "name": {"en": "Other"}, "kind": "board", **ON_FIRST_DAY})
    body = {"toml": text(MANAGER), "create": True, **ON_FIRST_DAY}
    assert limited("other").request("/groups/board/terms?preview=true", body).status_code == 403
    assert len(limited("board").post("/groups/board/terms", body)["positions"]) == 2


def test_the_command_line_says_it_and_makes_it(
    board: Client, service: Service, quorate: Quorate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    monkeypatch.setenv("QUORATE_TOKEN", token)
    (tmp_path / "terms.toml").write_text(text(MANAGER, seat("lay", "Lay")), encoding="utf-8")
    act = ["act", "terms-adopted", "--group", "board", "--set", f"toml=@{tmp_path / 'terms.toml'}"]
    act += ["--on", "2025-04-01", "--authority", "body:board"]
    code, out, err = quorate(*act, "--preview")
    assert (code, err) == (0, "")
    assert "To be known before:" in out
    assert IN_TEXT.format("Lay") in out
    assert quorate(*act, "--create")[0] == 0
    assert quorate("act", "terms-adopted", "--help")[1].count("--create") >= 1
