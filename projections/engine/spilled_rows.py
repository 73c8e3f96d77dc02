"""Current rows and dependencies in a temporary file, for a replay that does not keep them all in memory."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ledger.world.dependency_keys import DependencyKey
from projections.engine.dependency_text import key_text, unit_from, unit_text
from projections.engine.step import KnownRow, ReadSide, RowChange
from projections.engine.tables import TABLES, encoded
from projections.rows import Row, RowKey, Unit

TABLES_SQL = """
create table rows (model text, key text, unit text, since integer, body blob, primary key (model, key)) without rowid;
create index rows_unit on rows (unit);
create table depends (unit text, key text, primary key (unit, key)) without rowid;
create index depends_key on depends (key);
pragma journal_mode = off;
pragma synchronous = off;
"""
KEYS_AT_ONCE = 500


class SpilledRows:
    """Implements `projections.engine.step.RowSource`. `take` gathers what changes, `write` writes it; after that a
    read side may forget it."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # goes with the process
        self._rows.executescript(TABLES_SQL)
        self._changed: dict[RowKey, tuple[Unit, int, Row] | None] = {}

    def close(self) -> None:
        self._rows.close()

    def take(self, position: int, changes: Iterable[RowChange]) -> None:
        """The rows that a command closes and opens at its last position."""
        for unit, model, key, _, new in changes:
            self._changed[model, key] = None if new is None else (unit, position, new)

    def write(self, side: ReadSide) -> None:
        """Write what was taken since, and the dependencies that changed."""
        gone = [place for place, row in self._changed.items() if row is None]
        new = (
            (*place, unit_text(row[0]), row[1], encoded(row[2]))
            for place, row in self._changed.items()
            if row is not None
        )
        units = {unit_text(unit): side.depends[unit] for unit in side.reread}
        self._rows.execute("begin")
        self._rows.executemany("delete from rows where model = ? and key = ?", gone)
        self._rows.executemany("insert or replace into rows values (?, ?, ?, ?, ?)", new)
        self._rows.executemany("delete from depends where unit = ?", [(unit,) for unit in units])
        pairs = ((unit, key_text(key)) for unit, keys in units.items() for key in keys)
        self._rows.executemany("insert into depends values (?, ?)", pairs)
        self._rows.execute("commit")
        self._changed.clear()
        side.reread.clear()

    def open_rows(self) -> Iterator[tuple[str, KnownRow]]:
        """What was written and is still known, by model."""
        for model, since, body in self._rows.execute("select model, since, body from rows"):
            yield model, KnownRow(TABLES[model].decode(body), since)

    def dependencies(self) -> Iterator[tuple[str, str]]:
        """The pairs of unit and dependency key, as text, that were written."""
        yield from self._rows.execute("select unit, key from depends")

    def of_unit(self, unit: Unit) -> Mapping[RowKey, KnownRow]:
        found = self._rows.execute("select model, key, since, body from rows where unit = ?", [unit_text(unit)])
        return {(model, key): KnownRow(TABLES[model].decode(body), since) for model, key, since, body in found}

    def units_reading(self, keys: Iterable[DependencyKey]) -> Iterable[tuple[DependencyKey, Unit]]:
        by_text = {key_text(key): key for key in keys}
        texts = [*by_text]
        for first in range(0, len(texts), KEYS_AT_ONCE):
            part = texts[first : first + KEYS_AT_ONCE]
            marks = ", ".join("?" * len(part))
            found = self._rows.execute(f"select key, unit from depends where key in ({marks})", part).fetchall()
            for text, unit in found:
                yield by_text[text], unit_from(unit)
