"""Tables of what is due and what stands open: duties, vacancies and the like, faults, and the corrections made."""

from api.reports.known import ALL, Known
from api.reports.tables import Cell, Column, Overtaking, Table, why
from domain.rules.due import OF_WORK, WITHOUT_A_DAY, DutyKind
from domain.words import Words, said
from projections.questions import duties, faults, trail
from projections.questions.rows import Asked
from projections.rows import TrailRow
from projections.snapshot import Clocks

COMPENSATIONS = ("Corrected", "Retracted")


def due(known: Known) -> Table:
    """What fell due in the period under the terms, and whether it was done in time; where no day can be given, why."""
    dated = set(DutyKind) - WITHOUT_A_DAY - {*OF_WORK.values()}
    found = duties.listed(
        known.seen, known.clocks, ALL, groups=known.within, kinds=dated, since=known.start, until=known.end
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
            why(row.reasons),
        )
        for row in found
    )
    columns = (
        Column("duty", said("Duty"), "id"),
        Column("what", said("What is due")),
        Column("kind", said("Kind"), "code"),
        Column("period", said("Period")),
        Column("meeting_day", said("Meeting of")),
        Column("due_on", said("Due on")),
        Column("done_on", said("Done on")),
        Column("state", said("State"), "code"),
        Column("clause", said("Clause")),
        Column("reasons", said("Why")),
    )
    return Table("duties", said("Duties due and met"), columns, rows)


def unsettled(known: Known) -> Table:
    """What stands open on the last day without a day by which it is due, faults apart."""
    kinds = WITHOUT_A_DAY - {DutyKind.FAULT}
    found = duties.listed(known.seen, known.clocks, ALL, groups=known.within, kinds=kinds, satisfied=False).rows
    rows = tuple(
        (row.kind.value, row.words or row.what, row.seat, row.since, row.clause, why(row.reasons)) for row in found
    )
    columns = (
        Column("kind", said("Kind"), "code"),
        Column("what", said("What stands open")),
        Column("seat", said("Seat"), "id"),
        Column("since", said("Since")),
        Column("clause", said("Clause")),
        Column("reasons", said("Why")),
    )
    return Table("open", said("What stands open"), columns, rows)


def at_fault(known: Known) -> Table:
    """What cannot be, and is not explained by the last day."""
    on = known.clocks.on
    rows = tuple(
        (row.key, row.rule, row.text, row.valid_from, row.clause, " ".join(map(str, row.positions)))
        for row in faults.of_groups(known.seen, known.clocks, known.within)[known.group]
        if row.valid_from <= on and not (row.explained_on is not None and row.explained_on <= on)
    )
    columns = (
        Column("fault", said("Fault"), "id"),
        Column("rule", said("Rule"), "code"),
        Column("text", said("What cannot be")),
        Column("since", said("Since")),
        Column("clause", said("Clause")),
        Column("positions", said("Positions")),
    )
    return Table("faults", said("Faults open"), columns, rows)


def corrected(known: Known) -> Table:
    """The corrections and retractions that were made in the period, by the day of each."""
    rows: list[tuple[Cell, ...]] = []
    for row in _compensations(known, known.clocks, ALL):
        if known.start <= row.act_on <= known.end:
            facts = row.terms
            what = (facts.get("what"), facts.get("changes"), facts.get("reason"))
            rows.append((row.position, row.act_on, row.kind, row.corrects, *map(_plain, what)))
    columns = (
        Column("position", said("Position"), "number"),
        Column("on", said("Made on")),
        Column("act", said("How"), "code"),
        Column("corrects", said("Position corrected"), "number"),
        Column("what", said("What was corrected"), "code"),
        Column("changes", said("Changed")),
        Column("reason", said("Reason")),
    )
    return Table("corrections", said("Corrections made"), columns, tuple(rows))


def overtaken(known: Known) -> tuple[Overtaking, ...]:
    """The corrections recorded after the report's position of what it knew, and of those corrections."""
    head = Clocks(known.seen.head.position, known.seen.today)
    position = known.subject.position
    found: dict[int, Overtaking] = {}
    for row in _compensations(known, head, ALL._replace(after=(trail.ORDER.name, position))):
        if row.corrects is not None and (row.corrects <= position or row.corrects in found):
            found[row.position] = Overtaking(row.position, row.act_on, Words(row.sentence, row.terms))
    return tuple(found.values())


def _compensations(known: Known, clocks: Clocks, asked: Asked) -> list[TrailRow]:
    found = [
        row
        for kind in COMPENSATIONS
        for row in trail.listed(known.seen, clocks, asked, about=[known.within], kind=kind).rows
    ]
    return sorted(found, key=lambda row: row.position)


def _plain(value: object) -> Cell:
    return value if value is None or isinstance(value, str | int) else said("{value}", value=value)
