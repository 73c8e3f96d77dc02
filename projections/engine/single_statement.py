"""A snapshot that is one statement: it asks for a page and, beside it, whether the read side still stands where an earlier
snapshot found it. What a filter names is looked up before, by statements of the same kind, whose rows are cached as long as
the read side stands there. What needs more is asked of a snapshot that is a transaction."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn, Protocol, TypeVar, cast, overload

import msgspec
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
BODY, COUNT, FIRST_PLACE = 1, 2, 3
"""Columns of a page after the one that says whether the read side stands there: the body, the count of the whole list (null
where it is not asked for), and the place."""
LOOKUP_ROWS_MAX, LOOKUPS_MAX = 100, 2_000
"""How many rows one lookup may give, and how many are cached."""
_ELSEWHERE = re.compile(r"\b(?:from|join)\s+[a-z_]+\.")
"""A query of what the position does not settle: of tables outside the read schema."""
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


class Lookup(Exception):
    """Rows are needed before the page can be asked for: the statement that gives them, its values, and under which key they
    are cached."""

    def __init__(self, key: tuple[str, bytes], text: str, values: Mapping[str, Any]) -> None:
        super().__init__(text)
        self.key, self.text, self.values = key, text, values


class LookupCache:
    """Rows of lookups while the read side stands at `head`: of a state, whoever asks. Bounded."""

    def __init__(self, head: KnownHead) -> None:
        self.head = head
        self._rows: dict[tuple[str, bytes], list[Line]] = {}

    def found(self, key: tuple[str, bytes]) -> list[Line] | None:
        """The rows under a key; None where they were not looked up."""
        return self._rows.get(key)

    def keep(self, lookup: Lookup, result: "Result", budget: Budget) -> None:
        """Cache the rows that a lookup gave. Raises NotInOneStatement where the read side stands elsewhere, or where they
        are too many; OverBudget."""
        if not result.count or result.bytes(0, 0) != TRUE:
            raise NotInOneStatement
        rows = [result.row(number) for number in range(result.count)]
        found = [row[2:] for row in rows if row[1]]
        budget.read(len(found), sum(len(value) for row in found for value in row if type(value) in (str, bytes)))
        if len(found) > LOOKUP_ROWS_MAX:
            raise NotInOneStatement
        if len(self._rows) >= LOOKUPS_MAX:
            self._rows.clear()
        self._rows[lookup.key] = found


class PageStatement(NamedTuple):
    """A statement that gives a page and says whether the read side stands where it is known to have stood; its values, by
    their names; and what makes the page of its lines."""

    text: str
    values: Mapping[str, Any]
    page_of: Callable[[Sequence[Line]], Any]


class Result(Protocol):
    """The result of a statement: values as the server gave them, in binary, and as Python has them."""

    @property
    def count(self) -> int: ...

    def bytes(self, number: int, column: int) -> bytes | None: ...

    def row(self, number: int, first: int = 0) -> tuple[Any, ...]: ...


class SingleStatementSnapshot(Snapshot):
    """Gives in the place of a page the statement that does, to be executed on a connection in autocommit that bounds its
    time by itself. `decode` gives what is needed of the body of a row, `places` says whether the places of lines are, and
    `counts` whether the count of the whole list is. What is asked of it is counted against nobody's budget: it may serve
    several requests."""

    def __init__(
        self, known: LookupCache, limits: Limits, decode: Decode, *, places: bool, counts: bool = False
    ) -> None:
        head = known.head
        super().__init__(cast("Connection[Any]", None), head.schema, head.checkpoint, datetime.now(UTC))
        self._known = known
        self._bytes_max = int(min(limits.bytes_read, 2**62))
        self._decode = decode
        self._places = places
        self._counts = counts
        self._asked = False
        self._today = london_day(self.now)

    @property
    def connection(self) -> NoReturn:
        raise NotInOneStatement

    @property
    def today(self) -> date:
        return self._today

    def ask(self, query: str, values: Mapping[str, Any]) -> list[Line]:
        """The rows that were looked up. Raises Lookup where they were not yet; NotInOneStatement of what is not settled by
        the position of the read side."""
        if self._asked or _ELSEWHERE.search(query):
            raise NotInOneStatement
        return self._looked_up(query, values)

    def recorded_at(self, position: int) -> datetime | None:
        """When the event at a position was recorded. Raises Lookup; NotInOneStatement of what the read side has not come
        to, which may be recorded at any time."""
        if position > self.head.position:
            raise NotInOneStatement
        return super().recorded_at(position)

    def _recorded(self, query: str, values: Mapping[str, Any]) -> list[Line]:
        return self._looked_up(query, values)

    def page(
        self,
        places: Sequence[str],
        ordered: str,
        values: Mapping[str, Any],
        page_of: Callable[[Sequence[Line]], P],
        count: str,
    ) -> P:
        """A PageStatement, whatever the type says. Raises NotInOneStatement."""
        if self._asked:
            raise NotInOneStatement
        self._asked = True
        given = {**values, **self._standing(), "bytes": self._bytes_max}
        text = _statement(
            self.schema, tuple(places) if self._places else (), ordered, count if self._counts else "null"
        )
        return cast("P", PageStatement(text, given, page_of))

    def lines_of(self, result: Result, budget: Budget) -> "SingleStatementLines":
        """The lines of where the read side is known to stand; none at all do not say. Raises NotInOneStatement,
        OverBudget."""
        if not result.count or result.bytes(0, 0) != TRUE:
            raise NotInOneStatement
        last = result.bytes(result.count - 1, BODY)
        if last is None:
            raise AnswerTooLarge("bytes read", self._bytes_max)
        lines = SingleStatementLines(result, range(result.count if last else 0))
        budget.read(len(lines) + self._counts, sum(map(len, lines.bodies())))
        return lines

    def total_of(self, result: Result) -> int:
        """How many the whole list holds, where that was asked for."""
        return int.from_bytes(result.bytes(0, COUNT) or b"")

    def _standing(self) -> dict[str, Any]:
        return {
            "schema": self.schema,
            "head": self.head.position,
            "today": self._today,
            "recorded_at": self.head.recorded_at,
            "version": read_schema.version_digest(),
        }

    def _looked_up(self, query: str, values: Mapping[str, Any]) -> list[Line]:
        key = (query, msgspec.json.encode(values))
        found = self._known.found(key)
        if found is None:
            raise Lookup(key, _lookup(self.schema, query), {**values, **self._standing()})
        return found

    def rows(self, model: str, lines: Sequence[Line]) -> Sequence[Any]:
        assert isinstance(lines, SingleStatementLines)
        return [*map(self._decode, lines.bodies())]


class SingleStatementLines(Sequence[Line]):
    """Lines of a result, each read when it is asked for: its place alone, in the place of the body nothing."""

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
        return (None, *self._result.row(self._numbers[number], FIRST_PLACE))

    def bodies(self) -> list[bytes]:
        """The bodies, as JSON."""
        if self._bodies is None:
            value = self._result.bytes
            self._bodies = [value(number, BODY) or b"" for number in self._numbers]
        return self._bodies


@lru_cache(maxsize=256)
def _statement(schema: str, places: tuple[str, ...], ordered: str, count: str) -> str:
    """A page, and whether the read side stands there, in at least one line: that of an empty page has an empty body. Bodies
    end where there are more bytes of them than may be read."""
    named = "".join(f", {place} as place{number}" for number, place in enumerate(places))
    outer = "".join(f", r.place{number}" for number in range(len(places)))
    read = "coalesce(sum(octet_length(r.body)) over (rows unbounded preceding), 0)"
    bounded = f"case when {read} <= %(bytes)s then coalesce(r.body, '') end"
    page = f"(values (1)) always left join (select t.body::text as body{named} {ordered}) r on true"
    return _composed(schema, f"select {STANDS}, {bounded}, ({count}){outer} from {page}")


@lru_cache(maxsize=256)
def _lookup(schema: str, query: str) -> str:
    """Rows, and whether the read side stands there, in at least one line: whether there are rows comes second."""
    some = f"(select true, q.* from ({query}) q limit {LOOKUP_ROWS_MAX + 1})"
    return _composed(schema, f"select {STANDS}, r.* from (values (1)) always left join {some} r on true")


def _composed(schema: str, query: str) -> str:
    return query.replace("{read}", sql.Identifier(schema).as_string())


def known_head(seen: Snapshot) -> KnownHead:
    """Where a snapshot stands, for those that come after it."""
    return KnownHead(seen.schema, seen.head)
