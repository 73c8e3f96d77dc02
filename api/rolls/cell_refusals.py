"""What is wrong with the cells of a sheet: all of it, each with its place."""

from api.http.problems import CellRefusal
from api.sheets import UNCOMPUTED, Cell
from domain.text import Words, said


class CellRefusals:
    """Collects what is wrong while a sheet is read."""

    def __init__(self) -> None:
        self.found: list[CellRefusal] = []

    def add(self, cell: Cell, header: str, text: Words) -> None:
        """Note what is wrong with a cell; of a formula without a value always that."""
        if cell.text == UNCOMPUTED:
            text = said("the formula here was saved without its value: write the value, or save the sheet again")
        self.found.append(CellRefusal(cell.address, cell.row, cell.letter, header, text))
