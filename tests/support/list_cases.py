"""Every list of the root, with what it can be asked: made from the filters from which its arguments follow."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from api.graphql.types.work.lists import WORK_LISTS
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, faults, persons, trail
from projections.questions.faults import FaultFilter
from projections.questions.filters import ListFilter, conditions_of
from projections.questions.group import groups
from projections.questions.group.groups import GroupFilter
from projections.questions.meeting import attendance, decisions, meetings
from projections.questions.meeting.attendance import AttendanceFilter
from projections.questions.meeting.decisions import DecisionFilter
from projections.questions.meeting.meetings import MeetingFilter
from projections.questions.paging import DayOrder, NameOrder, Page, PageRequest
from projections.questions.trail import TrailFilter
from projections.questions.work import owed_items, work_items
from projections.questions.work.owed_items import OwedFilter, OwedSort
from projections.questions.work.work_items import WorkFilter, WorkSort

MIDDLE, TODAY = date(2030, 6, 1), date(2035, 7, 1)
Values = Callable[[str], Sequence[Any]]
"""The values of a column (`table.column`), the commonest first."""


class Asked(NamedTuple):
    """What is asked of a list: `given` by the names of the filters, within groups (None: all)."""

    clocks: Clocks
    page: PageRequest
    sort: Any
    given: dict[str, Any]
    within: Sequence[str] | None = None


class ListCase(NamedTuple):
    """A list: its fields at the root, the table of its rows, its sorts, how it is asked, and the filter whose fields are
    its arguments. `columns` are those from which values of a filter are taken that names none; `beside` those of filters
    that are no fields."""

    fields: tuple[str, ...]
    table: str
    sorts: Sequence[Any]
    ask: Callable[[Snapshot, Asked], Page[Any]]
    filter: type[ListFilter] | None = None
    columns: dict[str, str] = {}
    beside: dict[str, str] = {}

    @property
    def filters(self) -> list[str]:
        """The names of what can be asked."""
        return [*(conditions_of(self.filter) if self.filter else ()), *self.beside]


def _listed(
    listed: Callable[..., Page[Any]], of: type[ListFilter], within: str = "groups", **always: Any
) -> Callable[[Snapshot, Asked], Page[Any]]:
    def ask(snapshot: Snapshot, asked: Asked) -> Page[Any]:
        reach = {} if asked.within is None else {within: tuple(asked.within)}
        wanted = of(**{**always, **reach, **asked.given})
        return listed(snapshot, asked.clocks, asked.page, wanted, sort=asked.sort)

    return ask


def _trail(snapshot: Snapshot, asked: Asked) -> Page[Any]:
    given = dict(asked.given)
    about = [given.pop("about")] if "about" in given else []
    wanted = TrailFilter(**given)
    return trail.listed(snapshot, asked.clocks, asked.page, wanted, within=asked.within, about=about, sort=asked.sort)


def _persons(snapshot: Snapshot, asked: Asked) -> Page[Any]:
    person = asked.given["person"][0] if asked.given else None
    return persons.listed(snapshot, asked.clocks, asked.page, asked.within, person, sort=asked.sort)


def _agencies(snapshot: Snapshot, asked: Asked) -> Page[Any]:
    return agencies.listed(snapshot, asked.clocks, asked.page, sort=asked.sort)


DAYS, NAMES = [*DayOrder], [*NameOrder]
LISTS = [
    ListCase(("meetings",), "meetings", DAYS, _listed(meetings.listed, MeetingFilter), MeetingFilter,
             columns={"verdicts": "quorum.verdict"}),
    ListCase(("attendance",), "attendance", DAYS, _listed(attendance.listed, AttendanceFilter), AttendanceFilter,
             columns={"persons": "attendance.member"}),
    ListCase(("decisions",), "decisions", DAYS, _listed(decisions.listed, DecisionFilter), DecisionFilter),
    ListCase(("groups",), "groups", NAMES, _listed(groups.listed, GroupFilter), GroupFilter,
             columns={"kinds": "groups.body ->> 'kind'"}),
    ListCase(("faults",), "faults", DAYS, _listed(faults.listed, FaultFilter), FaultFilter),
    ListCase(tuple(WORK_LISTS), "work", [*WorkSort], _listed(work_items.listed, WorkFilter, kind="action"), WorkFilter),
    ListCase(("owed",), "owed", [*OwedSort], _listed(owed_items.listed, OwedFilter, within="within"), OwedFilter),
    ListCase(("trail",), "trail", DAYS, _trail, TrailFilter, beside={"about": "trail.streams"}),
    ListCase(("persons",), "persons", NAMES, _persons, beside={"person": "persons.person"}),
    ListCase(("agencies",), "agencies", NAMES, _agencies),
]  # fmt: skip
FIXED = MappingProxyType(
    {
        **dict.fromkeys(("since", "until", "due_from", "due_to", "on_from", "on_to"), (MIDDLE,)),
        **{name: (datetime(2030, 6, 1, tzinfo=UTC),) for name in ("recorded_from", "recorded_to")},
        **dict.fromkeys(("satisfied", "explained", "imported"), (True, False)),
        "late_days": (0, 5_000),
        "kind": ("action",),
    }
)
IDS = frozenset(("groups", "within", "meetings", "agencies", "persons", "faults", "person", "about"))
"""What is asked by an id: one that there is, since an unknown one is refused."""
NONE_HAS_IT = "NONE_HAS_IT"


def given_for(case: ListCase, name: str, values: Values) -> Iterator[dict[str, Any]]:
    """What a filter is asked: a common value and, where it is one of a closed set, each, several, and one of no row."""
    if name in FIXED:
        yield from ({name: value} for value in FIXED[name])
        return
    column = case.columns.get(name) or case.beside.get(name) or f"{case.table}.{_column(case, name)}"
    found = [*values(column)]
    if name == "by":
        yield {name: found[0]}
    elif name == "seats":
        yield {name: (found[0],), "groups": (values("attendance.group")[0],)}
    elif name in IDS:
        yield from ({name: tuple(found[:several])} for several in (1, 3))
    else:
        yield from ({name: (value,)} for value in [*found[:5], NONE_HAS_IT])
        yield {name: tuple(found[-3:])}


def _column(case: ListCase, name: str) -> str:
    assert case.filter is not None
    return conditions_of(case.filter)[name].split("t.", 1)[1].split()[0].strip('"')


def values_of(seen: Snapshot, column: str) -> list[Any]:
    """The values of a column, the commonest first; of very many every hundredth."""
    table, name = column.split(".", 1)
    of = name if "->>" in name else f'"{name}"'
    query = f"select {of} from {{read}}.{table} where {of} is not null and {of}::text <> '{{}}' group by 1"
    found = [row[0] for row in Snapshot.ask(seen, f"{query} order by count(*) desc, 1", {})]
    return [v[0] if isinstance(v, list) else v for v in found[:: 100 if len(found) > 300 else 1]]


def questions(case: ListCase, seen: Snapshot, sort: Any) -> Iterator[tuple[Any, Asked]]:
    """All that is asked of a list, and what to call it: everything now and as of the past, on the first page and a far one;
    each filter now and as of the past."""
    now, head = Clocks(seen.head.position, TODAY), seen.head.position
    past = {"position": Clocks(head // 2, TODAY), "day": Clocks(head, MIDDLE), "both": Clocks(head // 2, MIDDLE)}
    first, nothing = PageRequest(10), dict[str, Any]()
    groups = values_of(seen, f"{case.table}.group") if "groups" in case.filters else values_of(seen, "groups.group")
    reach = {"all": None, "some": groups[:2]}
    far = case.ask(seen, Asked(now, PageRequest(900), sort, nothing)).places[-1]
    far = tuple(part.isoformat() if isinstance(part, date) else part for part in far)
    pages = {"first": first, "last": PageRequest(10, backward=True), "far": PageRequest(10, far)}
    for of, within in reach.items():
        for at, clocks in {"now": now, **past}.items():
            for name, page in pages.items():
                yield (of, at, name), Asked(clocks, page, sort, nothing, within)
    for name in case.filters:
        for given in given_for(case, name, lambda column: values_of(seen, column)):
            for at, clocks in {"now": now, "both": past["both"]}.items():
                yield (name, given[name], at), Asked(clocks, first, sort, given)


KNOWN = {
    *(("meetings", "verdicts", when) for when in ("now", "past")),
    *(("work", "agencies", when) for when in ("now", "past")),
    *(("work", name, "past") for name in ("due_from", "since", "until", "all", "kind", "states", "due_to")),
    *(("owed", name, when) for name in ("since", "until") for when in ("now", "past")),
    *(("owed", name, "past") for name in ("kinds", "satisfied", "what")),
    *(("trail", of, when) for of in ("some", "about") for when in ("now", "past")),
    ("trail", "on_to", "now"),
}
"""What does grow with the ledger still: work and what is owed as of the past, where rows lie among those that took their
place since; by another day than that of the sort, as no order serves two days (what is owed, and the trail up to a day from
the newest on); meetings by a verdict that few or none have, which stands in another table than their order; the trail of
some groups, or about some things, where the planner walks along positions and passes over the events of others (as its
statistics have it, which are not the same from run to run); the work of agencies, where it
takes all of theirs and sorts it."""


def kept(case: ListCase, name: tuple[Any, ...]) -> tuple[str, str, str]:
    """How KNOWN has a question: its table, the filter or the reach of the credential, and whether it is of the past."""
    of, *rest = name
    return case.table, of, "now" if "now" in rest else "past"
