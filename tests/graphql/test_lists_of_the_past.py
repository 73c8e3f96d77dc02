"""Lists as of the past: what a list said when a part of the ledger was known is what it says where no more was recorded,
page by page, in every order, on any day, for credentials of all groups and of some."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from graphql import get_named_type

from api.graphql.schema import build
from domain.events.meeting.proceedings import AttendanceRecorded
from domain.events.work.action import ActionExtended
from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.correction_history import first_act, met_with_roll
from tests.support.story import Story
from tests.support.story_database import database_of
from tests.support.work_history import year_of_work

SCHEMA, _ = build()
assert SCHEMA.query_type is not None
APART = {"access", "events"}
"""The access record has no clock of the ledger, and events are asked for by their positions."""
LISTS = {
    name: [*get_named_type(field.args["sort"].type).values]
    for name, field in SCHEMA.query_type.fields.items()
    if get_named_type(field.type).name.endswith("Connection") and name not in APART
}
ENDS = [0.3, 0.6, 0.9]
DAYS = [None, date(2025, 9, 30), date(2026, 1, 31)]
REACHES = [None, ("sub-group",), ("board", "sub-group")]


def history() -> Story:
    """A year of two bodies with work, of which some was put right in the end."""
    story = year_of_work(met_with_roll(), ended=True)
    story.correct(first_act(story, ActionExtended).position, due_on=date(2026, 3, 31))
    story.correct(first_act(story, AttendanceRecorded).position, outcome="ABSENT")
    return story


@pytest.fixture(scope="module")
def whole(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    with database_of(server, history()) as database, opened(database) as asker:
        yield asker


@pytest.fixture(scope="module", params=ENDS)
def part(server: embedded.EmbeddedServer, request: pytest.FixtureRequest) -> Iterator[tuple[Asker, int]]:
    """A ledger that ends after a part of the commands, and its last position."""
    story = history()
    story.commands = story.commands[: int(len(story.commands) * request.param)]
    story.entries = [entry for command in story.commands for entry in command]
    with database_of(server, story) as database, opened(database) as asker:
        yield asker, story.entries[-1].position


def pages(asker: Asker, name: str, arguments: str, size: int) -> list[Any]:
    found: list[Any] = []
    place: str | None = ""
    while place is not None:
        given = f"first: {size}, {arguments}{place}"
        page = asker.ask(f"{{ {name}({given}) {{ nodes {{ ref }} pageInfo {{ hasNextPage endCursor }} }} }}")[name]
        found += [node["ref"] for node in page["nodes"]]
        place = f', after: "{page["pageInfo"]["endCursor"]}"' if page["pageInfo"]["hasNextPage"] else None
    return found


@pytest.mark.parametrize("reach", REACHES, ids=lambda reach: "+".join(reach or ["all"]))
def test_a_list_of_the_past_is_that_of_a_ledger_that_ends_there(
    whole: Asker, part: tuple[Asker, int], reach: tuple[str, ...] | None
) -> None:
    cut, end = part
    cut.viewer = whole.viewer = Viewer(groups=reach)
    told = 0
    for name, sorts in LISTS.items():
        for sort in sorts:
            for on in DAYS:
                arguments = f"sort: {sort}" + (f', on: "{on}"' if on else "")
                then = pages(whole, name, f'{arguments}, knownAt: "{end}"', 4)
                assert then == pages(cut, name, arguments, 500), (name, arguments)
                told += bool(then)
    assert told > 30
