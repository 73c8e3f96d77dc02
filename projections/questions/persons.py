"""Batch questions about persons as they are known today: their names, sealed, never follow the clocks."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.timelines.identities import follow_links
from domain.values import Sealed
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.paging import NameOrder, Order, Page, PageRequest, page
from projections.questions.row_queries import BYTES, KNOWN_AT_POSITION, grouped, rows_as_of
from projections.rows import PersonRow

LINKED = "t.same_as is not null"
ORDER = Order("persons", (f"t.person {BYTES}",), (str,))
NAMED = (
    "(%(within)s::text[] is null or exists (select from {read}.trail e where e.known_to is null"
    " and e.streams @> array[t.person] and e.streams && %(within)s::text[]))"
)

_NAMED_BY_GROUPS = (
    "t.person = any(array(select distinct s.id from {read}.trail e cross join lateral unnest(e.streams) s(id)"
    " where e.known_to is null and e.streams && %(within)s::text[]))"
)
"""The same, for whole lists: whom events of the groups name, looked up once."""


def by_id(snapshot: Snapshot, clocks: Clocks, persons: Sequence[str]) -> dict[str, list[PersonRow]]:
    """Whoever was found to be somebody else goes by the name of that one."""
    return grouped(_named(snapshot, _rows(snapshot, clocks, persons)), lambda r: r.person, persons)


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    within: Sequence[str] | None = None,
    person: str | None = None,
    sort: NameOrder = NameOrder.FORWARD,
) -> Page[PersonRow]:
    """Persons known by the position, in the order of their ids; only those whom some event of the groups `within` names,
    if given."""
    known = (
        "exists (select from {read}.persons k where k.key = t.key and k.known_from <= %(position)s)"
        " and (%(person)s::text is null or t.person = %(person)s)"
    )
    values = {"within": None if within is None else list(within), "person": person}
    where = known if within is None else f"{known} and {_NAMED_BY_GROUPS}"
    found = page(snapshot, clocks, PersonRow, asked, sort.of(ORDER), where, values, of="t.known_to is null")
    return found._replace(rows=_named(snapshot, found.rows))


def own_names(snapshot: Snapshot, clocks: Clocks, persons: Sequence[str]) -> dict[str, Sealed]:
    """Today's name of each record by itself, whoever it was found to be; none of who was erased."""
    return {row.person: row.name for row in _rows(snapshot, clocks, persons) if row.name}


def known_as(snapshot: Snapshot, clocks: Clocks, person: str) -> tuple[str, ...]:
    """Every id of a person as far as it is known at the position, the one under which they are kept first."""
    links = dict(
        snapshot.ask(
            f"select t.person, t.same_as from {{read}}.persons t where {KNOWN_AT_POSITION} and {LINKED}",
            clocks._asdict(),
        )
    )
    ends = {id: end for id, (end, _) in follow_links(links).items()}
    first = ends.get(person, person)
    return (first, *sorted(id for id, end in ends.items() if end == first and id != first))


def _rows(snapshot: Snapshot, clocks: Clocks, persons: Sequence[str]) -> list[PersonRow]:
    where, values = "t.person = any(%(persons)s)", {"persons": list(persons)}
    return rows_as_of(snapshot, clocks, PersonRow, where, values, of="t.known_to is null")


def _named(snapshot: Snapshot, rows: Sequence[PersonRow]) -> list[PersonRow]:
    """The rows with today's name of the one under whom each is kept."""
    if not any(row.same_as for row in rows):
        return list(rows)
    today = Clocks(snapshot.head.position, snapshot.today)
    kept = {row.person: known_as(snapshot, today, row.person)[0] for row in rows if row.same_as}
    named = {row.person: row for row in _rows(snapshot, today, list(kept.values()))}
    return [_as(row, named.get(kept.get(row.person, ""))) for row in rows]


def _as(row: PersonRow, kept: PersonRow | None) -> PersonRow:
    return replace(row, name=kept.name, erased=kept.erased) if kept else row
