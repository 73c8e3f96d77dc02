"""What the tables of one report share: the clocks, and rows that several of them ask for, asked once."""

from collections.abc import Callable, Sequence
from functools import cached_property

from api.reports.model import ReportSubject
from domain.text import Words, code, said
from domain.values import Authority, Text
from projections.engine.snapshot import Clocks, Snapshot
from projections.questions import agencies
from projections.questions.group import groups
from projections.questions.meeting import attendance, meetings
from projections.questions.row_queries import PageRequest
from projections.rows import AgencyRow, AttendanceRow, MeetingRow

ALL_ROWS = PageRequest(10_000_000)
NamePersons = Callable[[Sequence[str]], dict[str, str]]
"""What persons are called, by id."""


class ReportReader:
    """One report's subject, and how to ask about it; `name` only where names are asked for and may be seen."""

    def __init__(self, seen: Snapshot, subject: ReportSubject, name: NamePersons | None = None) -> None:
        self.seen, self.subject, self.name = seen, subject, name
        self.clocks = Clocks(subject.position, subject.on)
        self.group, self.within = subject.group, [subject.group]
        self.start, self.end = subject.period.start, subject.period.end

    @cached_property
    def meetings(self) -> list[MeetingRow]:
        rows = meetings.between(self.seen, self.clocks, self.within, self.start)
        return [row for row in rows if row.day <= self.end]

    @cached_property
    def lines(self) -> list[AttendanceRow]:
        """The roll of the meetings of the period."""
        found = attendance.listed(
            self.seen, self.clocks, ALL_ROWS, within=self.within, since=self.start, until=self.end
        )
        return [*found.rows]

    def agencies(self, ids: Sequence[str | None]) -> dict[str, AgencyRow]:
        """As they are known at the position and called on the day."""
        wanted = sorted({id for id in ids if id is not None})
        found = agencies.by_id(self.seen, self.clocks, wanted)
        return {id: rows[0] for id, rows in found.items() if rows}

    def slugs(self, ids: Sequence[str | None]) -> dict[str | None, str]:
        """The slugs of groups; an id where none is known by then."""
        wanted = sorted({id for id in ids if id is not None})
        found = groups.by_id(self.seen, Clocks(self.clocks.position, self.subject.recorded_on), wanted)
        return {id: rows[0].slug if rows else id for id, rows in found.items()}

    def days(self, ids: Sequence[str | None]) -> dict[str | None, MeetingRow]:
        wanted = sorted({id for id in ids if id is not None})
        found = meetings.by_id(self.seen, self.clocks, wanted)
        return {id: rows[0] for id, rows in found.items() if rows}

    def authors(self, of: Sequence[Authority]) -> list[Words]:
        """Who decided, in words: an office of a group, a body, an agency."""
        slugs, named = self.slugs([a.group for a in of]), self.agencies([a.agency for a in of])
        return [_author_words(a, slugs.get(a.group), named.get(a.agency or "")) for a in of]


def _author_words(authority: Authority, group: str | None, agency: AgencyRow | None) -> Words:
    if authority.kind == "office":
        return said("{office}[, {group}]", office=code(authority.office or "office"), group=group)
    if authority.kind == "agency":
        return said("{name}", name=agency.name if agency else Text(en=authority.agency or "?"))
    return said("{group}", group=group or "?")
