"""A report's view of the read side: queries at fixed clocks, those that several tables make cached for one report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from api.reports.model import ReportSubject, joined_words
from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.duties.due_dates import WITHOUT_A_DAY, WORK_DUTY_KINDS, DutyKind
from domain.rules.periods import ONE_DAY
from domain.text import PlainValue, Words, code, said
from domain.values import Authority, Text
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies
from projections.questions.duty import duties
from projections.questions.group import groups, offices, seats
from projections.questions.meeting import attendance, attendance_summaries, decisions, meetings, minutes, quorum
from projections.questions.paging import PageRequest
from projections.rows import (
    ActingChairRow,
    AgencyRow,
    AttendanceRow,
    DecisionRow,
    DutyRow,
    GroupRow,
    MeetingRow,
    OfficeRow,
    QuorumRow,
    RulesRow,
    SeatRow,
    WorkActRow,
)

ALL_ROWS = PageRequest(10_000_000)
NamePersons = Callable[[Sequence[str]], Mapping[str, Words | str]]
"""Gives the names of persons by their ids."""


class ReportReader:
    """Queries about one report's group at its position, on its day. `name_persons` is None unless names are wanted and
    the credential sees them."""

    def __init__(self, snapshot: Snapshot, subject: ReportSubject, name_persons: NamePersons | None = None) -> None:
        self.snapshot, self.subject, self.name_persons = snapshot, subject, name_persons
        self.clocks = Clocks(subject.position, subject.on)
        self.group, self.within, self.of_groups = subject.group, [subject.group], (subject.group,)
        self.start, self.end = subject.period.start, subject.period.end

    @cached_property
    def meetings(self) -> list[MeetingRow]:
        """The meetings of the period, in any state."""
        rows = meetings.between(self.snapshot, self.clocks, self.within, self.start)
        return [row for row in rows if row.day <= self.end]

    @cached_property
    def attendance(self) -> list[AttendanceRow]:
        """The attendance lines of the meetings of the period."""
        wanted = attendance.AttendanceFilter(groups=self.of_groups, since=self.start, until=self.end)
        return [*attendance.listed(self.snapshot, self.clocks, ALL_ROWS, wanted).rows]

    @cached_property
    def quorums(self) -> dict[str, list[QuorumRow]]:
        """The verdict on the quorum of each meeting of the period, where there is one."""
        return quorum.of_meetings(self.snapshot, self.clocks, [row.meeting for row in self.meetings])

    @cached_property
    def decisions(self) -> list[DecisionRow]:
        """What was decided in the period, at meetings and outside them."""
        wanted = decisions.DecisionFilter(groups=self.of_groups, since=self.start, until=self.end)
        return [*decisions.listed(self.snapshot, self.clocks, ALL_ROWS, wanted).rows]

    @cached_property
    def dated_duties(self) -> list[DutyRow]:
        """The duties under the terms (not those of work) that fell due in the period."""
        dated = set(DutyKind) - WITHOUT_A_DAY - {*WORK_DUTY_KINDS.values()}
        found = duties.listed(
            self.snapshot,
            self.clocks,
            ALL_ROWS,
            groups=self.within,
            kinds=dated,
            since=self.start,
            until=self.end,
        )
        return [*found.rows]

    @cached_property
    def open_duties(self) -> list[DutyRow]:
        """What stands open on the last day without a due date; not faults."""
        kinds = WITHOUT_A_DAY - {DutyKind.FAULT}
        found = duties.listed(self.snapshot, self.clocks, ALL_ROWS, groups=self.within, kinds=kinds, satisfied=False)
        return [*found.rows]

    @cached_property
    def seat_titles(self) -> dict[str, SeatRow | AttendanceRow]:
        """The seats of the last day, and those closed before it that have an attendance line in the period."""
        found: dict[str, SeatRow | AttendanceRow] = {row.seat: row for row in self._current_seats}
        for line in self.attendance:
            if line.seat is not None:
                found.setdefault(line.seat, line)
        return found

    @cached_property
    def agencies_with_seats(self) -> list[str]:
        """The agencies that answer for a seat on the last day, in the order of their first seats."""
        return list(dict.fromkeys(row.agency for row in self._current_seats if row.agency is not None))

    @cached_property
    def _current_seats(self) -> list[SeatRow]:
        return seats.of_groups(self.snapshot, self.clocks, self.within)[self.group]

    @cached_property
    def seat_rates(self) -> dict[tuple[str, str], AttendanceSummary]:
        keys = [(self.group, seat) for seat in self.seat_titles]
        return attendance_summaries.of_seats(self.snapshot, self.clocks, keys, self.start, self.end)

    @cached_property
    def agency_rates(self) -> dict[tuple[str, str], AttendanceSummary]:
        keys = [(self.group, id) for id in self.agencies_with_seats]
        return attendance_summaries.of_agencies(self.snapshot, self.clocks, keys, self.start, self.end)

    @property
    def rates(self) -> Iterator[tuple[Text, AttendanceSummary]]:
        """The rates of attendance of agencies and of seats, by name and title."""
        named = self.agencies(self.agencies_with_seats)
        for id in self.agencies_with_seats:
            yield named[id].name if id in named else Text(en=id), self.agency_rates[self.group, id]
        for seat, row in self.seat_titles.items():
            yield row.title or Text(en=seat), self.seat_rates[self.group, seat]

    @cached_property
    def acting_chairs(self) -> dict[str, list[ActingChairRow]]:
        """Who acted for an office at each meeting of the period."""
        return minutes.acting(self.snapshot, self.clocks, [row.meeting for row in self.meetings])

    @cached_property
    def seats_during(self) -> list[SeatRow]:
        """The seats from the day before the period to the report's day, each in the order of time."""
        return seats.during(self.snapshot, self.clocks, self.within, self._eve, self.clocks.on)

    @cached_property
    def offices_during(self) -> list[OfficeRow]:
        """The offices from the day before the period to the report's day, in the order of time."""
        return offices.during(self.snapshot, self.clocks, self.within, self._eve, self.clocks.on)

    @property
    def _eve(self) -> date:
        return self.start - ONE_DAY

    def agencies(self, ids: Sequence[str | None]) -> dict[str, AgencyRow]:
        """Agencies by id, as known at the position and named on the day; without those that are not known then."""
        found = agencies.by_id(self.snapshot, self.clocks, _distinct(ids))
        return {id: rows[0] for id, rows in found.items() if rows}

    def slugs(self, ids: Sequence[str | None]) -> dict[str | None, str]:
        """The slugs of groups by id; the id itself where no slug is known by then."""
        return {id: row.slug if row else id for id, row in self._groups(ids).items()}

    def group_names(self, ids: Sequence[str | None]) -> dict[str | None, Text]:
        """The names of groups by id; the id itself where no name is known by then."""
        return {id: row.name if row else Text(en=id) for id, row in self._groups(ids).items()}

    def _groups(self, ids: Sequence[str | None]) -> dict[str, GroupRow | None]:
        found = groups.by_id(self.snapshot, Clocks(self.clocks.position, self.subject.recorded_on), _distinct(ids))
        return {id: rows[0] if rows else None for id, rows in found.items()}

    def meetings_by_id(self, ids: Sequence[str | None]) -> dict[str | None, MeetingRow]:
        found = meetings.by_id(self.snapshot, self.clocks, _distinct(ids))
        return {id: rows[0] for id, rows in found.items() if rows}

    def person_name(self, id: str | None) -> Words | str | None:
        """The name of somebody who was a member, held or acted for an office, where the reader may name persons."""
        return self._names.get(id) if id is not None else None

    @cached_property
    def _names(self) -> Mapping[str, Words | str]:
        if self.name_persons is None:
            return {}
        acted = (row.person for rows in self.acting_chairs.values() for row in rows)
        lines = (line.member for line in self.attendance)
        held = (*(row.member for row in self.seats_during), *(row.holder for row in self.offices_during))
        return self.name_persons(_distinct([*held, *acted, *lines]))

    def whose(
        self, seat: str | None, named: Sequence[Text], *, office: str | None = None, person: str | None = None
    ) -> Words | None:
        """Who is to do something, in words: agencies or bodies, the office or the seat that answers for it, and whoever is
        there on the day, where persons may be named; None where it is nobody but the group."""
        row = next((r for r in reversed(self.seats_during) if r.seat == seat), None) if seat else None
        place: PlainValue = row.title if row else self.office_title(office, self.clocks.on) if office else None
        who = self.person_name(person or (row.member if row else None))
        if place is None and not named and who is None:
            return None
        return said("{who}", who=[each for each in (place, who, *named) if each is not None])

    def office_title(self, office: str, on: date, group: str | None = None) -> Words:
        """What the terms in force on the day call an office; where they say nothing of it, its short name."""
        found = self._rules.get(group or self.group, [])
        terms = next((rule.terms for rule in reversed(found) if rule.valid_from <= on), None)
        titles = {each.id: each.title for each in terms.terms.offices} if terms else {}
        return said("{office}", office=titles.get(office) or code(office))

    @cached_property
    def _rules(self) -> dict[str, list[RulesRow]]:
        return groups.rules(self.snapshot, Clocks(self.clocks.position, self.subject.recorded_on), self.within)

    def authors(self, authorities: Sequence[Authority]) -> list[Words]:
        """Each authority in words: an office of a group, a body, an agency."""
        bodies = self.group_names([a.group for a in authorities])
        named = self.agencies([a.agency for a in authorities])
        return [self._author(a, bodies.get(a.group), named.get(a.agency or "")) for a in authorities]

    def _author(self, authority: Authority, body: Text | None, agency: AgencyRow | None) -> Words:
        if authority.kind == "office":
            own = authority.group in (None, self.group)
            title = self.office_title(authority.office or "office", self.clocks.on, None if own else authority.group)
            return said("{office}[, {group}]", office=title, group=None if own else body)
        if authority.kind == "agency":
            return said("{name}", name=agency.name if agency else Text(en=authority.agency or "?"))
        return said("{group}", group=body or "?")


def act_text(act: WorkActRow, field: str) -> Text | Words | None:
    """A field of an act of work as a cell: a text in two languages, or a code."""
    value = act.fields.get(field)
    if isinstance(value, dict):
        return Text(**value)
    return joined_words([code(value)]) if isinstance(value, str) else None


def _distinct(ids: Sequence[str | None]) -> list[str]:
    return sorted({id for id in ids if id is not None})


def seat_counts(lines: Iterable[AttendanceRow]) -> tuple[int, int]:
    """How many seats were expected, and how many of these attended: at a meeting that is left out nobody is expected,
    whoever came."""
    expected = [line for line in lines if line.expected is not False]
    return len(expected), sum(line.attended is True for line in expected)
