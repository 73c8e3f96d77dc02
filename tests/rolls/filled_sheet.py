"""A roll sheet in somebody's hands: opened with openpyxl, cells found as a person finds them, saved again."""

import csv
import io
from typing import Any

import openpyxl

Rows = list[list[str]]


class FilledSheet:
    """A workbook that came from Quorate. Cells are set by section, row and header."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book.active

    def content(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def csv(self, delimiter: str = ",") -> bytes:
        """The same sheet as a spreadsheet saves it as CSV."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter)
        for row in self.sheet.iter_rows(values_only=True):
            writer.writerow(["" if v is None else str(v) for v in row])
        return out.getvalue().encode()

    def item(self, name: str, value: Any) -> None:
        self.cell(name).value = value

    def cell(self, name: str) -> Any:
        [row] = [r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, 1).value == name]
        return self.sheet.cell(row, 2)

    def seat(self, seat: str, **said: Any) -> None:
        """Fill in the row of a seat; `from_` for From."""
        for name, value in said.items():
            self.of_seat(seat, name.rstrip("_").capitalize()).value = value

    def of_seat(self, seat: str, header: str) -> Any:
        row = next(r for r in range(self._title("Seats"), self._title("Invited")) if self._seat(r) == seat)
        return self.sheet.cell(row, self._columns("Seats")[header])

    def seats(self) -> list[str]:
        return [s for r in range(self._title("Seats") + 2, self._title("Invited")) if (s := self._seat(r))]

    def row(self, section: str, number: int, **said: Any) -> None:
        """Fill in a row of a section, counted from its first line."""
        for name, value in said.items():
            self.at(section, number, name.replace("_", " ").strip()).value = value

    def clear_guests(self) -> None:
        """Empty the rows of whoever was invited to a meeting before, where the sheet lists them."""
        for row in range(self._title("Invited") + 2, self._title("Decisions")):
            for column in self._columns("Invited").values():
                self.sheet.cell(row, column).value = None

    def rows(self, section: str) -> int:
        """How many rows below its headers a section has that may be filled in."""
        first, columns = self._title(section) + 2, self._columns(section).values()
        return next(n for n in range(1000) if all(self.sheet.cell(first + n, c).protection.locked for c in columns))

    def at(self, section: str, number: int, header: str) -> Any:
        columns = {h.casefold().replace("(", "").replace(")", ""): c for h, c in self._columns(section).items()}
        return self.sheet.cell(self._title(section) + 2 + number, columns[header.casefold()])

    def second_row(self, seat: str, **said: Any) -> None:
        """A row below that of a seat, with the same words in the grey cells."""
        row = next(r for r in range(self._title("Seats"), self._title("Invited")) if self._seat(r) == seat)
        self.sheet.insert_rows(row + 1)
        columns = self._columns("Seats")
        for header in ("Agency", "Title", "Member", "Seat"):
            self.sheet.cell(row + 1, columns[header]).value = self.sheet.cell(row, columns[header]).value
        for name, value in said.items():
            self.sheet.cell(row + 1, columns[name.rstrip("_").capitalize()]).value = value

    def _seat(self, row: int) -> Any:
        return self.sheet.cell(row, self._columns("Seats")["Seat"]).value

    def _title(self, section: str) -> int:
        return next(r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, 1).value == section)

    def _columns(self, section: str) -> dict[str, int]:
        row = self._title(section) + 1
        return {
            str(v): c for c in range(1, self.sheet.max_column + 1) if (v := self.sheet.cell(row, c).value) is not None
        }
