"""What a sheet holds once it is read: cells of plain text, each with its address."""

from msgspec import Struct

from domain.text import Words

BYTES_MAX = 8 * 1024 * 1024
UNPACKED_MAX_BYTES = 32 * 1024 * 1024
SHEET_ROWS_MAX = 20_000
COLUMNS_MAX = 100
CELL_MAX_CHARS = 32_767  # Excel's own


class UnreadableSheet(Exception):
    """A file that is not read as a sheet; its words say what is wrong with it and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


class Cell(Struct, frozen=True):
    """One cell as plain text (nothing around it, empty for an empty one); `row` and `column` count from 1, as a
    spreadsheet counts them."""

    text: str
    row: int
    column: int

    @property
    def letter(self) -> str:
        """The letters of the column: A, B … Z, AA."""
        return column_letters(self.column)

    @property
    def address(self) -> str:
        return f"{self.letter}{self.row}"


class Sheet(Struct, frozen=True):
    """One table of cells. Blank rows are left out, and empty cells at the end of a row; a CSV has no name."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def column_letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text of a CSV for a formula, were the apostrophes before it not there."""
    return text.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
