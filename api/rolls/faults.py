"""What is wrong with the cells of a sheet: all of it, each with its place."""

from api.problems import FaultyCell
from api.sheets import Cell
from domain.words import Words


class Faults:
    """Collects what is wrong while a sheet is read."""

    def __init__(self) -> None:
        self.found: list[FaultyCell] = []

    def add(self, cell: Cell, header: str, text: Words) -> None:
        self.found.append(FaultyCell(cell.address, cell.row, cell.letter, header, text))
