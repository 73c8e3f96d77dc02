"""The trail: every event as a sentence, filtered by what it is about, who recorded it, and when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import ModuleType
from typing import Annotated, Any, NamedTuple

from msgspec.structs import replace

from domain.events import agency, person
from domain.events.base import Event
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, Texts
from projections.questions.paging import DayOrder, Order, Page, PageRequest, keyed_pages, merged_page, page
from projections.questions.row_queries import KNOWN_AT_POSITION, rows_as_of
from projections.rows import TrailRow

ORDER = Order("trail", ("t.position",), (int,))
ORDER_AT = ORDER._replace(name="events")


def _kinds(module: ModuleType) -> list[str]:
    found = (k for k in vars(module).values() if isinstance(k, type) and issubclass(k, Event) and k is not Event)
    return [kind.__name__ for kind in found]


OF_AGENCIES, OF_PERSONS = _kinds(agency), _kinds(person)
VISIBLE = (
    "(%(within)s::text[] is null or t.streams && %(within)s::text[] or t.kind = any(%(of_agencies)s::text[])"
    " or t.kind = any(%(of_persons)s::text[]) and exists (select from {read}.trail e where e.known_to is null"
    " and e.streams @> t.streams[1:1] and e.streams && %(within)s::text[]))"
)


_FIRST, _LAST = (
    f"(select {pick}(e.position) from {{read}}.trail e where e.recorded_at ="
    f" (select {pick}(f.recorded_at) from {{read}}.trail f where f.recorded_at {sign} %({name})s))"
    for pick, sign, name in (("min", ">=", "recorded_from"), ("max", "<=", "recorded_to"))
)
"""The first and the last position recorded between two moments: time never runs backwards from one position to the next."""

_NOT_BEFORE = (
    "(select min(m.at) from {read}.latest_days m where m.model = 'trail' and m.axis = 'known' and m.day >= %(on_from)s)"
)
"""The position before which no act took effect on a day or after it."""


class TrailFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of events; all bounds are inclusive."""

    by: Annotated[str | None, "t.by = %(by)s"] = None
    kinds: Annotated[Texts, "t.kind = any(%(kinds)s)"] = None
    on_from: Annotated[date | None, f"t.act_on >= %(on_from)s and t.position >= {_NOT_BEFORE}"] = None
    on_to: Annotated[date | None, "t.act_on <= %(on_to)s"] = None
    late_days: Annotated[int | None, "t.late_days > %(late_days)s"] = None
    imported: Annotated[bool | None, "t.imported = %(imported)s"] = None
    recorded_from: Annotated[datetime | None, f"t.recorded_at >= %(recorded_from)s and t.position >= {_FIRST}"] = None
    recorded_to: Annotated[datetime | None, f"t.recorded_at <= %(recorded_to)s and t.position <= {_LAST}"] = None


WHATEVER = TrailFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: TrailFilter = WHATEVER,
    *,
    within: Sequence[str] | None = None,
    about: Sequence[Sequence[str]] = (),
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[TrailRow]:
    """Events in the order of their positions that touch each of `about` (groups, meetings, persons under any of their ids)
    and are of the groups `within`, if given: their own, those of their meetings, those that name them, those of all
    agencies, and those of the persons whom these groups name."""
    several = wanted.kinds is not None and len(wanted.kinds) > 1
    own, values = (replace(wanted, kinds=None) if several else wanted).condition()
    values |= {**_seen(within), **{f"about{n}": list(ids) for n, ids in enumerate(about)}}
    where = [own, "t.position <= %(position)s", *([] if within is None else [VISIBLE])]
    where += [f"t.streams && %(about{n})s::text[]" for n in range(len(about))]
    conditions, order = " and ".join(where), sort.of(ORDER)
    if several and wanted.kinds:
        keys, each = dict.fromkeys(wanted.kinds), f"{KNOWN_AT_POSITION} and t.kind = k.key and {conditions}"
        return merged_page(snapshot, clocks, TrailRow, asked, order, [*keys], each, values)
    return page(snapshot, clocks, TrailRow, asked, order, conditions, values, of=KNOWN_AT_POSITION)


def at(
    snapshot: Snapshot, clocks: Clocks, positions: Sequence[int], within: Sequence[str] | None = None
) -> dict[int, TrailRow]:
    """The events at positions, as they were known then; what is not visible is left out."""
    where = f"t.position = any(%(positions)s) and {VISIBLE}"
    values = {**_seen(within), "positions": list(positions)}
    return {r.position: r for r in rows_as_of(snapshot, clocks, TrailRow, where, values, of=KNOWN_AT_POSITION)}


def names_beyond(snapshot: Snapshot, person: str, within: Sequence[str]) -> bool:
    """Whether some event that names a person, or an agency, is of none of the groups `within`."""
    query = (
        "select exists (select from {read}.trail t where t.known_to is null and t.streams @> array[%(person)s::text]"
        f" and not {VISIBLE})"
    )
    return bool(snapshot.ask(query, {**_seen(within), "person": person})[0][0])


def listed_at(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    positions: Sequence[int],
    within: Sequence[str] | None = None,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[TrailRow]:
    """The same as a page in the order of positions."""
    where = f"t.position = any(%(positions)s) and {VISIBLE}"
    values = {**_seen(within), "positions": list(positions)}
    return page(snapshot, clocks, TrailRow, asked, sort.of(ORDER_AT), where, values, of=KNOWN_AT_POSITION)


def pages_at(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    positions: Mapping[str, Sequence[int]],
    within: Sequence[str] | None = None,
    sort: DayOrder = DayOrder.OLDEST,
) -> dict[str, Page[TrailRow]]:
    """For each key a page of the events at its positions, as `listed_at`; one statement for all."""
    pairs = [(key, p) for key, each in positions.items() for p in each]
    keyed = (
        "(select p.key, array_agg(p.position) positions from unnest(%(of_keys)s::text[], %(positions)s::bigint[])"
        " p(key, position) where p.key = any(%(keys)s) group by p.key) k"
    )
    values = {**_seen(within), "of_keys": [key for key, _ in pairs], "positions": [p for _, p in pairs]}
    where = f"t.position = any(k.positions) and {KNOWN_AT_POSITION} and {VISIBLE}"
    return keyed_pages(snapshot, clocks, TrailRow, asked, sort.of(ORDER_AT), keyed, list(positions), where, values)


class StoredEvent(NamedTuple):
    """An event as it stands in the ledger: its version in its stream, its topic with the version of its fields, and the
    bytes of its state."""

    version: int
    topic: str
    state: bytes


def stored(snapshot: Snapshot, positions: Sequence[int]) -> dict[int, StoredEvent]:
    """Events by position as they stand in the ledger."""
    query = (
        "select notification_id, originator_version, topic, state from ledger.events"
        " where notification_id = any(%(positions)s)"
    )
    found = snapshot.ask(query, {"positions": list(positions)})
    return {position: StoredEvent(version, topic, bytes(state)) for position, version, topic, state in found}


def _seen(within: Sequence[str] | None) -> dict[str, Any]:
    limited = None if within is None else list(within)
    return {"within": limited, "of_agencies": OF_AGENCIES, "of_persons": OF_PERSONS}
