"""Compiled lists answer as the executor does, byte for byte, in one statement; what they do not answer is left to it."""

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import msgspec
import psycopg
import pytest
from graphql import execute_sync
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql import single_statements
from api.graphql.compiled_lists import ListAnswer, compiled_list
from api.graphql.context import RequestContext
from api.graphql.operations.document_cache import DocumentCache
from api.graphql.operations.executor import CountingExecutor
from api.graphql.query import Query
from api.graphql.schema import build
from api.graphql.single_statements import SingleStatements
from api.graphql.types.fields import NAMED_BY_ROW
from ledger.postgres import embedded
from ledger.postgres.statement_pool import StatementResult
from projections.engine.budget import AnswerTooLarge, Budget, Limits
from projections.engine.single_statement import KnownHead, NotInOneStatement, known_head
from projections.engine.snapshot import snapshot
from projections.rows import AttendanceRow, DecisionRow, MeetingRow, Row, SeatRow
from tests.graphql.asker import Viewer, opened
from tests.support.databases import Database
from tests.support.random_histories import begun, history, seeds
from tests.support.replay_check import from_zero
from tests.support.story_database import database_of

SCHEMA, _ = build()
DOCUMENTS = DocumentCache(SCHEMA)
LISTS = ("attendance", "meetings", "decisions")
IDS = "{ id ref __typename }"
ATTENDANCE = """query ($n: Int, $after: String) { attendance(first: $n, after: $after) { __typename
  nodes { ref day outcome expected meeting { ref } seat { id } } pageInfo { hasNextPage endCursor startCursor } } }"""


@pytest.fixture(scope="module")
def worked(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, begun()) as database:
        yield database


def compiled(text: str) -> Any:
    checked = DOCUMENTS.checked(text)
    assert not checked.errors, checked.errors
    return compiled_list(SCHEMA, checked, None)


@cache
def fields_of(name: str) -> list[str]:
    """The fields of the members of a list that are compiled, each as a document asks for it."""
    assert SCHEMA.query_type is not None
    kind: Any = SCHEMA.query_type.fields[name].type
    kind = kind.of_type.fields["nodes"].type.of_type.of_type.of_type
    asked = (text for field in kind.fields for text in (field, f"{field} {IDS}"))
    checked = ((text, DOCUMENTS.checked(f"{{ {name} {{ nodes {{ {text} }} }} }}")) for text in asked)
    return [text for text, found in checked if not found.errors and compiled_list(SCHEMA, found, None)]


def head_of(database: Database) -> KnownHead:
    with psycopg.connect(database.dsn, autocommit=True) as connection, snapshot(connection) as seen:
        return known_head(seen)


def context_of(seen: Any) -> RequestContext:
    return RequestContext(seen, Viewer(), lambda sealed: sealed.ct)


def both(database: Database, text: str, variables: dict[str, Any] | None = None) -> tuple[bytes, bytes]:
    """The answer of the executor, and that of the compiled list."""
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        with snapshot(connection) as seen:
            checked, head, given = DOCUMENTS.checked(text), known_head(seen), variables or {}
            assert checked.document is not None
            root = Query(context=context_of(seen))
            executed = execute_sync(SCHEMA, checked.document, root_value=root, context_value=seen.budget,
                                    variable_values=given, executor_class=CountingExecutor)  # fmt: skip
        assert not executed.errors
        answer = answered(connection, compiled_list(SCHEMA, checked, None), head, given=given)
        return msgspec.json.encode({"data": executed.data}), answer.body


def answered(
    connection: psycopg.Connection[Any], listed: Any, head: KnownHead, limits: Limits | None = None, given: Any = None
) -> ListAnswer:
    """The answer of a compiled list, its statement executed on a connection of the test's own."""
    budget = Budget(limits or Limits())
    asked = listed.statement(head, budget, context_of, given or {})
    assert asked is not None
    cursor = connection.execute(asked.statement.text, asked.statement.values, binary=True)
    assert cursor.pgresult is not None
    return listed.answer(asked, StatementResult(cursor.pgresult, connection), budget)  # type: ignore[no-any-return]


def test_leaves_and_what_the_rows_name_are_compiled() -> None:
    assert {"id", "ref", "day", "outcome", "deputy", "expected", "attended", "excluded"} <= {*fields_of("attendance")}
    assert {f"meeting {IDS}", f"seat {IDS}"} <= {*fields_of("attendance")}
    assert {"id", "state", "heldOn", "starts", "place"} <= {*fields_of("meetings")}
    assert {"id", "item", "takenOn", f"meeting {IDS}"} <= {*fields_of("decisions")}
    assert f"group {IDS}" not in fields_of("attendance")  # that a group was established may be retracted


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("arguments", ["first: 500", 'first: 3, on: "2026-01-01"', "sort: NEWEST", "last: 2"])
def test_every_compiled_field_is_written_as_the_executor_does(worked: Database, name: str, arguments: str) -> None:
    asked = " ".join(f"f{n}: {field}" for n, field in enumerate(fields_of(name)))
    page = "pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }"
    executed, answered = both(worked, f"{{ list: {name}({arguments}) {{ {page} nodes {{ {asked} __typename }} }} }}")
    assert answered == executed
    assert b'"f1":' in answered


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_pages_of_any_of_the_fields_are_those_of_the_executor(worked: Database, seed: int) -> None:
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
        executed, answered = both(worked, text, {"n": size, "after": after})
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
        '{ attendance(group: "sub-group") { nodes { ref } } }',
        '{ attendance(knownAt: "3") { nodes { ref } } }',
        "{ attendance { nodes { ref } totalCount } }",
        "{ attendance { edges { cursor } nodes { ref } } }",
        "{ attendance { nodes { ref reasons { text } } } }",
        "{ attendance { nodes { meeting { day } } } }",
        "{ attendance { nodes { person { id } } } }",
        "{ meetings { nodes { ref basis } } }",
        "{ attendance { nodes { ref } } ledger { position } }",
        "query ($x: Boolean!) { attendance { nodes { ref @include(if: $x) } } }",
        '{ group(slug: "sub-group") { ref } }',
        "{ __typename }",
    ],
)
def test_what_is_more_than_one_list_of_leaves_is_left_to_others(text: str) -> None:
    assert compiled(text) is None


def test_another_position_day_or_version_is_found_by_the_statement_itself(worked: Database) -> None:
    head = head_of(worked)
    listed = compiled(ATTENDANCE)
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        for other in (
            head._replace(checkpoint=head.checkpoint._replace(position=head.checkpoint.position - 1)),
            head._replace(checkpoint=head.checkpoint._replace(recorded_at=None)),
        ):
            with pytest.raises(NotInOneStatement):
                answered(connection, listed, other)
        with pytest.raises(psycopg.errors.UndefinedTable):
            answered(connection, listed, head._replace(schema="read_0"))
        assert answered(connection, listed, head)


def test_a_day_that_has_passed_is_recorded_as_read(worked: Database) -> None:
    head = head_of(worked)
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        answer = answered(connection, compiled('{ meetings(on: "2025-06-01") { nodes { ref } } }'), head)
    assert answer.seen.past == (head.checkpoint.position, date(2025, 6, 1))


def test_questions_after_the_first_are_answered_so(worked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []
    answer = SingleStatements.answer

    async def noted(*given: Any) -> Any:
        answered = await answer(*given)
        found.append(answered is not None)
        return answered

    monkeypatch.setattr(SingleStatements, "answer", noted)
    with opened(worked) as asker:
        first, second = (asker.ask("{ meetings { nodes { ref } } }") for _ in range(2))
        asker.viewer = Viewer(groups=("sub-group",))
        assert asker.ask("{ meetings { nodes { ref } } }") == first == second
    assert found == [True]  # the first tells where the read side stands, the last is not of all groups


@pytest.mark.parametrize("limits", [Limits(values=3), Limits(bytes=40), Limits(rows=1), Limits(bytes_read=300)])
def test_a_compiled_list_is_bounded_as_others_are(worked: Database, limits: Limits) -> None:
    head = head_of(worked)
    with psycopg.connect(worked.dsn, autocommit=True) as connection, pytest.raises(AnswerTooLarge):
        answered(connection, compiled(ATTENDANCE), head, limits)


def test_a_statement_serves_who_asks_the_same_while_the_read_side_stands_there(worked: Database) -> None:
    head, listed = head_of(worked), compiled(ATTENDANCE)

    def made(head: KnownHead, **given: Any) -> Any:
        return listed.statement(head, Budget(), context_of, given)

    first = made(head, n=3)
    assert made(head, n=3) is first
    assert made(head, n=4).statement.values["limit"] == 5
    later = head._replace(checkpoint=head.checkpoint._replace(position=head.checkpoint.position + 1))
    assert made(later, n=3).statement.values["head"] == later.checkpoint.position
    assert made(head, n=3) == made(head, n=3) != first


def test_a_statement_of_another_day_is_made_anew(worked: Database) -> None:
    head, listed = head_of(worked), compiled(ATTENDANCE)
    first = listed.statement(head, Budget(), context_of, {})
    first.statement.values["today"] = date(2025, 6, 1)
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        with pytest.raises(NotInOneStatement):
            answered(connection, listed, head)
        assert answered(connection, listed, head)


def test_names_that_no_operation_has_are_not_kept(worked: Database) -> None:
    text = "query Named { meetings { nodes { ref } } }"
    with opened(worked) as asker:
        for n in range(20):
            assert "errors" in asker.send(json={"query": text, "operationName": f"name {n}"}).json()
        assert asker.send(json={"query": text, "operationName": "Named"}).json()["data"]
        checked = asker.endpoint._documents.kept(text)
    assert checked is not None
    assert {*checked.lists} == {"Named"}


def test_statements_of_all_lists_together_are_bounded(worked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_statements, "CACHING_MAX", 5)
    texts = [f"{{ list{n}: meetings {{ nodes {{ ref }} }} }}" for n in range(9)]
    with opened(worked) as asker:
        for text in texts:
            assert asker.ask(text) == asker.ask(text)
        kept = [asker.endpoint._documents.kept(text) for text in texts]
    holding = [bool(checked.lists[None]._cached) for checked in kept if checked is not None]
    assert holding == [False] * 4 + [True] * 5
