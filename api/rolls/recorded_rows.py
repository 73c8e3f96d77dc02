"""What the rows of a new sheet would say of what is recorded: a line that says the same is recorded already."""

from collections.abc import Callable, Sequence

from api.rolls import row_parsers
from api.rolls.cell_refusals import CellRefusals
from api.rolls.cell_values import MeetingTimes
from api.rolls.meeting_context import RollGuest, RollSeat
from api.rolls.row_parsers import Fields, FindPersons
from api.rolls.sections import SectionRow
from api.sheets import Cell, CellValue, SheetColumn

ParseRow = Callable[[SectionRow, CellRefusals], Fields | None]


def fields_of_row(row: Sequence[CellValue] | None, columns: Sequence[SheetColumn], read: ParseRow) -> Fields | None:
    """What a row of a new sheet would say of what is recorded."""
    if row is None:
        return None
    texts = ["" if value is None else str(value) for value in row]
    cells = {c.name: Cell(x, 1, n) for n, (c, x) in enumerate(zip(columns, texts, strict=True), start=1)}
    return read(SectionRow(1, cells), CellRefusals())


def seat_fields(place: RollSeat, times: MeetingTimes, line: SectionRow, faults: CellRefusals) -> Fields | None:
    return row_parsers.parse_seat(line, place, times, faults)


def guest_fields(
    guests: dict[str, RollGuest], find: FindPersons, times: MeetingTimes, line: SectionRow, faults: CellRefusals
) -> Fields | None:
    return row_parsers.parse_guest(line, guests, find, times, faults)


def decision_fields(
    business: set[str] | None, times: MeetingTimes, line: SectionRow, faults: CellRefusals
) -> Fields | None:
    return row_parsers.parse_decision(line, times, business, faults)
