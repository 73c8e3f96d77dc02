"""What is recorded already, as the fields of its row on a new sheet: laid out and parsed again, so that it can be compared
with the fields of a row that came back. Equal fields need no act."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from api.commands.request import Fields
from api.people.finder import FindPersons, Opener
from api.rolls import form, layout
from api.rolls.cell_refusals import CellRefusals
from api.rolls.cell_values import MeetingTimes
from api.rolls.meeting_context import MeetingContext, RollGuest, RollSeat
from api.rolls.row_parsers import parse_decision, parse_guest, parse_seat
from api.rolls.sections import SectionRow
from api.sheets import Cell, CellValue, SheetColumn

ParseRow = Callable[[SectionRow, CellRefusals], Fields | None]


def recorded_lines(
    seat: RollSeat, context: MeetingContext, times: MeetingTimes, open_sealed: Opener
) -> list[Fields | None]:
    """The fields of each line of attendance recorded for a seat. `times` are those recorded."""
    if seat.recorded is None:
        return []
    rows = [layout.seat_row(line, context, open_sealed) for line in layout.lines_of(seat)]
    return [_parsed(row, form.SEAT_COLUMNS, partial(parse_seat, seat, times)) for row in rows]


def recorded_guest(
    guest: RollGuest | None,
    guests: Mapping[str, RollGuest],
    find_persons: FindPersons,
    context: MeetingContext,
    times: MeetingTimes,
    open_sealed: Opener,
) -> Fields | None:
    """The fields of the attendance recorded for somebody invited; None where there is none."""
    if guest is None or guest.recorded is None:
        return None
    row = layout.guest_row(guest, context, open_sealed)
    return _parsed(row, form.INVITED_COLUMNS, partial(parse_guest, guests, find_persons, times))


def recorded_decisions(
    context: MeetingContext, times: MeetingTimes, business: set[str] | None
) -> dict[str, Fields | None]:
    """The fields of each recorded decision, by its short id."""
    parse = partial(parse_decision, times, business)
    return {
        d.decision: _parsed(layout.decision_row(d, context), form.DECISION_COLUMNS, parse) for d in context.decisions
    }


def _parsed(row: Sequence[CellValue], columns: Sequence[SheetColumn], parse: ParseRow) -> Fields | None:
    texts = ["" if value is None else str(value) for value in row]
    cells = {c.name: Cell(x, 1, n) for n, (c, x) in enumerate(zip(columns, texts, strict=True), start=1)}
    return parse(SectionRow(1, cells), CellRefusals())
