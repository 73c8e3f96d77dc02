"""A report's view of the read side: queries at fixed clocks, those that several tables make cached for one report."""

from collections.abc import Callable, Sequence
from functools import cached_property

from api.reports.model import ReportSubject, joined_words
from domain.text import Words, code, said
from domain.values import Authority, Text
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies
from projections.questions.group import groups
from projections.questions.meeting import attendance, meetings
from projections.questions.paging import PageRequest
from projections.rows import AgencyRow, AttendanceRow, MeetingRow, WorkActRow

ALL_ROWS = PageRequest(10_000_000)
NamePersons = Callable[[Sequence[str]], dict[str, str]]
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

    def agencies(self, ids: Sequence[str | None]) -> dict[str, AgencyRow]:
        """Agencies by id, as known at the position and named on the day; without those that are not known then."""
        found = agencies.by_id(self.snapshot, self.clocks, _distinct(ids))
        return {id: rows[0] for id, rows in found.items() if rows}

    def slugs(self, ids: Sequence[str | None]) -> dict[str | None, str]:
        """The slugs of groups by id; the id itself where no slug is known by then."""
        found = groups.by_id(self.snapshot, Clocks(self.clocks.position, self.subject.recorded_on), _distinct(ids))
        return {id: rows[0].slug if rows else id for id, rows in found.items()}

    def meetings_by_id(self, ids: Sequence[str | None]) -> dict[str | None, MeetingRow]:
        found = meetings.by_id(self.snapshot, self.clocks, _distinct(ids))
        return {id: rows[0] for id, rows in found.items() if rows}

    def authors(self, authorities: Sequence[Authority]) -> list[Words]:
        """Each authority in words: an office of a group, a body, an agency."""
        slugs = self.slugs([a.group for a in authorities])
        named = self.agencies([a.agency for a in authorities])
        return [_author_words(a, slugs.get(a.group), named.get(a.agency or "")) for a in authorities]


def act_text(act: WorkActRow, field: str) -> Text | Words | None:
    """A field of an act of work as a cell: a text in two languages, or a code."""
    value = act.fields.get(field)
    if isinstance(value, dict):
        return Text(**value)
    return joined_words([code(value)]) if isinstance(value, str) else None


def _distinct(ids: Sequence[str | None]) -> list[str]:
    return sorted({id for id in ids if id is not None})


def _author_words(authority: Authority, group: str | None, agency: AgencyRow | None) -> Words:
    if authority.kind == "office":
        return said("{office}[, {group}]", office=code(authority.office or "office"), group=group)
    if authority.kind == "agency":
        return said("{name}", name=agency.name if agency else Text(en=authority.agency or "?"))
    return said("{group}", group=group or "?")
