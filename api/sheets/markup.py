"""What the markup of a worksheet says beyond the values of its cells: merged cells and hidden rows (ISO/IEC 29500-1,
18.3.1)."""

import re
from collections.abc import Sequence

from msgspec import Struct

from api.sheets.cells import COLUMNS_MAX, MERGED

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


class MergedRange(Struct, frozen=True):
    """A range of merged cells; the text is in its first one."""

    left: int
    top: int
    right: int
    bottom: int


class SheetMarkup(Struct):
    """The merged ranges of a sheet, and the numbers of its hidden rows. `_texts` caches the text of each range whose first
    row was seen."""

    merged: tuple[MergedRange, ...]
    hidden: tuple[int, ...]
    _texts: dict[MergedRange, str] = {}

    def filled(self, row: int, texts: list[str]) -> list[str]:
        """The texts of a row, asked for from top to bottom, with that of merged cells in each row of their first
        column, and MERGED in their other columns."""
        for each in self.merged:
            if each.top <= row <= each.bottom:
                texts += [""] * (min(each.right, COLUMNS_MAX) - len(texts))
                if row == each.top:
                    self._texts[each] = texts[each.left - 1]
                if text := self._texts.get(each, ""):
                    last = min(each.right, COLUMNS_MAX)
                    texts[each.left - 1 : last] = [text, *[MERGED] * (last - each.left)]
        return texts


def sheet_markup(xml: bytes) -> SheetMarkup:
    """The markup of a worksheet, from its XML."""
    merged = [
        MergedRange(_column(left), int(top), _column(right), int(bottom))
        for left, top, right, bottom in _MERGE.findall(xml)
    ]
    hidden = [number for number, row in enumerate(_ROW.findall(xml), start=1) if _HIDDEN.search(row)]
    rows = _ROW.findall(xml) if hidden else []
    return SheetMarkup(
        tuple(each for each in merged if each.left <= COLUMNS_MAX), tuple(_row_number(rows, n) for n in hidden)
    )


def _row_number(rows: Sequence[bytes], place: int) -> int:
    """The number of a row, which its markup may leave out where it follows the one before."""
    found = _NUMBER.search(rows[place - 1])
    return int(found[1]) if found else place


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column
