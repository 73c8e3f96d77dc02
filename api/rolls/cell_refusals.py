"""Collects the refusals of cells, so that a person hears of all of them at once."""

from api.http.refusals import CellRefusal
from api.sheets import Cell, no_value
from domain.text import Words


class CellRefusals:
    """The cells refused so far while a sheet is parsed, each with its address and the reason."""

    def __init__(self) -> None:
        self.cells: list[CellRefusal] = []

    def add(self, cell: Cell, header: str, text: Words) -> None:
        """Refuse a cell under a header; where it has no value of its own (an error, a formula without one) the reason is
        always that."""
        text = no_value(cell.text) or text
        self.cells.append(CellRefusal(cell.address, cell.row, cell.letter, header, text))
