"""Every class of row goes through its table and comes back as it was, whatever its types allow it to hold."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec.inspect as inspected
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from psycopg import Connection, sql

from domain.entries import Entry
from ledger.governance import CODEC
from ledger.postgres import embedded
from projections.engine import stored_rows, tables
from projections.engine.stored_rows import StoredRows
from projections.engine.tables import TABLES, copy_line, stored_copy_line
from projections.records import work
from projections.rows import MODELS, Row, Unit
from projections.trail import trail_rows
from tests.ledger.golden import StoredEvent, lines
from tests.support import any_row
from tests.support.databases import NUMBERS

SCHEMA = "tried"
UNTYPED = {"Interpretation.value", "InterpretationRow.value", "TrailRow.terms", "WorkActRow.fields", "Words.values"}
"""The fields that may hold whatever JSON has. What is put into one goes through `plain` or `said`, or is of the ledger:
a tuple or a date would come back as something else."""


@pytest.fixture(scope="module")
def conn(server: embedded.EmbeddedServer) -> Iterator[Connection]:
    """A read schema without indexes, in a database of its own."""
    name = f"t{next(NUMBERS)}"
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as admin:
        admin.execute(f"create database {name}")
        with psycopg.connect(server.dsn(name, "postgres"), autocommit=True) as connection:
            tables.create(connection, SCHEMA)
            yield connection
        admin.execute(f"drop database {name} with (force)")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.MODEL)
def test_a_row_is_read_back_as_it_was_written(model: type[Row], conn: Connection) -> None:
    table, name = TABLES[model.MODEL], model.MODEL

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(st.lists(any_row.rows(model), min_size=1, max_size=4))
    def check(rows: list[Row]) -> None:
        written = {f"{n}": replace(row, key=f"{n}") for n, row in enumerate(rows)}
        conn.execute(sql.SQL("truncate {}").format(sql.Identifier(SCHEMA, name)))
        tables.copy_in(conn, SCHEMA, table, [copy_line(table, row, 7, None) for row in written.values()])
        stored, kind = StoredRows(conn, SCHEMA), model.UNITS[0]
        found = [stored.of_unit(Unit(kind, of)) for of in {getattr(row, model.OF) for row in written.values()}]
        assert {place[1]: known.row for each in found for place, known in each.items() if place[0] == name} == written
        kept = {row[0]: stored_copy_line(table, row) for row in stored_rows.row_history(conn, SCHEMA, name)}
        assert kept == {key: copy_line(table, row, 7, None) for key, row in written.items()}

    with conn.transaction():
        check()


def test_no_other_field_holds_what_has_no_type() -> None:
    found = set(_untyped(*inspected.multi_type_info(MODELS)))
    assert found == UNTYPED, "what a row holds is typed, or is made plain where it is put in and named here"


def _untyped(*types: inspected.Type, at: str = "", known: set[Any] | None = None) -> Iterator[str]:
    known = set() if known is None else known
    for t in types:
        if isinstance(t, inspected.AnyType):
            yield at
        elif isinstance(t, inspected.StructType) and t.cls not in known:
            known.add(t.cls)
            for f in t.fields:
                yield from _untyped(f.type, at=f"{t.cls.__name__}.{f.name}", known=known)
        inner = [getattr(t, name, None) for name in ("item_type", "key_type", "value_type")]
        inner += [*getattr(t, "types", ()), *getattr(t, "item_types", ())]
        yield from _untyped(*(each for each in inner if each is not None), at=at, known=known)


@pytest.mark.parametrize("stored", [each for each in lines() if each.full], ids=lambda each: each.topic)
def test_what_is_told_of_an_event_is_as_json_has_it(stored: StoredEvent) -> None:
    event = CODEC.decode(stored.topic, bytes(stored.state))
    at = datetime(2026, 4, 1, tzinfo=UTC)
    stream = [Entry("stream", "kind", n, n, at, None, event) for n in range(1, 10)]
    told = {"terms": trail_rows.placeholder_values(stream[-1], stream), "fields": work.fields(event)}
    assert any_row.read_back(told) == told
