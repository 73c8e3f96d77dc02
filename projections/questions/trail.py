"""The trail: every event as a sentence, filtered by what it is about, who recorded it, and when."""

from collections.abc import Sequence
from datetime import date, datetime
from types import ModuleType
from typing import Annotated, Any

from domain.events import agency, person
from domain.events.base import Event
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, Texts
from projections.questions.paging import DayOrder, Order, Page, PageRequest, page
from projections.questions.row_queries import KNOWN_AT_POSITION, rows_as_of
from projections.rows import TrailRow

ORDER = Order("trail", ("t.position",), (int,))


def _kinds(module: ModuleType) -> list[str]:
    found = (k for k in vars(module).values() if isinstance(k, type) and issubclass(k, Event) and k is not Event)
    return [kind.__name__ for kind in found]


OF_AGENCIES, OF_PERSONS = _kinds(agency), _kinds(person)
VISIBLE = (
    "(%(within)s::text[] is null or t.streams && %(within)s::text[] or t.kind = any(%(of_agencies)s::text[])"
    " or t.kind = any(%(of_persons)s::text[]) and exists (select from {read}.trail e where e.known_to is null"
    " and e.streams @> t.streams[1:1] and e.streams && %(within)s::text[]))"
)


class TrailFilter(ListFilter, frozen=True, kw_only=True):
    """Which events; all bounds are inclusive."""

    by: Annotated[str | None, "t.by = %(by)s"] = None
    kinds: Annotated[Texts, "t.kind = any(%(kinds)s)"] = None
    on_from: Annotated[date | None, "t.act_on >= %(on_from)s"] = None
    on_to: Annotated[date | None, "t.act_on <= %(on_to)s"] = None
    recorded_from: Annotated[datetime | None, "t.recorded_at >= %(recorded_from)s"] = None
    recorded_to: Annotated[datetime | None, "t.recorded_at <= %(recorded_to)s"] = None


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
    own, values = wanted.condition()
    values |= {**_seen(within), **{f"about{n}": list(ids) for n, ids in enumerate(about)}}
    where = [own, "t.position <= %(position)s", *([] if within is None else [VISIBLE])]
    where += [f"t.streams && %(about{n})s::text[]" for n in range(len(about))]
    return page(snapshot, clocks, TrailRow, asked, sort.of(ORDER), " and ".join(where), values, of=KNOWN_AT_POSITION)


def at(
    snapshot: Snapshot, clocks: Clocks, positions: Sequence[int], within: Sequence[str] | None = None
) -> dict[int, TrailRow]:
    """The events at positions, as they were known then; what is not visible is left out."""
    where = f"t.position = any(%(positions)s) and {VISIBLE}"
    values = {**_seen(within), "positions": list(positions)}
    return {r.position: r for r in rows_as_of(snapshot, clocks, TrailRow, where, values, of=KNOWN_AT_POSITION)}


def stored(snapshot: Snapshot, positions: Sequence[int]) -> dict[int, tuple[str, bytes]]:
    """The topic and the stored state of events, as they stand in the ledger."""
    query = "select notification_id, topic, state from ledger.events where notification_id = any(%(positions)s)"
    return {p: (topic, bytes(state)) for p, topic, state in snapshot.ask(query, {"positions": list(positions)})}


def _seen(within: Sequence[str] | None) -> dict[str, Any]:
    limited = None if within is None else list(within)
    return {"within": limited, "of_agencies": OF_AGENCIES, "of_persons": OF_PERSONS}
