"""Corrections: those of what belongs to the period, whenever they were made, those made in the period, and those recorded
after the report's position."""

from api.names import fallback_name, fill_names, references_in
from api.reports.model import LaterCorrection, ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader
from domain.events.compensation import COMPENSATIONS
from domain.text import PlainValue, Words, said
from domain.values import Sealed
from projections.engine.clocks import Clocks
from projections.questions import trail
from projections.questions.paging import PageRequest
from projections.questions.trail import TrailFilter
from projections.rows import TrailRow

COLUMNS = (
    ReportColumn("on", said("Made on")),
    ReportColumn("of", said("Of the day")),
    ReportColumn("what", said("What was corrected"), "code"),
    ReportColumn("about", said("Of whom")),
    ReportColumn("act", said("How"), "code"),
    ReportColumn("changes", said("Changed")),
    ReportColumn("reason", said("Reason")),
    ReportColumn("position", said("Position"), "number"),
    ReportColumn("corrects", said("Position corrected"), "number"),
)


def corrections_tables(reader: ReportReader) -> tuple[ReportTable, ReportTable]:
    """Two tables, each in the order of the ledger: the corrections and retractions of what belongs to the period (whose day
    lies in it, or which is of a meeting in it), whenever they were made; and those made in the period, of whatever."""
    compensations = _compensations(reader, reader.clocks, ALL_ROWS)
    positions = [row.corrects for row in compensations if row.corrects is not None]
    corrected = trail.at(reader.snapshot, reader.clocks, positions)
    meetings = {row.meeting for row in reader.meetings}
    of_period, made = [], []
    for row in compensations:
        target = corrected.get(row.corrects or 0)
        cells = _cells(reader, row, target)
        if target is not None and (reader.start <= target.act_on <= reader.end or target.stream in meetings):
            of_period.append(cells)
        if reader.start <= row.act_on <= reader.end:
            made.append(cells)
    of_period_title = said("Corrections to this period, whenever made")
    return (
        ReportTable("corrections-of-period", of_period_title, COLUMNS, tuple(of_period)),
        ReportTable("corrections", said("Corrections made in this period"), COLUMNS, tuple(made)),
    )


def later_corrections(reader: ReportReader) -> tuple[LaterCorrection, ...]:
    """The corrections and retractions recorded after the report's position of an event up to it, or of one of these
    corrections; in the order of the ledger. They do not change the report: they say that it is out of date."""
    head = Clocks(reader.snapshot.head.position, reader.snapshot.today)
    position = reader.subject.position
    later: dict[int, LaterCorrection] = {}
    for row in _compensations(reader, head, ALL_ROWS._replace(after=(trail.ORDER.name, position))):
        if row.corrects is not None and (row.corrects <= position or row.corrects in later):
            later[row.position] = LaterCorrection(row.position, row.act_on, Words(row.sentence, row.terms))
    return tuple(later.values())


def _compensations(reader: ReportReader, clocks: Clocks, page: PageRequest) -> list[TrailRow]:
    rows = [
        row
        for kind in COMPENSATIONS
        for row in trail.listed(reader.snapshot, clocks, page, TrailFilter(kinds=(kind,)), about=[reader.within]).rows
    ]
    return sorted(rows, key=lambda row: row.position)


def _cells(reader: ReportReader, row: TrailRow, target: TrailRow | None) -> tuple[ReportCell, ...]:
    facts, told = row.terms, target.terms if target else {}
    seat, person = (told.get(name) for name in ("seat", "person"))
    about = reader.whose(_text(seat), [], person=_text(person))
    changes = _named(reader, facts["changes"]) if "changes" in facts else None
    of = target.act_on if target else None
    what = (facts.get("what"), about, row.kind, changes, facts.get("reason"))
    return (row.act_on, of, *map(_cell, what), row.position, row.corrects)


def _named(reader: ReportReader, changes: PlainValue) -> Words:
    """What was changed, with the names of agencies, groups and meetings as they were on the day; of persons only where the
    reader may name them."""
    ids: dict[str, list[str | None]] = {}
    for kind, id in references_in(changes):
        ids.setdefault(kind, []).append(id)
    agencies, groups = reader.agencies(ids.get("agency", [])), reader.group_names(ids.get("group", []))
    meetings = reader.meetings_by_id(ids.get("meeting", []))

    def name_of(kind: str, id: str) -> PlainValue:
        row, meeting = agencies.get(id), meetings.get(id)
        found = {
            "agency": row.name if row else None,
            "group": groups.get(id),
            "meeting": said("the meeting of {day}", day=meeting.day) if meeting else None,
            "person": reader.person_name(id),
        }
        return said("{name}", name=found.get(kind) or fallback_name(kind, id[:8])).values["name"]

    return said("{changes}", changes=fill_names(changes, name_of, _not_shown))


def _not_shown(_: Sealed) -> None:
    """Sealed words are not opened in reports."""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _cell(value: object) -> ReportCell:
    return value if value is None or isinstance(value, str | int | Words) else said("{value}", value=value)
