"""Compiled lists answer as the executor does, byte for byte, in one statement; what they do not answer is left to it."""

import random
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import msgspec
import psycopg
import pytest
from graphql import execute_sync
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.access import actors
from api.graphql import compiled_connections, single_statements
from api.graphql import paging as graphql_paging
from api.graphql.compiled_lists import ListAnswer, compiled_list
from api.graphql.context import RequestContext
from api.graphql.operations.document_cache import DocumentCache
from api.graphql.operations.executor import CountingExecutor
from api.graphql.query import Query
from api.graphql.schema import build
from api.graphql.single_statements import SingleStatements
from api.graphql.types.fields import NAMED_BY_ROW
from ledger.postgres import embedded
from ledger.postgres.statement_pool import StatementPool, StatementResult
from projections.engine import single_statement
from projections.engine.budget import AnswerTooLarge, Budget, Limits
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.single_statement import (
    KnownHead,
    Lookup,
    LookupCache,
    NotInOneStatement,
    SingleStatementSnapshot,
    known_head,
)
from projections.engine.snapshot import snapshot
from projections.questions import paging as questions_paging
from projections.rows import AttendanceRow, DecisionRow, MeetingRow, Row, SeatRow
from tests.graphql.asker import Viewer, opened
from tests.support.databases import Database
from tests.support.random_histories import begun, history, seeds
from tests.support.replay_check import from_zero
from tests.support.story import FIRST_DAY, id_of
from tests.support.story_database import database_of

SCHEMA, _ = build()
DOCUMENTS = DocumentCache(SCHEMA)
LISTS = ("attendance", "meetings", "decisions")
IDS = "{ id ref __typename }"
EVERYBODY = Viewer()
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


def context_of(seen: Any, viewer: Viewer = EVERYBODY) -> RequestContext:
    return RequestContext(seen, viewer, lambda sealed: sealed.ct)


def both(
    database: Database, text: str, variables: dict[str, Any] | None = None, viewer: Viewer = EVERYBODY
) -> tuple[bytes, bytes]:
    """The answer of the executor, and that of the compiled list."""
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        with snapshot(connection) as seen:
            checked, head, given = DOCUMENTS.checked(text), known_head(seen), variables or {}
            assert checked.document is not None, checked.errors
            root = Query(context=context_of(seen, viewer))
            executed = execute_sync(SCHEMA, checked.document, root_value=root, context_value=seen.budget,
                                    variable_values=given, executor_class=CountingExecutor)  # fmt: skip
        assert not executed.errors
        answer = answered(connection, compiled_list(SCHEMA, checked, None), head, given=given, viewer=viewer)
        assert answer.seen.past == seen.past
        return msgspec.json.encode({"data": executed.data}), answer.body


def answered(
    connection: psycopg.Connection[Any],
    listed: Any,
    head: KnownHead,
    limits: Limits | None = None,
    given: Any = None,
    viewer: Viewer = EVERYBODY,
) -> ListAnswer:
    """The answer of a compiled list, its statements executed on a connection of the test's own."""
    budget, known = Budget(limits or Limits()), LookupCache(head)
    while True:
        try:
            asked = listed.statement(known, budget, viewer, partial(context_of, viewer=viewer), given or {})
            break
        except Lookup as lookup:
            known.keep(lookup, executed(connection, lookup.text, lookup.values), budget)
    assert asked is not None
    result = executed(connection, asked.statement.text, asked.statement.values)
    return listed.answer(asked, result, budget)  # type: ignore[no-any-return]


def executed(connection: psycopg.Connection[Any], text: str, values: Any) -> StatementResult:
    cursor = connection.execute(text.encode(), values, binary=True)
    assert cursor.pgresult is not None
    return StatementResult(cursor.pgresult, connection)


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


def test_another_position_day_or_version_is_found_by_the_statement_itself(worked: Database) -> None:
    head = head_of(worked)
    listed = compiled(ATTENDANCE)
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        earlier = "select notification_id, recorded_at, %s from ledger.events where notification_id = %s"
        values = (head.checkpoint.rule_version, head.checkpoint.position - 1)
        before = connection.execute(earlier, values).fetchone()
        assert before is not None
        for other in (
            head._replace(checkpoint=ProjectionCheckpoint(*before)),
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
    assert found == [True, True]  # the first tells where the read side stands


@pytest.mark.parametrize("limits", [Limits(values=3), Limits(bytes=40), Limits(rows=1), Limits(bytes_read=300)])
def test_a_compiled_list_is_bounded_as_others_are(worked: Database, limits: Limits) -> None:
    head = head_of(worked)
    with psycopg.connect(worked.dsn, autocommit=True) as connection, pytest.raises(AnswerTooLarge):
        answered(connection, compiled(ATTENDANCE), head, limits)


def test_the_server_gives_no_more_bytes_than_may_be_read(worked: Database) -> None:
    known, listed = LookupCache(head_of(worked)), compiled(ATTENDANCE)
    listed.forget()
    asked = listed.statement(known, Budget(Limits(bytes_read=900)), EVERYBODY, context_of, {})
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        found = executed(connection, asked.statement.text, asked.statement.values)
    sizes = [len(found.bytes(number, 1) or b"") for number in range(found.count)]
    listed.forget()
    assert 0 < sum(sizes) <= 900
    assert sizes[-1] == 0


def test_a_statement_serves_who_asks_the_same_while_the_read_side_stands_there(worked: Database) -> None:
    head, listed = head_of(worked), compiled(ATTENDANCE)

    def made(head: KnownHead, **given: Any) -> Any:
        return listed.statement(LookupCache(head), Budget(), EVERYBODY, context_of, given)

    first = made(head, n=3)
    assert made(head, n=3) is first
    assert made(head, n=4).statement.values["limit"] == 5
    later = head._replace(checkpoint=head.checkpoint._replace(position=head.checkpoint.position + 1))
    assert made(later, n=3).statement.values["head"] == later.checkpoint.position
    assert made(head, n=3) == made(head, n=3) != first


def test_a_statement_of_another_day_is_made_anew(worked: Database) -> None:
    head, listed = head_of(worked), compiled(ATTENDANCE)
    first = listed.statement(LookupCache(head), Budget(), EVERYBODY, context_of, {})
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


def test_a_statement_is_made_for_what_a_credential_reaches(worked: Database) -> None:
    text, seen = "{ groups { nodes { slug } } }", []
    viewers = (Viewer(), Viewer(groups=("sub-group",)), Viewer(groups=("board",)), Viewer(groups=()), Viewer())
    with opened(worked) as asker:
        asker.ask(text)
        for viewer in viewers:
            asker.viewer = viewer
            seen.append([node["slug"] for node in asker.ask(text)["groups"]["nodes"]])
    assert seen[0] == seen[4] == ["board", "sub-group"]
    assert seen[1:4] == [["sub-group"], ["board"], []]


def test_the_role_agency_is_answered_what_it_may_ask_alone(worked: Database) -> None:
    with opened(worked) as asker:
        for text in ("{ meetings { nodes { ref } } }", "{ attendance { nodes { ref deputy } } }"):
            asker.ask(text)
            asker.viewer = Viewer(role="agency", agency=id_of("police"), names=False)
            assert asker.refused(text)[0]["extensions"]["code"] == "NOT_PERMITTED"
            asker.viewer = Viewer()


def test_what_is_looked_up_is_of_where_the_read_side_stands(worked: Database) -> None:
    head, listed = head_of(worked), compiled('{ attendance(group: "sub-group") { nodes { ref } } }')
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        assert answered(connection, listed, head)
        for other in (
            head._replace(checkpoint=head.checkpoint._replace(position=head.checkpoint.position - 1)),
            head._replace(checkpoint=head.checkpoint._replace(recorded_at=None)),
        ):
            known = LookupCache(other)
            with pytest.raises(Lookup) as needed:
                listed.statement(known, Budget(), EVERYBODY, context_of, {})
            found = executed(connection, needed.value.text, needed.value.values)
            with pytest.raises(NotInOneStatement):
                known.keep(needed.value, found, Budget())
            assert known.found(needed.value.key) is None


def test_what_is_looked_up_is_bounded(worked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_statement, "LOOKUP_ROWS_MAX", 1)
    single_statement._lookup.cache_clear()
    with psycopg.connect(worked.dsn, autocommit=True) as connection:
        for viewer, error in ((Viewer(groups=("sub-group",)), None), (Viewer(groups=("sub-group", "board")), True)):
            listed = compiled("{ meetings { nodes { ref } } }")
            with pytest.raises(NotInOneStatement) if error else nullcontext():
                answered(connection, listed, head_of(worked), viewer=viewer)
        with pytest.raises(AnswerTooLarge):
            answered(connection, listed, head_of(worked), Limits(rows=0), viewer=Viewer(groups=("sub-group",)))
    single_statement._lookup.cache_clear()


def test_rows_of_lookups_are_bounded_together(worked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_statement, "LOOKUPS_MAX", 3)
    with opened(worked) as asker:
        for n in range(9):
            asker.viewer = Viewer(groups=("sub-group", f"none-{n}"))
            assert len(asker.ask("{ groups { nodes { slug } } }")["groups"]["nodes"]) == 1
        known = asker.endpoint._single._known
    assert known is not None
    assert 0 < len(known._rows) <= 3


def test_what_the_position_does_not_settle_is_not_looked_up(worked: Database) -> None:
    seen = SingleStatementSnapshot(LookupCache(head_of(worked)), Limits(), bytes, places=True)
    for outside in (actors.BY_NAME, "select 1 from ledger.events where notification_id = %(name)s"):
        with pytest.raises(NotInOneStatement):
            seen.ask(outside, {"name": "somebody"})
    with pytest.raises(NotInOneStatement):  # it may be recorded at any moment
        seen.clocks(known_at="2999-01-01" if seen.head.recorded_at is None else str(seen.head.position + 1))
    with pytest.raises(NotInOneStatement):
        seen.clocks(known_at=seen.today.isoformat())
    with pytest.raises(Lookup):
        seen.ask("select 1 from {read}.groups", {})


@pytest.mark.parametrize(
    ("arguments", "viewer", "by_values"),
    [
        ("first: 3", Viewer(), False),
        ('on: "2026-01-01", sort: NEWEST', Viewer(), False),
        ('group: "sub-group"', Viewer(), True),
        ('knownAt: "9"', Viewer(), True),
        ("first: 3", Viewer(groups=("board",)), True),
    ],
)
def test_a_page_of_some_rows_only_is_planned_by_its_values(
    worked: Database, arguments: str, viewer: Viewer, by_values: bool
) -> None:
    planned = []

    async def noted(self: StatementPool, text: str, values: Any, timeout_s: float, **given: Any) -> Any:
        planned.append(given["by_values"])
        return await execute(self, text, values, timeout_s, **given)

    execute, text = StatementPool.execute, f"{{ meetings({arguments}) {{ nodes {{ ref }} }} }}"
    with opened(worked) as asker, pytest.MonkeyPatch.context() as patch:
        asker.viewer = viewer
        asker.ask(text)
        patch.setattr(StatementPool, "execute", noted)
        asker.ask(text)
    assert planned[-1:] == [by_values]


def test_a_list_is_counted_so_far_and_no_further(worked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{ attendance(first: 1) { totalCount totalCountIsLowerBound } }"
    assert msgspec.json.decode(both(worked, text)[1])["data"]["attendance"]["totalCountIsLowerBound"] is False
    for module in (compiled_connections, questions_paging, graphql_paging):
        monkeypatch.setattr(module, "COUNT_MAX", 2)
    executed, answered = both(worked, text)
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
