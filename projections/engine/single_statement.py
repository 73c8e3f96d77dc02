"""A snapshot that is one statement: it asks for a page and, beside it, whether the read side still stands where an earlier
snapshot found it. What needs more is asked of a snapshot that is a transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn, Protocol, TypeVar, cast, overload

from psycopg import Connection, sql

from domain.time_zone import london_day
from projections.engine import read_schema
from projections.engine.budget import AnswerTooLarge, Budget, Limits
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.snapshot import Snapshot

Decode = Callable[[bytes], Any]
Line = tuple[Any, ...]
P = TypeVar("P")
TRUE = b"\x01"
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


class PageStatement(NamedTuple):
    """A statement that gives a page and says whether the read side stands where it is known to have stood; its values, by
    their names; and what makes the page of its lines."""

    text: str
    values: Mapping[str, Any]
    page_of: Callable[[Sequence[Line]], Any]


class Result(Protocol):
    """The result of a statement: values as the server gave them, in binary, and rows as Python has them."""

    @property
    def count(self) -> int: ...

    def bytes(self, number: int, column: int) -> bytes | None: ...

    def row(self, number: int) -> tuple[Any, ...]: ...


class SingleStatementSnapshot(Snapshot):
    """Gives in the place of a page the statement that does, to be executed on a connection in autocommit that bounds its
    time by itself. `decode` gives what is needed of the body of a row, and `places` says whether the places of lines
    are. What is asked of it is counted against nobody's budget: it may serve several requests."""

    def __init__(self, head: KnownHead, limits: Limits, decode: Decode, *, places: bool) -> None:
        super().__init__(cast("Connection[Any]", None), head.schema, head.checkpoint, datetime.now(UTC))
        self._bytes_max = int(min(limits.bytes_read, 2**62))
        self._decode = decode
        self._places = places
        self._asked = False
        self._today = london_day(self.now)

    @property
    def connection(self) -> NoReturn:
        raise NotInOneStatement

    @property
    def today(self) -> date:
        return self._today

    def ask(self, query: str, values: Mapping[str, Any]) -> NoReturn:
        raise NotInOneStatement

    def page(
        self, places: Sequence[str], ordered: str, values: Mapping[str, Any], page_of: Callable[[Sequence[Line]], P]
    ) -> P:
        """A PageStatement, whatever the type says. Raises NotInOneStatement."""
        if self._asked:
            raise NotInOneStatement
        self._asked = True
        given = {
            **values,
            "schema": self.schema,
            "head": self.head.position,
            "today": self._today,
            "recorded_at": self.head.recorded_at,
            "version": read_schema.version_digest(),
            "bytes": self._bytes_max,
        }
        text = _statement(self.schema, tuple(places) if self._places else (), ordered)
        return cast("P", PageStatement(text, given, page_of))

    def lines_of(self, result: Result, budget: Budget) -> "SingleStatementLines":
        """The lines of where the read side is known to stand; none at all do not say. Raises NotInOneStatement,
        OverBudget."""
        if not result.count or result.bytes(0, 0) != TRUE:
            raise NotInOneStatement
        lines = SingleStatementLines(result, range(result.count))
        if result.bytes(result.count - 1, FIRST_PLACE - 1) is None:
            raise AnswerTooLarge("bytes read", self._bytes_max)
        budget.read(result.count, sum(map(len, lines.bodies())))
        return lines

    def rows(self, model: str, lines: Sequence[Line]) -> Sequence[Any]:
        assert isinstance(lines, SingleStatementLines)
        return [*map(self._decode, lines.bodies())]


class SingleStatementLines(Sequence[Line]):
    """Lines of a result, each read when it is asked for."""

    def __init__(self, result: Result, numbers: range, bodies: list[bytes] | None = None) -> None:
        self._result = result
        self._numbers = numbers
        self._bodies = bodies

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> Line: ...

    @overload
    def __getitem__(self, number: slice) -> "SingleStatementLines": ...

    def __getitem__(self, number: int | slice) -> "Line | SingleStatementLines":
        if isinstance(number, slice):
            bodies = None if self._bodies is None else self._bodies[number]
            return SingleStatementLines(self._result, self._numbers[number], bodies)
        return self._result.row(self._numbers[number])[FIRST_PLACE - 1 :]

    def bodies(self) -> list[bytes]:
        """The bodies, as JSON."""
        if self._bodies is None:
            value = self._result.bytes
            self._bodies = [value(number, FIRST_PLACE - 1) or b"" for number in self._numbers]
        return self._bodies


@lru_cache(maxsize=256)
def _statement(schema: str, places: tuple[str, ...], ordered: str) -> str:
    """A page, and whether the read side stands there. Bodies end where there are more bytes of them than may be read."""
    named = "".join(f", {place} as place{number}" for number, place in enumerate(places))
    outer = "".join(f", r.place{number}" for number in range(len(places)))
    bounded = "case when sum(octet_length(r.body)) over (rows unbounded preceding) <= %(bytes)s then r.body end"
    text = f"select {STANDS}, {bounded}{outer} from (select t.body::text as body{named} {ordered}) r"
    return text.replace("{read}", sql.Identifier(schema).as_string())


def known_head(seen: Snapshot) -> KnownHead:
    """Where a snapshot stands, for those that come after it."""
    return KnownHead(seen.schema, seen.head)
