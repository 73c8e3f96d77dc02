"""Cursors of lists: the places of rows, by what they are sorted by."""

from collections.abc import Sequence
from typing import Any, overload

CursorValues = tuple[Any, ...]
"""The name of a list and what a row is sorted by in it, or nothing for its beginning: that of another list is none of
this."""


class BadCursor(ValueError):
    """`after` or `before` is not a cursor that this list gave."""


class Places(Sequence[CursorValues]):
    """The places of lines in a list of that name, each made when it is asked for."""

    def __init__(self, name: str, lines: Sequence[tuple[Any, ...]]) -> None:
        self._name = name
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, number: int) -> CursorValues: ...

    @overload
    def __getitem__(self, number: slice) -> "Places": ...

    def __getitem__(self, number: int | slice) -> "CursorValues | Places":
        if isinstance(number, slice):
            return Places(self._name, self._lines[number])
        return (self._name, *self._lines[number][1:])
