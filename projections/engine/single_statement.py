"""A snapshot that is one statement: it asks for a page and, beside it, whether the read side still stands where an earlier
snapshot found it. What needs more is asked of a snapshot that is a transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple, NoReturn, overload

from psycopg import Connection, Cursor, sql
from psycopg.errors import QueryCanceled
from psycopg.rows import tuple_row

from projections.engine import read_schema
from projections.engine.budget import AnswerTooLarge, Budget, TookTooLong
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.snapshot import CANCEL_S, Snapshot

Decode = Callable[[bytes], Any]
Line = tuple[Any, ...]
FIRST_PLACE = 2
"""Columns before those of the place: whether the read side stands there, and the body."""
STANDS = (
    "(select q.schema = %(schema)s and p.position = %(head)s and (now() at time zone 'Europe/London')::date = %(today)s"
    " and obj_description(to_regnamespace(%(schema)s), 'pg_namespace') = %(version)s and (%(head)s = 0 or exists (select"
    " from ledger.events e where e.notification_id = %(head)s and e.recorded_at = %(recorded_at)s))"
    " from read.pointer q cross join {read}.position p)"
)


class NotInOneStatement(Exception):
    """It takes more than one statement, or the read side stands elsewhere by now."""


class KnownHead(NamedTuple):
    """The read schema that answered an earlier snapshot, and where it stood."""

    schema: str
    checkpoint: ProjectionCheckpoint


class SingleStatementSnapshot(Snapshot):
    """`connection` is in autocommit and bounds a statement's time by itself; `decode` gives what is needed of the body of a
    row, and `places` says whether the places of lines are."""

    def __init__(
        self, connection: Connection[Any], head: KnownHead, budget: Budget, decode: Decode, *, places: bool
    ) -> None:
        super().__init__(connection, head.schema, head.checkpoint, datetime.now(UTC), budget)
        self._decode = decode
        self._places = places
        self._asked = False

    def ask(self, query: str, values: Mapping[str, Any]) -> NoReturn:
        raise NotInOneStatement

    def lines(self, places: Sequence[str], ordered: str, values: Mapping[str, Any]) -> "SingleStatementLines":
        """Raises NotInOneStatement, OverBudget."""
        if self._asked:
            raise NotInOneStatement
        self._asked = True
        given = {**values, "schema": self.schema, "head": self.head.position, "today": self.today}
        given |= {"recorded_at": self.head.recorded_at, "version": read_schema.version_digest()}
        given["bytes"] = self._bytes_max()
        cursor = self._conn.cursor(row_factory=tuple_row)
        try:
            with self.budget.statement(partial(self._conn.cancel_safe, timeout=CANCEL_S)):
                cursor.execute(
                    _statement(self.schema, tuple(places) if self._places else (), ordered), given, binary=True
                )
        except QueryCanceled:
            self.budget.check()
            raise TookTooLong from None
        return self._checked(SingleStatementLines(cursor, range(cursor.rowcount)))

    def rows(self, model: str, lines: Sequence[Line]) -> Sequence[Any]:
        assert isinstance(lines, SingleStatementLines)
        return [*map(self._decode, lines.bodies())]

    def _checked(self, lines: "SingleStatementLines") -> "SingleStatementLines":
        """Lines of where the read side is known to stand; none at all do not say. Raises NotInOneStatement, OverBudget."""
        if not lines or not lines.stand:
            raise NotInOneStatement
        if lines[-1][0] is None:
            raise AnswerTooLarge("bytes read", self._bytes_max())
        self.budget.read(len(lines), sum(map(len, lines.bodies())))
        return lines

    def _bytes_max(self) -> int:
        return int(min(self.budget.limits.bytes_read, 2**62))


class SingleStatementLines(Sequence[Line]):
    """Lines of a result, each read when it is asked for."""

    def __init__(self, cursor: Cursor[Any], numbers: range) -> None:
        self._cursor = cursor
        self._numbers = numbers
        self._bodies: list[bytes] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> Line: ...

    @overload
    def __getitem__(self, number: slice) -> "SingleStatementLines": ...

    def __getitem__(self, number: int | slice) -> "Line | SingleStatementLines":
        if isinstance(number, slice):
            found = SingleStatementLines(self._cursor, self._numbers[number])
            found._bodies = None if self._bodies is None else self._bodies[number]
            return found
        return self._line(number)[FIRST_PLACE - 1 :]

    @property
    def stand(self) -> bool:
        """Whether the read side stands where it is known to have stood."""
        return bool(self._line(0)[0])

    def bodies(self) -> list[bytes]:
        """The bodies, as JSON."""
        if self._bodies is None:
            result = self._cursor.pgresult
            assert result is not None
            self._bodies = [result.get_value(number, FIRST_PLACE - 1) or b"" for number in self._numbers]
        return self._bodies

    def _line(self, number: int) -> Line:
        self._cursor.scroll(self._numbers[number], "absolute")
        found = self._cursor.fetchone()
        assert found is not None
        return tuple(found)


@lru_cache(maxsize=256)
def _statement(schema: str, places: tuple[str, ...], ordered: str) -> bytes:
    """A page, and whether the read side stands there. Bodies end where there are more bytes of them than may be read."""
    named = "".join(f", {place} as place{number}" for number, place in enumerate(places))
    outer = "".join(f", r.place{number}" for number in range(len(places)))
    bounded = "case when sum(octet_length(r.body)) over (rows unbounded preceding) <= %(bytes)s then r.body end"
    text = f"select {STANDS}, {bounded}{outer} from (select t.body::text as body{named} {ordered}) r"
    return text.replace("{read}", sql.Identifier(schema).as_string()).encode()


def known_head(seen: Snapshot) -> KnownHead:
    """Where a snapshot stands, for those that come after it."""
    return KnownHead(seen.schema, seen.head)
