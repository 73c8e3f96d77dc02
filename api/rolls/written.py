"""What the rows of a new sheet would say of what is recorded: a line that says the same is recorded already."""

from collections.abc import Callable, Sequence

from api.rolls import lines
from api.rolls.faults import Faults
from api.rolls.lines import Fields, Find
from api.rolls.sections import Line
from api.rolls.told import Guest, Place
from api.rolls.values import Times
from api.sheets import Cell, Column, Value

Read = Callable[[Line, Faults], Fields | None]


def fields(row: Sequence[Value] | None, columns: Sequence[Column], read: Read) -> Fields | None:
    """What a row of a new sheet would say of what is recorded."""
    if row is None:
        return None
    texts = ["" if value is None else str(value) for value in row]
    cells = {c.name: Cell(x, 1, n) for n, (c, x) in enumerate(zip(columns, texts, strict=True), start=1)}
    return read(Line(1, cells), Faults())


def seat(place: Place, times: Times, line: Line, faults: Faults) -> Fields | None:
    return lines.seat(line, place, times, faults)


def guest(guests: dict[str, Guest], find: Find, times: Times, line: Line, faults: Faults) -> Fields | None:
    return lines.guest(line, guests, find, times, faults)


def decision(business: set[str] | None, times: Times, line: Line, faults: Faults) -> Fields | None:
    return lines.decision(line, times, business, faults)
