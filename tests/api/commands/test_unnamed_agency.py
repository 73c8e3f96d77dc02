"""An action for which no agency is named is shown to no agency's lead: its preview says so, and which could be named."""

from typing import Any

import pytest

from tests.support.http_client import Client
from tests.support.two_groups import BY, ON_FIRST_DAY

NOBODY = "No agency is named, so no agency's lead will see this action"


@pytest.fixture
def board(client: Client) -> Client:
    """A group with a seat of an agency, one whose agency is not said, an independent one and an empty one; an agency
    nominated the members of the second and the third."""
    for slug in ("police", "health"):
        client.post("/agencies", {"slug": slug, "name": {"en": slug.title()}, **ON_FIRST_DAY})
    client.post("/groups", {"slug": "board", "name": {"en": "Board"}, "kind": "board", **ON_FIRST_DAY})
    more: dict[str, dict[str, Any]] = {"police": {"agency": "police"}, "independent": {"independent": True}}
    for seat in ("police", "unsaid", "independent", "empty"):
        client.post("/groups/board/seats", {"seat": seat, "title": {"en": seat}, **more.get(seat, {}), **ON_FIRST_DAY})
    for seat, name in (("unsaid", "Ada Ng"), ("independent", "Bryn Owen")):
        person = client.post("/persons", {"name": name, **ON_FIRST_DAY})["id"]
        appointed = {"person": person, "nominated_by": "health", **ON_FIRST_DAY}
        client.post(f"/groups/board/seats/{seat}/members", appointed)
    return client


def notes(client: Client, path: str, **fields: str) -> list[str]:
    body = {**fields, "on": "2025-06-01", "authority": BY}
    preview = client.request(f"{path}?preview=true", body)
    assert preview.status_code == 200, preview.text
    return list(preview.json()["notes"])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seat": "police"}, [f"{NOBODY}: the seat is of Police, which could be named."]),
        ({"seat": "unsaid"}, [f"{NOBODY}: whoever sits in it was nominated by Health, which could be named."]),
        ({"seat": "independent"}, [f"{NOBODY}."]),
        ({"seat": "empty"}, [f"{NOBODY}."]),
        ({}, [f"{NOBODY}."]),
        ({"seat": "police", "agency": "police"}, []),
    ],
)
def test_an_action_without_an_agency_says_whose_it_could_be(
    board: Client, fields: dict[str, str], said: list[str]
) -> None:
    raised = {"text": {"en": "Write the rota"}, "due_on": "2025-07-01"}
    assert notes(board, "/groups/board/actions", **fields, **raised) == said  # type: ignore[arg-type]
    first = {**raised, "agency": "health", "on": "2025-05-01", "authority": BY}
    action = board.post("/groups/board/actions", first)["id"]
    assert notes(board, f"/actions/{action}/reassignments", **fields) == said
