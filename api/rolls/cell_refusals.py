"""Collects the refusals of cells, so that a person hears of all of them at once."""

from api.http.refusals import CellRefusal
from api.sheets import UNCOMPUTED, Cell
from domain.text import Words, said


class CellRefusals:
    """The cells refused so far while a sheet is parsed, each with its address and the reason."""

    def __init__(self) -> None:
        self.cells: list[CellRefusal] = []

    def add(self, cell: Cell, header: str, text: Words) -> None:
        """Refuse a cell under a header; for a formula without a saved value the reason is always that."""
        if cell.text == UNCOMPUTED:
            text = said("the formula here was saved without its value: write the value, or save the sheet again")
        self.cells.append(CellRefusal(cell.address, cell.row, cell.letter, header, text))
