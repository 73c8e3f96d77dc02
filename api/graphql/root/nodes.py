"""Queries that answer an id again, at the clocks that it carries (Relay's `node` and `nodes`)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import strawberry

from api.graphql.batching import Level, nodes
from api.graphql.context import RequestContext
from api.graphql.descriptions import described_field
from api.graphql.global_ids import GlobalId, Key, QuestionClocks, bad_id, clocks_stated, decoded
from api.graphql.refusals import QueryRefused
from api.graphql.root.base import Root
from api.graphql.types.agency import Agency
from api.graphql.types.event import Event
from api.graphql.types.fault import Fault
from api.graphql.types.group.duty import Duty
from api.graphql.types.group.group import Group, GroupAgency, agencies_of
from api.graphql.types.group.office import Office
from api.graphql.types.group.seat import Deputy, Seat, as_on
from api.graphql.types.identified_node import Identified
from api.graphql.types.ledger import Ledger
from api.graphql.types.meeting.decision import Decision, Interest
from api.graphql.types.meeting.meeting import Attendance, Meeting
from api.graphql.types.meeting.preparation import Agenda, Item
from api.graphql.types.person import Person
from api.graphql.types.work.kinds import WORK_TYPES
from api.graphql.types.work.owed_item import Owed
from projections.questions import agencies, faults, ledger_state, persons, trail
from projections.questions.duty import duties
from projections.questions.group import groups, offices, seats
from projections.questions.meeting import attendance, decisions, meetings, preparation
from projections.questions.paging import PageRequest
from projections.questions.work import owed_items, work_items

NODES_MAX = 500

Finder = Callable[[RequestContext, QuestionClocks, Sequence[Key]], Sequence[Identified]]
"""Of one type: the nodes of those keys that there are and that the credential reaches, and perhaps of others."""


@strawberry.type
class NodeQueries(Root):
    """Root fields that answer an opaque id again (global object identification)."""

    @described_field(
        "What an answer gave this id, at the clocks that the id carries; null where there is none, or where the credential"
        " does not reach it."
    )
    def node(self, id: strawberry.ID) -> Identified | None:
        return self._nodes([id])[0]

    @described_field("The same for several ids, in their order; at most 500.")
    def nodes(self, ids: list[strawberry.ID]) -> list[Identified | None]:
        if len(ids) > NODES_MAX:
            raise QueryRefused(f"ids: {len(ids)} are given; at most {NODES_MAX} are answered", "BAD_PAGE")
        return self._nodes(ids)

    def _nodes(self, ids: Sequence[str]) -> list[Identified | None]:
        wanted = [_read(id) for id in ids]
        together: dict[tuple[str, str], dict[Key, None]] = defaultdict(dict)
        for kind, key, stated in wanted:
            together[kind, stated][key] = None
        found: dict[GlobalId, Identified] = {}
        for (kind, stated), keys in together.items():
            clocks = clocks_stated(self.context.snapshot, stated)
            for node in FINDERS[kind](self.context, clocks, [*keys]):
                found[GlobalId(kind, node.key(), stated)] = node
        return [found.get(each) for each in wanted]


def _read(id: str) -> GlobalId:
    found = decoded(id)
    if found is None or found.kind not in FINDERS or len(found.key) < _PARTS.get(found.kind, 1):
        raise bad_id()
    return found


def _by_first(kind: type[Any], question: Callable[..., Mapping[str, Sequence[Any]]]) -> Finder:
    """What a question of the read side gives for the first parts of the keys."""

    def find(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Any]:
        rows = question(context.snapshot, clocks, [*dict.fromkeys(key[0] for key in keys)])
        reached = {key: [r for r in each if _reached(context, r)] for key, each in rows.items()}
        return [node for each in Level(context, clocks).below(kind, reached).values() for node in each]

    return find


def _reached(context: RequestContext, row: Any) -> bool:
    group = getattr(row, "group", None)
    return group is None or context.allows(group)


def _works(kind: str) -> Finder:
    def find(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Any]:
        rows = work_items.by_id(context.snapshot, clocks, [key[0] for key in keys])
        of_kind = {key: [row for row in each if row.kind == kind] for key, each in rows.items()}
        return [node for each in Level(context, clocks).below(WORK_TYPES[kind], of_kind).values() for node in each]

    return find


def _seats(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Seat]:
    """Seats at the clocks, and those as of a day of their own, which their keys hold."""
    level, on_days = Level(context, clocks), [(g, s, _day(day[0])) for g, s, *day in keys if day]
    found = level.below(Seat, seats.on_days(context.snapshot, clocks, on_days)) if on_days else {}
    then = [as_on(seat, key[2]) for key, each in found.items() for seat in each]
    of = [*dict.fromkeys(key[0] for key in keys if len(key) == 2)]
    now = level.below(Seat, seats.of_groups(context.snapshot, clocks, of)) if of else {}
    return [*then, *(seat for each in now.values() for seat in each)]


def _deputies(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Deputy]:
    return [d for seat in _seats(context, clocks, [key[:-1] for key in keys]) for d in seat.deputies()]


def _items(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Item]:
    agendas = _by_first(Agenda, preparation.agendas)(context, clocks, keys)
    return [item for agenda in agendas for item in agenda.items()]  # type: ignore[attr-defined]  # they are agendas


def _persons(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Person]:
    one = PageRequest(1)
    pages = [persons.listed(context.snapshot, clocks, one, context.within, person=key[0]) for key in keys]
    return nodes(context, clocks, Person, [row for page in pages for row in page.rows])


def _faults(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Fault]:
    one = PageRequest(1)
    pages = [faults.listed(context.snapshot, clocks, one, _fault(context, key)) for key in keys]
    return nodes(context, clocks, Fault, [row for page in pages for row in page.rows])


def _fault(context: RequestContext, key: Key) -> faults.FaultFilter:
    return faults.FaultFilter(groups=None if context.within is None else tuple(context.within), faults=key[:1])


def _events(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Event]:
    positions = [int(key[0]) for key in keys if key[0].isascii() and key[0].isdigit() and len(key[0]) < 19]
    return nodes(context, clocks, Event, trail.at(context.snapshot, clocks, positions, context.within).values())


def _ledger(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Ledger]:
    return nodes(context, clocks, Ledger, [ledger_state.state(context.snapshot, clocks)])


def _duties(context: RequestContext, clocks: QuestionClocks, keys: Sequence[Key]) -> list[Duty]:
    wanted = {(key[0], key[1]) for key in keys if context.allows(key[0])}
    return nodes(context, clocks, Duty, duties.by_keys(context.snapshot, clocks, wanted, context.within))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad_id() from None


FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "Agency": _by_first(Agency, agencies.by_id),
        "Attendance": _by_first(Attendance, attendance.of_meetings),
        "Decision": _by_first(Decision, decisions.of_streams),
        "Deputy": _deputies,
        "Duty": _duties,
        "Event": _events,
        "Fault": _faults,
        "Group": _by_first(Group, groups.by_id),
        "GroupAgency": _by_first(GroupAgency, agencies_of),
        "Interest": _by_first(Interest, decisions.interests),
        "Item": _items,
        "Ledger": _ledger,
        "Meeting": _by_first(Meeting, meetings.by_id),
        "Office": _by_first(Office, offices.of_groups),
        "Owed": _by_first(Owed, owed_items.of_works),
        "Person": _persons,
        "Seat": _seats,
        **{kind.__name__: _works(name) for name, kind in WORK_TYPES.items()},
    }
)
"""By the name of each type that has an id: how its nodes are found again."""

_PARTS = {"Seat": 2, "Deputy": 3, "Duty": 2}
