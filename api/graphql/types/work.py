"""Work: audits, recommendations, actions and the rest, what was said of each, where it came from and what is owed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.scalars import JSON

from api.graphql.asked import text_of
from api.graphql.level import Node
from api.graphql.types.agency import Agency
from api.graphql.types.event import Authority, Event
from api.graphql.types.meeting import Meeting
from api.graphql.types.words import Lang, Reason, described, field
from domain.values import Text
from domain.verdicts import Verdict
from projections.questions import agencies, groups, meetings, preparation, trail, work
from projections.rows import MeetingRow, OwedRow, RestingRow, WorkActRow, WorkRow
from projections.snapshot import Clocks, Snapshot

if TYPE_CHECKING:
    from api.graphql.types.group import Group

GROUP, WORK, AGENCY, BY_GROUP, KEY = map(attrgetter, ("group", "work", "agency", "by_group", "key"))
GroupHere = Annotated["Group", strawberry.lazy("api.graphql.types.group")]


def authority_of(row: WorkActRow) -> tuple[Any]:
    return (row.authority,)


def meeting_of(row: WorkActRow) -> str | None:
    return row.authority.meeting


def body_of(row: WorkActRow) -> str | None:
    return row.authority.group


def to_of(row: WorkActRow) -> str | None:
    found: str | None = row.fields.get("to")
    return found


def agencies_of(row: WorkRow) -> tuple[str, ...]:
    return row.agencies


@strawberry.type(description="Whether something that was decided at a meeting stands.")
class Resting(Node):
    row: strawberry.Private[RestingRow]
    verdict: Verdict
    consequence: str = strawberry.field(description="stands, ratified, provisional …, as the terms of that body say.")
    ratify_by: date | None
    reasons: list[Reason]
    basis: list[int]


@strawberry.type(description="An act in the life of a piece of work, as it stands.")
class WorkAct(Node):
    row: strawberry.Private[WorkActRow]
    act: str = field("kind", "The kind of act, such as RecommendationAnswered.")
    position: int
    valid_from: date = field("on")
    basis: list[int]

    @strawberry.field
    def authority(self) -> Authority:
        return self.parts(Authority, authority_of)[0]

    @described("The agency that the act names as its own.")
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described("The meeting at which it was decided; null where none is named, or the credential does not reach it.")
    def meeting(self) -> Meeting | None:
        found = self.one(Meeting, meetings.by_id, meeting_of)
        return found if found and self.level.asked.allows(found.row.group) else None

    @described("Whether the decision of that meeting stands; null where the act names no meeting.")
    def stands(self) -> Resting | None:
        return self.one(Resting, work.resting, KEY)

    @described("The body that decided it; null where none is named, or the credential does not reach it.")
    def body(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, body_of) if self.level.asked.allows(self.row.authority.group) else None

    @described("The body to which it went; null where none is named, or the credential does not reach it.")
    def to(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, to_of) if self.level.asked.allows(to_of(self.row)) else None

    @described("What it says: its title, or its text.")
    def text(self, lang: Lang | None = None) -> str | None:
        return self._words("title", lang) or self._words("text", lang)

    @strawberry.field
    def reason(self, lang: Lang | None = None) -> str | None:
        return self._words("reason", lang) or self._words("unanswered_because", lang)

    @described("All that it says, by the names of its fields.")
    def fields(self) -> JSON:
        found: Any = self.row.fields
        return found  # type: ignore[no-any-return]  # a JSON value

    @strawberry.field
    def event(self) -> Event | None:
        found = events_of(self, "position")
        return found[0] if found else None

    def _words(self, name: str, lang: Lang | None) -> str | None:
        found = self.row.fields.get(name)
        return text_of(Text(**found), lang) if isinstance(found, dict) else found


@strawberry.type(description="An agency's answer to a recommendation.")
class Response(WorkAct):
    @described("AGREED, AGREED_IN_PART or REFUSED.")
    def answer(self) -> str:
        return str(self.row.fields["answer"])

    @described("The post that agreed it inside the agency.")
    def agreed_by(self, lang: Lang | None = None) -> str | None:
        return self._words("agreed_by", lang)


@strawberry.type(description="What an audit found.")
class Finding(WorkAct):
    @described("The finding's id within the audit.")
    def finding(self) -> strawberry.ID:
        return strawberry.ID(self.row.fields["finding"])

    @described("good-practice, area-for-improvement or deficit.")
    def what(self) -> str:
        return str(self.row.fields["what"])


@strawberry.type(
    description="Something that a piece of work leaves owed. Done by the day asked about, it is satisfied."
)
class Owed(Node):
    row: strawberry.Private[OwedRow]
    key: strawberry.ID = field("id")
    kind: str = strawberry.field(description="The kind of work.")
    what: str
    part: str | None
    seat: strawberry.ID | None
    office: str | None = strawberry.field(description="Who answers for an agency that has no seat in the group.")
    valid_from: date = field("since")
    due_on: date | None
    satisfied_on: date | None
    satisfied_by: int | None
    basis: list[int]

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return text_of(self.row.title, lang)

    @described("How many days it has been owed on the day asked about: an age, never a pass.")
    def age(self) -> int | None:
        ends = self.row.satisfied_on or self.level.clocks.on
        return (ends - self.row.valid_from).days

    @strawberry.field
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described("The body that owes it; null where an agency does, or the credential does not reach it.")
    def body(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, BY_GROUP) if self.level.asked.allows(self.row.by_group) else None

    @strawberry.field
    def group(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, GROUP)

    @strawberry.field
    def work(self) -> "Work | None":
        return of_id(self, WORK)


@strawberry.interface(description="A piece of work of a group, in the state of the day asked about.")
class Work(Node):
    row: strawberry.Private[WorkRow]
    work: strawberry.ID = field("id")
    kind: str
    state: str
    what: str | None
    period: str | None
    begun_on: date
    due_on: date | None
    closed_on: date | None
    seat: strawberry.ID | None
    basis: list[int]

    @strawberry.field
    def title(self, lang: Lang | None = None) -> str | None:
        return text_of(self.row.title, lang)

    @strawberry.field
    def group(self) -> GroupHere | None:
        from api.graphql.types.group import Group

        return self.one(Group, groups.by_id, GROUP)

    @described("The agencies that it concerns, or that are to do it.")
    def agencies(self) -> list[Agency]:
        level = self.level

        def fetch() -> dict[str, list[Agency]]:
            named = sorted({a for n in level.nodes for a in n.row.agencies})
            found = agencies.by_id(level.asked.snapshot, level.clocks, named)
            each = {n.row.key: [row for a in n.row.agencies for row in found[a]] for n in level.nodes}
            return level.below(Agency, each)

        return level.fetched("agencies", fetch)[self.row.key]

    @described("What was said of it, in the order in which it took effect.")
    def acts(self, kind: str | None = None) -> list[WorkAct]:
        return [act for act in self.many(WorkAct, work.acts, WORK) if kind is None or act.row.act == kind]

    @described("What it leaves owed, or left until it was done.")
    def owed(self) -> list[Owed]:
        return self.many(Owed, work.owed, WORK)

    @described("The whole of its record as events, with what corrected them.")
    def chain(self) -> list[Event]:
        return events_of(self, "basis of acts")

    @described("The meetings on whose agenda it stands.")
    def meetings(self) -> list[Meeting]:
        return self.many(Meeting, _on_agendas, WORK)

    @described("The work that it came from, or names.")
    def sources(self) -> list["Work"]:
        level = self.level

        def fetch() -> dict[str, list[Work]]:
            of = level.keys(WORK)
            acts = work.acts(level.asked.snapshot, level.clocks, of)
            names = {key: dict.fromkeys(n for act in found for n in act.names) for key, found in acts.items()}
            rows = work.by_id(level.asked.snapshot, level.clocks, sorted({n for each in names.values() for n in each}))
            each = {
                key: [r for n in found for r in rows[n] if level.asked.allows(r.group)] for key, found in names.items()
            }
            return typed(self, each)

        return level.fetched("sources", fetch)[self.row.work]

    @described("The work of a kind that came from it, or names it: the actions of a recommendation, say.")
    def leads_to(self, kind: str) -> list["Work"]:
        return led(self, kind)


def led(node: Work, kind: str) -> list[Any]:
    """The work of a kind that names this one, for the whole level at once."""
    level = node.level

    def fetch() -> dict[str, list[Work]]:
        snapshot, keys = level.asked.snapshot, level.keys(WORK)
        return typed(node, work.naming(snapshot, level.clocks, keys, kind, level.asked.within))

    return level.fetched(("leads to", kind), fetch)[node.row.work]


def typed(node: Node, rows: dict[str, list[WorkRow]]) -> dict[str, list[Any]]:
    """Rows of several kinds as nodes, those of a kind together a level."""
    level = node.level
    kinds = {row.kind for found in rows.values() for row in found}
    made: dict[tuple[str, str], list[Any]] = {}
    for kind in sorted(kinds):
        some = {key: [r for r in found if r.kind == kind] for key, found in rows.items()}
        made |= {(key, kind): nodes for key, nodes in level.below(KINDS[kind], some).items()}
    return {key: [n for kind in sorted(kinds) for n in made[key, kind]] for key in rows}


def of_id(node: Node, key: Callable[[Any], str | None]) -> "Work | None":
    """The piece of work whose id a row holds; None where the credential does not reach it."""
    level = node.level

    def fetch() -> dict[str, list[Work]]:
        return typed(node, work.by_id(level.asked.snapshot, level.clocks, level.keys(key)))

    own = key(node.row)
    found = level.fetched(("work", key), fetch)[own] if own else []
    return found[0] if found and level.asked.allows(found[0].row.group) else None


def events_of(node: Node, what: str) -> list[Event]:
    """The events of an act (`position`), or of all acts of a piece of work with every word on them."""
    level = node.level

    def positions() -> dict[str, Sequence[int]]:
        if what == "position":
            return {n.row.key: [n.row.position] for n in level.nodes}
        acts = work.acts(level.asked.snapshot, level.clocks, level.keys(WORK))
        return {n.row.key: sorted({p for act in acts[n.row.work] for p in act.basis}) for n in level.nodes}

    def fetch() -> dict[str, list[Event]]:
        wanted = positions()
        known = sorted({p for each in wanted.values() for p in each})
        found = trail.at(level.asked.snapshot, level.clocks, known, level.asked.within)
        return level.below(Event, {key: [found[p] for p in each if p in found] for key, each in wanted.items()})

    key: str = node.row.key
    return level.fetched(("events", what), fetch)[key]


def _on_agendas(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[MeetingRow]]:
    found = preparation.on_agendas(snapshot, clocks, works)
    rows = meetings.by_id(snapshot, clocks, sorted({m for each in found.values() for m in each}))
    return {key: [row for m in each for row in rows[m]] for key, each in found.items()}


def of_kind(act: str) -> Callable[..., dict[str, list[WorkActRow]]]:
    """The question for the acts of one kind."""
    return partial(_of_kinds, (act,))


def _of_kinds(kinds: Iterable[str], *asked: Any) -> dict[str, list[WorkActRow]]:
    return {key: [r for r in found if r.act in kinds] for key, found in work.acts(*asked).items()}


ANSWERED, FOUND, EVIDENCED = map(of_kind, ("RecommendationAnswered", "FindingRecorded", "ImplementationEvidenced"))
SUBMITTED = of_kind("RecommendationSubmitted")
DECIDED = partial(_of_kinds, ("RecommendationAccepted", "RecommendationRejected"))
APPROVED = partial(_of_kinds, ("PlanApproved", "PlanReturned"))


@strawberry.type(description="A priority or an objective.")
class Priority(Work):
    pass


@strawberry.type(description="A work plan or an audit programme.")
class Plan(Work):
    @described("What the body that approves it last said of it: PlanApproved or PlanReturned.")
    def decision(self) -> WorkAct | None:
        return _last(self.many(WorkAct, APPROVED, WORK))

    @described("The audits that were agreed from it.")
    def audits(self) -> list["Audit"]:
        return led(self, "audit")


@strawberry.type(description="An audit tool or a methodology.")
class Instrument(Work):
    pass


@strawberry.type(description="A minimum standard, a procedure or an arrangement to be assured of.")
class Standard(Work):
    pass


@strawberry.type(description="An audit.")
class Audit(Work):
    @strawberry.field
    def findings(self) -> list[Finding]:
        return self.many(Finding, FOUND, WORK)

    @strawberry.field
    def recommendations(self) -> list["Recommendation"]:
        return led(self, "recommendation")


@strawberry.type(description="A recommendation, from its source to its effect.")
class Recommendation(Work):
    @described("The audit, return or concern that it came from; null where it came from a meeting or as a proposal.")
    def source(self) -> Work | None:
        came = [w for w in self.sources() if w.row.kind in ("audit", "return", "concern")]
        return came[0] if came else None

    @described("What each agency answered.")
    def responses(self) -> list[Response]:
        return self.many(Response, ANSWERED, WORK)

    @described("The body to which it was last submitted.")
    def submitted_to(self) -> GroupHere | None:
        last = _last(self.many(WorkAct, SUBMITTED, WORK))
        return last.to() if last else None

    @described("What the deciding body last said: RecommendationAccepted or RecommendationRejected.")
    def decision(self) -> WorkAct | None:
        return _last(self.many(WorkAct, DECIDED, WORK))

    @described("The actions that came from it.")
    def actions(self) -> list["Action"]:
        return led(self, "action")

    @described("The evidence that it was put into practice.")
    def evidence(self) -> list[WorkAct]:
        return self.many(WorkAct, EVIDENCED, WORK)


@strawberry.type(description="An action: who is to do what by when.")
class Action(Work):
    pass


@strawberry.type(description="A practice issue, a concern about performance, a challenge, a barrier, a gap or a risk.")
class Concern(Work):
    pass


@strawberry.type(description="What an agency was asked to send for a period.")
class Return(Work):
    pass


@strawberry.type(description="A report that a group prepared.")
class Report(Work):
    pass


@strawberry.type(description="Learning that a group issued.")
class Learning(Work):
    pass


@strawberry.type(description="A change of policy or law that a group took up.")
class Change(Work):
    pass


KINDS: dict[str, type[Work]] = {
    kind.__name__.lower(): kind
    for kind in (
        *(Priority, Plan, Instrument, Standard, Audit, Recommendation),
        *(Action, Concern, Return, Report, Learning, Change),
    )
}


def _last(acts: Sequence[WorkAct]) -> WorkAct | None:
    return acts[-1] if acts else None
