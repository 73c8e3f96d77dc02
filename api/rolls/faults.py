"""What is wrong with the cells of a sheet: all of it, each with its place."""

from api.problems import CellFault
from api.sheets import Cell


class Faults:
    """Collects what is wrong while a sheet is read."""

    def __init__(self) -> None:
        self.found: list[CellFault] = []

    def add(self, cell: Cell, header: str, text: str) -> None:
        self.found.append(CellFault(cell.address, cell.row, cell.letter, header, text))
