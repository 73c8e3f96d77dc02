"""The one statement of a compiled list: where the read side stands, what is looked up first and kept, and its bounds."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import psycopg
import pytest

from api.access import actors
from api.graphql import single_statements
from api.graphql.single_statements import SingleStatements
from ledger.postgres.statement_pool import StatementPool
from projections.engine import single_statement
from projections.engine.budget import AnswerTooLarge, Budget, Limits
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.single_statement import (
    KnownHead,
    Lookup,
    LookupCache,
    NotInOneStatement,
    SingleStatementSnapshot,
)
from tests.graphql.asker import Viewer, opened
from tests.graphql.list_execution import ATTENDANCE, EVERYBODY, answered, compiled, context_of, executed, head_of
from tests.support.databases import Database
from tests.support.story import id_of


def test_another_position_day_or_version_is_found_by_the_statement_itself(recorded: Database) -> None:
    head = head_of(recorded)
    listed = compiled(ATTENDANCE)
    with psycopg.connect(recorded.dsn, autocommit=True) as connection:
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


def test_questions_after_the_first_are_answered_so(recorded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []
    answer = SingleStatements.answer

    async def noted(*given: Any) -> Any:
        answered = await answer(*given)
        found.append(answered is not None)
        return answered

    monkeypatch.setattr(SingleStatements, "answer", noted)
    with opened(recorded) as asker:
        first, second = (asker.ask("{ meetings { nodes { ref } } }") for _ in range(2))
        asker.viewer = Viewer(groups=("sub-group",))
        assert asker.ask("{ meetings { nodes { ref } } }") == first == second
    assert found == [True, True]  # the first tells where the read side stands


@pytest.mark.parametrize("limits", [Limits(values=3), Limits(bytes=40), Limits(rows=1), Limits(bytes_read=300)])
def test_a_compiled_list_is_bounded_as_others_are(recorded: Database, limits: Limits) -> None:
    head = head_of(recorded)
    with psycopg.connect(recorded.dsn, autocommit=True) as connection, pytest.raises(AnswerTooLarge):
        answered(connection, compiled(ATTENDANCE), head, limits)


def test_the_server_gives_no_more_bytes_than_may_be_read(recorded: Database) -> None:
    known, listed = LookupCache(head_of(recorded)), compiled(ATTENDANCE)
    listed.forget()
    asked = listed.statement(known, Budget(Limits(bytes_read=900)), EVERYBODY, context_of, {})
    with psycopg.connect(recorded.dsn, autocommit=True) as connection:
        found = executed(connection, asked.statement.text, asked.statement.values)
    sizes = [len(found.bytes(number, 1) or b"") for number in range(found.count)]
    listed.forget()
    assert 0 < sum(sizes) <= 900
    assert sizes[-1] == 0


def test_a_statement_serves_who_asks_the_same_while_the_read_side_stands_there(recorded: Database) -> None:
    head, listed = head_of(recorded), compiled(ATTENDANCE)

    def made(head: KnownHead, **given: Any) -> Any:
        return listed.statement(LookupCache(head), Budget(), EVERYBODY, context_of, given)

    first = made(head, n=3)
    assert made(head, n=3) is first
    assert made(head, n=4).statement.values["limit"] == 5
    later = head._replace(checkpoint=head.checkpoint._replace(position=head.checkpoint.position + 1))
    assert made(later, n=3).statement.values["head"] == later.checkpoint.position
    assert made(head, n=3) == made(head, n=3) != first


def test_a_statement_of_another_day_is_made_anew(recorded: Database) -> None:
    head, listed = head_of(recorded), compiled(ATTENDANCE)
    first = listed.statement(LookupCache(head), Budget(), EVERYBODY, context_of, {})
    first.statement.values["today"] = date(2025, 6, 1)
    with psycopg.connect(recorded.dsn, autocommit=True) as connection:
        with pytest.raises(NotInOneStatement):
            answered(connection, listed, head)
        assert answered(connection, listed, head)


def test_names_that_no_operation_has_are_not_kept(recorded: Database) -> None:
    text = "query Named { meetings { nodes { ref } } }"
    with opened(recorded) as asker:
        for n in range(20):
            assert "errors" in asker.send(json={"query": text, "operationName": f"name {n}"}).json()
        assert asker.send(json={"query": text, "operationName": "Named"}).json()["data"]
        checked = asker.endpoint._documents.kept(text)
    assert checked is not None
    assert {*checked.lists} == {"Named"}


def test_statements_of_all_lists_together_are_bounded(recorded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_statements, "CACHING_MAX", 5)
    texts = [f"{{ list{n}: meetings {{ nodes {{ ref }} }} }}" for n in range(9)]
    with opened(recorded) as asker:
        for text in texts:
            assert asker.ask(text) == asker.ask(text)
        kept = [asker.endpoint._documents.kept(text) for text in texts]
    holding = [bool(checked.lists[None]._cached) for checked in kept if checked is not None]
    assert holding == [False] * 4 + [True] * 5


def test_a_statement_is_made_for_what_a_credential_reaches(recorded: Database) -> None:
    text, seen = "{ groups { nodes { slug } } }", []
    viewers = (Viewer(), Viewer(groups=("sub-group",)), Viewer(groups=("board",)), Viewer(groups=()), Viewer())
    with opened(recorded) as asker:
        asker.ask(text)
        for viewer in viewers:
            asker.viewer = viewer
            seen.append([node["slug"] for node in asker.ask(text)["groups"]["nodes"]])
    assert seen[0] == seen[4] == ["board", "sub-group"]
    assert seen[1:4] == [["sub-group"], ["board"], []]


def test_the_role_agency_is_answered_what_it_may_ask_alone(recorded: Database) -> None:
    with opened(recorded) as asker:
        for text in ("{ meetings { nodes { ref } } }", "{ attendance { nodes { ref deputy } } }"):
            asker.ask(text)
            asker.viewer = Viewer(role="agency", agency=id_of("police"), names=False)
            assert asker.refused(text)[0]["extensions"]["code"] == "NOT_PERMITTED"
            asker.viewer = Viewer()


def test_what_is_looked_up_is_of_where_the_read_side_stands(recorded: Database) -> None:
    head, listed = head_of(recorded), compiled('{ attendance(group: "sub-group") { nodes { ref } } }')
    with psycopg.connect(recorded.dsn, autocommit=True) as connection:
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


def test_what_is_looked_up_is_bounded(recorded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_statement, "LOOKUP_ROWS_MAX", 1)
    single_statement._lookup.cache_clear()
    with psycopg.connect(recorded.dsn, autocommit=True) as connection:
        for viewer, error in ((Viewer(groups=("sub-group",)), None), (Viewer(groups=("sub-group", "board")), True)):
            listed = compiled("{ meetings { nodes { ref } } }")
            with pytest.raises(NotInOneStatement) if error else nullcontext():
                answered(connection, listed, head_of(recorded), viewer=viewer)
        with pytest.raises(AnswerTooLarge):
            answered(connection, listed, head_of(recorded), Limits(rows=0), viewer=Viewer(groups=("sub-group",)))
    single_statement._lookup.cache_clear()


def test_rows_of_lookups_are_bounded_together(recorded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_statement, "LOOKUPS_MAX", 3)
    with opened(recorded) as asker:
        for n in range(9):
            asker.viewer = Viewer(groups=("sub-group", f"none-{n}"))
            assert len(asker.ask("{ groups { nodes { slug } } }")["groups"]["nodes"]) == 1
        known = asker.endpoint._single._known
    assert known is not None
    assert 0 < len(known._rows) <= 3


def test_what_the_position_does_not_settle_is_not_looked_up(recorded: Database) -> None:
    seen = SingleStatementSnapshot(LookupCache(head_of(recorded)), Limits(), bytes, places=True)
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
    recorded: Database, arguments: str, viewer: Viewer, by_values: bool
) -> None:
    planned = []

    async def noted(self: StatementPool, text: str, values: Any, timeout_s: float, **given: Any) -> Any:
        planned.append(given["by_values"])
        return await execute(self, text, values, timeout_s, **given)

    execute, text = StatementPool.execute, f"{{ meetings({arguments}) {{ nodes {{ ref }} }} }}"
    with opened(recorded) as asker, pytest.MonkeyPatch.context() as patch:
        asker.viewer = viewer
        asker.ask(text)
        patch.setattr(StatementPool, "execute", noted)
        asker.ask(text)
    assert planned[-1:] == [by_values]
