"""Compiled lists answer as the executor does, byte for byte; what they do not answer is left to it."""

import random
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql import compiled_connections
from api.graphql import paging as graphql_paging
from api.graphql.compiled_lists import compiled_list
from api.graphql.types.fields import NAMED_BY_ROW
from ledger.postgres import embedded
from projections.questions import paging as questions_paging
from projections.rows import AttendanceRow, DecisionRow, MeetingRow, Row, SeatRow
from tests.graphql.asker import opened
from tests.graphql.list_execution import (
    DOCUMENTS,
    SCHEMA,
    answered,
    both,
    compiled,
    head_of,
)
from tests.support.databases import Database
from tests.support.random_histories import begun, history, seeds
from tests.support.replay_check import from_zero
from tests.support.story import FIRST_DAY
from tests.support.story_database import database_of

LISTS = ("attendance", "meetings", "decisions")
IDS = "{ id ref __typename }"


@cache
def fields_of(name: str) -> list[str]:
    """The fields of the members of a list that are compiled, each as a document asks for it."""
    assert SCHEMA.query_type is not None
    kind: Any = SCHEMA.query_type.fields[name].type
    kind = kind.of_type.fields["nodes"].type.of_type.of_type.of_type
    asked = (text for field in kind.fields for text in (field, f"{field} {IDS}"))
    checked = ((text, DOCUMENTS.checked(f"{{ {name} {{ nodes {{ {text} }} }} }}")) for text in asked)
    return [text for text, found in checked if not found.errors and compiled_list(SCHEMA, found, None)]


def test_leaves_and_what_the_rows_name_are_compiled() -> None:
    assert {"id", "ref", "day", "outcome", "deputy", "expected", "attended", "excluded"} <= {*fields_of("attendance")}
    assert {f"meeting {IDS}", f"seat {IDS}"} <= {*fields_of("attendance")}
    assert {"id", "state", "heldOn", "starts", "place"} <= {*fields_of("meetings")}
    assert {"id", "item", "takenOn", f"meeting {IDS}"} <= {*fields_of("decisions")}
    assert f"group {IDS}" not in fields_of("attendance")  # that a group was established may be retracted


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("arguments", ["first: 500", 'first: 3, on: "2026-01-01"', "sort: NEWEST", "last: 2"])
def test_every_compiled_field_is_written_as_the_executor_does(recorded: Database, name: str, arguments: str) -> None:
    asked = " ".join(f"f{n}: {field}" for n, field in enumerate(fields_of(name)))
    page = "pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }"
    executed, answered = both(recorded, f"{{ list: {name}({arguments}) {{ {page} nodes {{ {asked} __typename }} }} }}")
    assert answered == executed
    assert b'"f1":' in answered


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_pages_of_any_of_the_fields_are_those_of_the_executor(recorded: Database, seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(LISTS)
    fields = fields_of(name)
    some, others = (" ".join(chance.sample(fields, chance.randint(1, 4))) for _ in range(2))
    after, size = None, chance.randint(1, 3)
    text = (
        f"query ($n: Int, $after: String) {{ {name}(first: $n, after: $after) {{ nodes {{ {some} ...F }} ...P }} }}"
        f" fragment P on {name.title().rstrip('s')}Connection {{ pageInfo {{ endCursor hasNextPage }} }}"
        f" fragment F on {name.title().rstrip('s')} {{ {others} }}"
    )
    for _ in range(5):
        executed, answered = both(recorded, text, {"n": size, "after": after})
        assert answered == executed
        page = msgspec.json.decode(answered)["data"][name]["pageInfo"]
        after = page["endCursor"]
        if not page["hasNextPage"]:
            return


NAMED: dict[str, type[Row]] = {"Meeting": MeetingRow, "Seat": SeatRow}
KEYS = {"Meeting": ("meeting",), "Seat": ("group", "seat")}
NAMING: dict[str, type[Row]] = {"Meeting": MeetingRow, "Attendance": AttendanceRow, "Decision": DecisionRow}


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(seeds)
def test_what_a_row_names_is_there_whenever_the_row_is(seed: int) -> None:
    rows = [*from_zero(history(seed).entries).values()]
    for kind, naming in NAMING.items():
        for field in SCHEMA.type_map[kind].fields.values():  # type: ignore[attr-defined]
            named = field.extensions["strawberry-definition"].metadata.get(NAMED_BY_ROW)
            for row in rows if named else ():
                if isinstance(row, naming) and all(getattr(row, part) is not None for part in named.key):
                    check_named(row, named.key, [r for r in rows if isinstance(r, NAMED[named.kind])], KEYS[named.kind])


def check_named(row: Row, key: tuple[str, ...], rows: list[Row], theirs: tuple[str, ...]) -> None:
    """On each day of a row, or on the one day that stands in the key."""
    wanted = [getattr(row, part) for part in key]
    found = [r for r in rows if [getattr(r, part) for part in theirs] == wanted[: len(theirs)]]
    if isinstance(wanted[-1], date):
        days = {wanted[-1]}
    else:
        changes = {day for r in found for day in (r.valid_from, r.valid_to) if day is not None}
        days = {row.valid_from} | {d for d in changes if covers(row, d)}
    assert all(any(covers(r, day) for r in found) for day in days)


def covers(row: Row, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


@pytest.mark.parametrize(
    "text",
    [
        "{ duties { nodes { ref } } }",
        '{ trail(words: "minutes") { nodes { ref } } }',
        '{ trail(byName: "somebody") { nodes { ref } } }',
        "{ attendance { nodes { ref reasons { text } } } }",
        "{ attendance { nodes { meeting { day } } } }",
        "{ attendance { nodes { person { id } } } }",
        "{ attendance { edges { node { person { id } } } } }",
        "{ meetings { nodes { ref basis } } }",
        "{ attendance { nodes { ref } } ledger { position } }",
        "query ($x: Boolean!) { attendance { nodes { ref @include(if: $x) } } }",
        '{ group(slug: "sub-group") { ref } }',
        "{ __typename }",
    ],
)
def test_what_is_more_than_one_list_of_leaves_is_left_to_others(text: str) -> None:
    assert compiled(text) is None


def test_a_day_that_has_passed_is_recorded_as_read(recorded: Database) -> None:
    head = head_of(recorded)
    with psycopg.connect(recorded.dsn, autocommit=True) as connection:
        answer = answered(connection, compiled('{ meetings(on: "2025-06-01") { nodes { ref } } }'), head)
    assert answer.seen.past == (head.checkpoint.position, date(2025, 6, 1))


def test_a_list_is_counted_so_far_and_no_further(recorded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{ attendance(first: 1) { totalCount totalCountIsLowerBound } }"
    assert msgspec.json.decode(both(recorded, text)[1])["data"]["attendance"]["totalCountIsLowerBound"] is False
    for module in (compiled_connections, questions_paging, graphql_paging):
        monkeypatch.setattr(module, "COUNT_MAX", 2)
    executed, answered = both(recorded, text)
    assert answered == executed == b'{"data":{"attendance":{"totalCount":2,"totalCountIsLowerBound":true}}}'


def test_pages_of_a_list_are_of_one_state(server: embedded.EmbeddedServer) -> None:
    """Another meeting is recorded between two pages, which the second, read at once too, does not see."""
    text = """query ($after: String) { meetings(first: 2, after: $after) {
      nodes { ref } totalCount pageInfo { endCursor hasNextPage } } }"""
    story = begun()
    with database_of(server, story) as database, opened(database) as asker:
        first = [asker.ask(text) for _ in range(2)][-1]["meetings"]
        story.meeting("another", "sub-group", FIRST_DAY + timedelta(days=300), held=False)
        asker.clear()
        asker.tell(story)
        asker.ask("{ ledger { position } }")
        later = [asker.ask(text, after=first["pageInfo"]["endCursor"])["meetings"] for _ in range(2)]
        assert asker.ask(text)["meetings"]["totalCount"] == first["totalCount"] + 1
    assert later[0] == later[1]
    assert later[0]["totalCount"] == first["totalCount"] == 3
    assert not later[0]["pageInfo"]["hasNextPage"]
