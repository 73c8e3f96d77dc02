"""Row changes of many commands, gathered and written at once; what opened and closed within is written once, closed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from psycopg import Connection, sql

from projections.engine.step import KnownRow, RowChange
from projections.engine.tables import TABLES, copy_in, copy_line, copy_tombstones, raise_latest_days
from projections.rows import Row

LINES_MAX = 10_000


class Batch:
    """`take` the changes of one command after the other, then `write` them. Until written, open rows wait in memory."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], tuple[Row, int]] = {}
        self._lines: dict[str, list[bytes]] = defaultdict(list)
        self._closings: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        self._gone: list[tuple[str, str, str | None, int]] = []
        self._latest: dict[tuple[str, str, int], date] = {}
        self._latest_known: dict[str, date] = {}

    def take(self, position: int, changes: Iterable[RowChange]) -> None:
        """Changes at the last position of a command."""
        for _, model, key, old, new in changes:
            if old is not None:
                if opened := self._open.pop((model, key), None):
                    self._lines[model].append(copy_line(TABLES[model], opened[0], opened[1], position))
                else:
                    self._closings[model].append((key, old.since, position))
                group = getattr(old.row, "group", None)
                if new is None or getattr(new, "group", None) != group:
                    self._gone.append((model, key, group, position))
            if new is not None:
                self._open[model, key] = (new, position)
                self._mark(model, new, position)

    def take_known(self, position: int, changes: Iterable[RowChange]) -> None:
        """The same where whoever makes the changes knows the rows that they close, and none of these is written yet: only
        what is over waits here."""
        for _, model, key, old, new in changes:
            if old is not None:
                self._lines[model].append(copy_line(TABLES[model], old.row, old.since, position))
                group = getattr(old.row, "group", None)
                if new is None or getattr(new, "group", None) != group:
                    self._gone.append((model, key, group, position))
            if new is not None:
                self._mark(model, new, position)

    def write_open(self, conn: Connection, schema: str, rows: Iterable[tuple[str, KnownRow]]) -> None:
        """Write rows that are still known, so many at a time, and what waits."""
        for number, (model, known) in enumerate(rows, start=1):
            self._lines[model].append(copy_line(TABLES[model], known.row, known.since, None))
            if number % LINES_MAX == 0:
                self.write_closed(conn, schema)
        self.write(conn, schema)

    def _mark(self, model: str, row: Row, position: int) -> None:
        """High-water marks: the latest day of a list by each position, and by each day from which rows are true."""
        if row.LATEST is None:
            return
        day = getattr(row, row.LATEST)
        if day > self._latest_known.get(model, date.min):
            self._latest_known[model] = self._latest[model, "known", position] = day
        valid = (model, "valid", row.valid_from.toordinal())
        self._latest[valid] = max(day, self._latest.get(valid, date.min))

    def write_closed(self, conn: Connection, schema: str) -> None:
        """Write the rows whose history is over; those still open stay in memory (a rebuild writes them last)."""
        for model, lines in self._lines.items():
            copy_in(conn, schema, TABLES[model], lines)
        self._lines.clear()
        for model, closings in self._closings.items():
            keys, since, to = zip(*closings, strict=True)
            statement = sql.SQL(
                "update {} t set known_to = c.known_to"
                " from unnest(%s::text[], %s::bigint[], %s::bigint[]) c (key, known_from, known_to)"
                " where t.key = c.key and t.known_from = c.known_from"
            ).format(sql.Identifier(schema, model))
            conn.execute(statement, [list(keys), list(since), list(to)])
        self._closings.clear()
        copy_tombstones(conn, schema, self._gone)
        self._gone.clear()

    def write(self, conn: Connection, schema: str) -> None:
        """Write everything; the batch is empty afterwards."""
        for (model, _), (row, since) in self._open.items():
            self._lines[model].append(copy_line(TABLES[model], row, since, None))
        self._open.clear()
        self.write_closed(conn, schema)
        raise_latest_days(conn, schema, [(*at, day) for at, day in self._latest.items()])
        self._latest.clear()
