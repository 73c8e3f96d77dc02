"""What the markup of a worksheet says beyond the values of its cells: merged cells and hidden rows (ISO/IEC 29500-1,
18.3.1)."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from api.sheets.cells import COLUMNS_MAX, MERGED

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*\bref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


class MergedRange(Struct, frozen=True):
    """A range of merged cells; the text is in its first one."""

    left: int
    top: int
    right: int
    bottom: int


class SheetMarkup(Struct):
    """The merged ranges of a sheet by their first rows, and the numbers of its hidden rows. `_open` are the ranges in which
    the last row was, each with its text, where it has one."""

    merged: Mapping[int, Sequence[MergedRange]]
    hidden: tuple[int, ...]
    _open: list[tuple[MergedRange, str]] = []

    def filled(self, row: int, texts: list[str]) -> list[str]:
        """The texts of a row, asked for from top to bottom, with that of merged cells in each row of their first
        column, and MERGED in their other columns. Raises ValueError where more ranges hold a row than it has columns."""
        for each in self.merged.get(row, ()):
            texts += [""] * (each.left - len(texts))
            if text := texts[each.left - 1]:
                self._open.append((each, text))
        self._open = [(each, text) for each, text in self._open if row <= each.bottom]
        if len(self._open) > COLUMNS_MAX:
            raise ValueError("merged cells overlap")
        for each, text in self._open:
            last = min(each.right, COLUMNS_MAX)
            texts += [""] * (last - len(texts))
            texts[each.left - 1 : last] = [text, *[MERGED] * (last - each.left)]
        return texts


def sheet_markup(xml: bytes) -> SheetMarkup:
    """The markup of a worksheet, from its XML."""
    merged: dict[int, list[MergedRange]] = {}
    for left, top, right, bottom in _MERGE.findall(xml):
        if (column := _column(left)) <= COLUMNS_MAX:
            merged.setdefault(int(top), []).append(MergedRange(column, int(top), _column(right), int(bottom)))
    hidden = [number for number, row in enumerate(_ROW.findall(xml), start=1) if _HIDDEN.search(row)]
    rows = _ROW.findall(xml) if hidden else []
    return SheetMarkup(merged, tuple(_row_number(rows, n) for n in hidden))


def _row_number(rows: Sequence[bytes], place: int) -> int:
    """The number of a row, which its markup may leave out where it follows the one before."""
    found = _NUMBER.search(rows[place - 1])
    return int(found[1]) if found else place


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column
