"""Tables of what is due and what stands open: duties, vacancies and the like, faults, and the corrections made."""

from api.reports.model import LaterCorrection, ReportCell, ReportColumn, ReportTable, reasons_text
from api.reports.reader import ALL_ROWS, ReportReader
from domain.rules.duties.due_dates import WITHOUT_A_DAY, WORK_DUTY_KINDS, DutyKind
from domain.text import Words, said
from projections.engine.snapshot import Clocks
from projections.questions import faults, trail
from projections.questions.duty import duties
from projections.questions.row_queries import PageRequest
from projections.rows import TrailRow

COMPENSATIONS = ("Corrected", "Retracted")


def duties_table(known: ReportReader) -> ReportTable:
    """What fell due in the period under the terms, and whether it was done in time; where no day can be given, why."""
    dated = set(DutyKind) - WITHOUT_A_DAY - {*WORK_DUTY_KINDS.values()}
    found = duties.listed(
        known.seen, known.clocks, ALL_ROWS, groups=known.within, kinds=dated, since=known.start, until=known.end
    ).rows
    days = known.days([row.meeting for row in found])
    rows = tuple(
        (
            row.duty,
            row.what,
            row.kind.value,
            row.period,
            days[row.meeting].day if row.meeting in days else None,
            row.due_on,
            row.satisfied_on,
            duties.state_of(row, known.clocks.on).value,
            row.clause,
            reasons_text(row.reasons),
        )
        for row in found
    )
    columns = (
        ReportColumn("duty", said("Duty"), "id"),
        ReportColumn("what", said("What is due")),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("period", said("Period")),
        ReportColumn("meeting_day", said("Meeting of")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("done_on", said("Done on")),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("clause", said("Clause")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("duties", said("Duties due and met"), columns, rows)


def open_table(known: ReportReader) -> ReportTable:
    """What stands open on the last day without a day by which it is due, faults apart."""
    kinds = WITHOUT_A_DAY - {DutyKind.FAULT}
    found = duties.listed(known.seen, known.clocks, ALL_ROWS, groups=known.within, kinds=kinds, satisfied=False).rows
    rows = tuple(
        (row.kind.value, row.words or row.what, row.seat, row.since, row.clause, reasons_text(row.reasons))
        for row in found
    )
    columns = (
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("what", said("What stands open")),
        ReportColumn("seat", said("Seat"), "id"),
        ReportColumn("since", said("Since")),
        ReportColumn("clause", said("Clause")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("open", said("What stands open"), columns, rows)


def faults_table(known: ReportReader) -> ReportTable:
    """What cannot be, and is not explained by the last day."""
    on = known.clocks.on
    rows = tuple(
        (row.key, row.rule, row.text, row.valid_from, row.clause, " ".join(map(str, row.positions)))
        for row in faults.of_groups(known.seen, known.clocks, known.within)[known.group]
        if row.valid_from <= on and not (row.explained_on is not None and row.explained_on <= on)
    )
    columns = (
        ReportColumn("fault", said("Fault"), "id"),
        ReportColumn("rule", said("Rule"), "code"),
        ReportColumn("text", said("What cannot be")),
        ReportColumn("since", said("Since")),
        ReportColumn("clause", said("Clause")),
        ReportColumn("positions", said("Positions")),
    )
    return ReportTable("faults", said("Faults open"), columns, rows)


def corrections_table(known: ReportReader) -> ReportTable:
    """The corrections and retractions that were made in the period, by the day of each."""
    rows: list[tuple[ReportCell, ...]] = []
    for row in _compensations(known, known.clocks, ALL_ROWS):
        if known.start <= row.act_on <= known.end:
            facts = row.terms
            what = (facts.get("what"), facts.get("changes"), facts.get("reason"))
            rows.append((row.position, row.act_on, row.kind, row.corrects, *map(_cell, what)))
    columns = (
        ReportColumn("position", said("Position"), "number"),
        ReportColumn("on", said("Made on")),
        ReportColumn("act", said("How"), "code"),
        ReportColumn("corrects", said("Position corrected"), "number"),
        ReportColumn("what", said("What was corrected"), "code"),
        ReportColumn("changes", said("Changed")),
        ReportColumn("reason", said("Reason")),
    )
    return ReportTable("corrections", said("Corrections made"), columns, tuple(rows))


def later_corrections(known: ReportReader) -> tuple[LaterCorrection, ...]:
    """The corrections recorded after the report's position of what it knew, and of those corrections."""
    head = Clocks(known.seen.head.position, known.seen.today)
    position = known.subject.position
    found: dict[int, LaterCorrection] = {}
    for row in _compensations(known, head, ALL_ROWS._replace(after=(trail.ORDER.name, position))):
        if row.corrects is not None and (row.corrects <= position or row.corrects in found):
            found[row.position] = LaterCorrection(row.position, row.act_on, Words(row.sentence, row.terms))
    return tuple(found.values())


def _compensations(known: ReportReader, clocks: Clocks, asked: PageRequest) -> list[TrailRow]:
    found = [
        row
        for kind in COMPENSATIONS
        for row in trail.listed(known.seen, clocks, asked, about=[known.within], kind=kind).rows
    ]
    return sorted(found, key=lambda row: row.position)


def _cell(value: object) -> ReportCell:
    return value if value is None or isinstance(value, str | int) else said("{value}", value=value)
