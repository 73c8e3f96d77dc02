"""The model of a sheet that was read, cells of plain text with their addresses, and the limits of what is read."""

from msgspec import Struct

from domain.text import Words

BYTES_MAX = 8 * 1024 * 1024
UNPACKED_MAX_BYTES = 32 * 1024 * 1024
SHEET_ROWS_MAX = 20_000
COLUMNS_MAX = 100
CELL_MAX_CHARS = 32_767  # Excel's own


class UnreadableSheet(Exception):
    """A file that cannot be read as a sheet; `words` tell a person what is wrong with it and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


class Cell(Struct, frozen=True):
    """One cell: its text, stripped; `row` and `column` count from 1, as in a spreadsheet."""

    text: str
    row: int
    column: int

    @property
    def letter(self) -> str:
        """The letters of the column."""
        return column_letters(self.column)

    @property
    def address(self) -> str:
        return f"{self.letter}{self.row}"


class Sheet(Struct, frozen=True):
    """One sheet, without blank rows and without the empty cells at the end of each row. The name of a CSV is empty."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def column_letters(column: int) -> str:
    """The letters of a column, counted from 1: A, B … Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program may evaluate the text of a CSV cell as a formula (OWASP, "CSV injection"), full-width
    signs too, which some take for the others; leading apostrophes, which escape it, are ignored."""
    return text.lstrip("'").startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n"))
