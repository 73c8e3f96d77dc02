"""The model of a sheet that was read, cells of plain text with their addresses, and the limits of what is read."""

import re

from msgspec import Struct

from domain.text import Words, said

BYTES_MAX = 8 * 1024 * 1024
UNPACKED_MAX_BYTES = 32 * 1024 * 1024
SHEETS_MAX, MARKUP_MAX, READ_S_MAX = 100, 200_000, 15.0
"""How many sheets a workbook has, how much markup beside its cells and their texts (formats, say, each of which takes up to
30 µs), and how much time of the processor the reading of its rows takes, at the most."""
SHEET_ROWS_MAX = 20_000
COLUMNS_MAX = 100
CELL_MAX_CHARS = 32_767  # Excel's own


UNCOMPUTED = "#FORMULA!"
MERGED = "#MERGED!"
_ERRORS = frozenset(
    (
        *("#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
    )
)  # ISO/IEC 29500-1, 18.18.11, and those that Excel has added
_LOST_LETTER = re.compile(r"\w\?+\w|(?:^|[\s'-])\?+\w|\ufffd|[ÂÃÄÅ][¡-¿]|Ã[€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€")
"""Question marks and replacement characters; and UTF-8 that was read as Windows-1252 ("SiÃ¢n")."""


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
    """One sheet, without blank rows and without the empty cells at the end of each row. The name of a CSV is empty.
    Rows that the spreadsheet program hides are among the rows; `hidden` are their numbers."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: tuple[int, ...] = ()


def no_value(text: str) -> Words | None:
    """Why a cell holds no value of its own, whatever its column; None where it does, or is empty."""
    if text == UNCOMPUTED or text.startswith("="):
        return said("the formula here was saved without its value: write the value, or save the sheet again")
    if text.upper() in _ERRORS:
        return said("the formula here came to the error {text}: write the value", text=text)
    if text == MERGED:
        return said("this cell is merged with the one on its left: write what is meant into each, or unmerge them")
    return None


def lost_letters(text: str) -> Words | None:
    """Why a name cannot be what somebody wrote: letters became question marks or others on the way; None where it can."""
    if _LOST_LETTER.search(text):
        return said(
            "letters were lost here (“{text}”): save the file as “CSV UTF-8” or .xlsx, or write the name", text=text
        )
    return None


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
