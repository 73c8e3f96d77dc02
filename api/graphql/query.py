"""The root of the schema: what can be asked, each with both clocks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from api.graphql.asked import Asked
from api.graphql.found import found_by_name
from api.graphql.level import N, nodes
from api.graphql.types.agency import Agency
from api.graphql.types.decision import Decision
from api.graphql.types.duty import Duty
from api.graphql.types.event import Event
from api.graphql.types.fault import Fault
from api.graphql.types.group import Group
from api.graphql.types.meeting import Attendance, Meeting
from api.graphql.types.person import Person
from api.graphql.types.summary import From, To, span
from api.graphql.types.words import FIRST, Connection, MeetingState, connection, described, wanted
from api.graphql.types.work import KINDS, Owed, Work
from api.graphql.types.works import over_groups
from domain.rules.due import DutyKind, DutyState
from domain.verdicts import Outcome, Verdict
from projections.questions import (
    agencies,
    attendance,
    decisions,
    duties,
    faults,
    groups,
    meetings,
    persons,
    trail,
    work,
)
from projections.questions.rows import Page
from projections.snapshot import Clocks, beginning, end

On = Annotated[
    date | None,
    strawberry.argument(description="What was true on this day. The date of knownAt, else today, if not given."),
]
KnownAt = Annotated[
    str | None,
    strawberry.argument(
        description="What was known then: a position (digits), a time with an offset, or a date (the end of that day in"
        " Europe/London). What is known now, if not given."
    ),
]


@strawberry.type(description="What an answer stands on.")
class Ledger:
    position: int
    recorded_at: datetime | None
    on: date
    rule_version: int


@strawberry.type(description="What can be asked. Each field has clocks of its own, and all below it follows them.")
class Query:
    asked: strawberry.Private[Asked]

    @described("The groups, by slug.")
    def groups(
        self, first: int | None = FIRST, after: str | None = None, on: On = None, known_at: KnownAt = None
    ) -> Connection[Group]:
        clocks = self._clocks(on, known_at)
        page = groups.listed(self.asked.snapshot, clocks, wanted(first, after), self.asked.within)
        return self._page(clocks, Group, page)

    @described("A group by its slug; null where there is none, or where the credential does not reach it.")
    def group(self, slug: str, on: On = None, known_at: KnownAt = None) -> Group | None:
        clocks = self._clocks(on, known_at)
        found = groups.by_slug(self.asked.snapshot, clocks, [slug])[slug]
        return self._one(clocks, Group, [g for g in found if self.asked.allows(g.group)])

    @described("The meetings of all groups, or of one, by their days.")
    def meetings(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        state: MeetingState | None = None,
        verdict: Verdict | None = None,
        since: From = None,
        until: To = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Meeting]:
        clocks, within = self._clocks(on, known_at), self.asked.narrowed(group)
        page = meetings.listed(
            self.asked.snapshot,
            clocks,
            wanted(first, after),
            within=within,
            state=state,
            verdict=verdict,
            **span(since, until),
        )
        return self._page(clocks, Meeting, page)

    @strawberry.field
    def meeting(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Meeting | None:
        clocks = self._clocks(on, known_at)
        found = meetings.by_id(self.asked.snapshot, clocks, [id])[id]
        return self._one(clocks, Meeting, [m for m in found if self.asked.allows(m.group)])

    @described(
        "The decisions of all groups, or of one, at meetings and outside them, by day. verdict is that on the vote."
    )
    def decisions(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        kind: str | None = None,
        way: str | None = None,
        verdict: Verdict | None = None,
        since: From = None,
        until: To = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Decision]:
        clocks = self._clocks(on, known_at)
        page = decisions.listed(
            self.asked.snapshot,
            clocks,
            wanted(first, after),
            within=self.asked.narrowed(group),
            kind=kind,
            way=way,
            verdict=verdict,
            **span(since, until),
        )
        return self._page(clocks, Decision, page)

    @described("The attendance of all seats at all meetings, by day, meeting and seat.")
    def attendance(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        meeting: strawberry.ID | None = None,
        seat: strawberry.ID | None = None,
        agency: str | None = None,
        person: strawberry.ID | None = None,
        outcome: Outcome | None = None,
        since: From = None,
        until: To = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Attendance]:
        clocks = self._clocks(on, known_at)
        page = attendance.listed(
            self.asked.snapshot,
            clocks,
            wanted(first, after),
            within=self.asked.narrowed(group),
            meeting=meeting,
            seat=seat,
            agency=agency and (agencies.id_of(self.asked.snapshot, agency) or agency),
            person=person and persons.known_as(self.asked.snapshot, clocks, person)[0],
            outcome=outcome,
            **span(since, until),
        )
        return self._page(clocks, Attendance, page)

    @described(
        "What is due, by the day on which it is due; last what stands open without one (a vacancy, a consent, a fault, a"
        " deputy without a briefing, a member under the target). from and to are about that day, or the one since which it"
        " has stood open. What recurs is told as far ahead as to lies."
    )
    def duties(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        satisfied: bool | None = None,
        kind: list[DutyKind] | None = None,
        state: list[DutyState] | None = None,
        since: From = None,
        until: To = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Duty]:
        clocks, within = self._clocks(on, known_at), self.asked.narrowed(group)
        span(since, until)
        page = duties.listed(
            self.asked.snapshot,
            clocks,
            wanted(first, after),
            groups=within if within is not None else groups.all_ids(self.asked.snapshot, clocks),
            satisfied=satisfied,
            kinds=kind,
            states=state,
            since=since,
            until=until,
        )
        return self._page(clocks, Duty, page)

    @described(
        "What cannot be, by the day of the act at fault, whatever the day asked about; of agencies and persons too where"
        " the credential reaches all groups. explained is about what has been dealt with."
    )
    def faults(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        explained: bool | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Fault]:
        clocks, within = self._clocks(on, known_at), self.asked.narrowed(group)
        page = faults.listed(self.asked.snapshot, clocks, wanted(first, after), within=within, explained=explained)
        return self._page(clocks, Fault, page)

    @strawberry.field
    def fault(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Fault | None:
        clocks = self._clocks(on, known_at)
        page = faults.listed(self.asked.snapshot, clocks, wanted(1, None), within=self.asked.within, fault=id)
        return self._one(clocks, Fault, page.rows)

    priorities = over_groups("priority", On, KnownAt)
    plans = over_groups("plan", On, KnownAt)
    instruments = over_groups("instrument", On, KnownAt)
    standards = over_groups("standard", On, KnownAt)
    audits = over_groups("audit", On, KnownAt)
    recommendations = over_groups("recommendation", On, KnownAt)
    actions = over_groups("action", On, KnownAt)
    concerns = over_groups("concern", On, KnownAt)
    returns = over_groups("return", On, KnownAt)
    reports = over_groups("report", On, KnownAt)
    learning = over_groups("learning", On, KnownAt)
    changes = over_groups("change", On, KnownAt)

    @strawberry.field
    def work(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Work | None:
        clocks = self._clocks(on, known_at)
        found = [w for w in work.by_id(self.asked.snapshot, clocks, [id])[id] if self.asked.allows(w.group)]
        return self._one(clocks, KINDS[found[0].kind], found) if found else None

    @described("What work leaves owed over all groups, by the day on which it is due; without one it comes last.")
    def owed(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        agency: str | None = None,
        what: str | None = None,
        kind: str | None = None,
        satisfied: bool | None = None,
        since: From = None,
        until: To = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Owed]:
        clocks, snapshot = self._clocks(on, known_at), self.asked.snapshot
        page = work.owing(
            snapshot,
            clocks,
            wanted(first, after),
            within=self.asked.narrowed(group),
            agency=agency and (agencies.id_of(snapshot, agency) or agency),
            what=what,
            kind=kind,
            satisfied=satisfied,
            **span(since, until),
        )
        return self._page(clocks, Owed, page)

    @described("Every event by position. A group's are its own, those of its meetings, and those that name it.")
    def trail(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        group: str | None = None,
        meeting: strawberry.ID | None = None,
        person: strawberry.ID | None = None,
        by: str | None = None,
        kind: str | None = None,
        on_from: date | None = None,
        on_to: date | None = None,
        recorded_from: str | None = None,
        recorded_to: str | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Event]:
        clocks, asked = self._clocks(on, known_at), wanted(first, after)
        about: list[Sequence[str]] = [[str(meeting)]] if meeting is not None else []
        if person is not None:
            about.append(persons.known_as(self.asked.snapshot, clocks, person))
        if group is not None:
            about.append(self.asked.narrowed(group) or [f"no group {group}"])
        page = trail.listed(
            self.asked.snapshot,
            clocks,
            asked,
            within=self.asked.within,
            about=about,
            by=by,
            kind=kind,
            on_from=on_from,
            on_to=on_to,
            recorded_from=beginning(recorded_from, "recordedFrom") if recorded_from else None,
            recorded_to=end(recorded_to, "recordedTo") if recorded_to else None,
        )
        return self._page(clocks, Event, page)

    @described("The event at a position; null where it was not known yet, or where the credential does not reach it.")
    def event(self, position: int, on: On = None, known_at: KnownAt = None) -> Event | None:
        clocks = self._clocks(on, known_at)
        found = trail.at(self.asked.snapshot, clocks, [position], self.asked.within)
        return self._one(clocks, Event, list(found.values()))

    @described("The agencies, by slug.")
    def agencies(
        self, first: int | None = FIRST, after: str | None = None, on: On = None, known_at: KnownAt = None
    ) -> Connection[Agency]:
        clocks = self._clocks(on, known_at)
        return self._page(clocks, Agency, agencies.listed(self.asked.snapshot, clocks, wanted(first, after)))

    @strawberry.field
    def agency(self, slug: str, on: On = None, known_at: KnownAt = None) -> Agency | None:
        clocks = self._clocks(on, known_at)
        return self._one(clocks, Agency, agencies.by_slug(self.asked.snapshot, clocks, [slug])[slug])

    @described(
        "The persons, by id; with `name` those whose name of today holds these words, in whatever case and with or without"
        " accents, for who may see names. A credential limited to groups sees those whom some event of these groups names."
    )
    def persons(
        self,
        first: int | None = FIRST,
        after: str | None = None,
        name: str | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Person]:
        clocks, asked = self._clocks(on, known_at), wanted(first, after)
        if name is None:
            page = persons.listed(self.asked.snapshot, clocks, asked, self.asked.within)
        else:
            page = found_by_name(self.asked, clocks, asked, name)
        return self._page(clocks, Person, page)

    @strawberry.field
    def person(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Person | None:
        clocks = self._clocks(on, known_at)
        page = persons.listed(self.asked.snapshot, clocks, wanted(1, None), self.asked.within, person=id)
        return self._one(clocks, Person, page.rows)

    @described("What the answers to the other questions with the same clocks stand on.")
    def ledger(self, on: On = None, known_at: KnownAt = None) -> Ledger:
        snapshot, clocks = self.asked.snapshot, self._clocks(on, known_at)
        return Ledger(
            position=clocks.position,
            recorded_at=snapshot.recorded_at(clocks.position),
            on=clocks.on,
            rule_version=snapshot.head.rule_version,
        )

    def _clocks(self, on: date | None, known_at: str | None) -> Clocks:
        return self.asked.snapshot.clocks(on, known_at)

    def _page(self, clocks: Clocks, kind: type[N], page: Page[Any]) -> Connection[N]:
        return connection(page, nodes(self.asked, clocks, kind, page.rows))

    def _one(self, clocks: Clocks, kind: type[N], rows: Sequence[Any]) -> N | None:
        found = nodes(self.asked, clocks, kind, rows[:1])
        return found[0] if found else None
