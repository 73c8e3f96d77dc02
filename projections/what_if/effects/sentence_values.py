"""Verdicts, and other values that several sentences about changed rows show."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from domain.text import Words, code, said
from domain.verdicts import Verdict

NONE = said("none")
VACANT = said("vacant")

RowPair = tuple[Any, Any]
"""A row before and after; None where there is none."""

GroupLabel = Callable[[str | None], Any]
"""The group of a row as a value of a sentence; None where all that changes is of one group."""

Describer = Callable[[Sequence[RowPair], GroupLabel], Iterator[Words]]
"""What the changed rows of a model say otherwise than before, in words."""


def verdict(row: Any) -> Any:
    """A verdict as a value; with how discretion was used."""
    if row is None:
        return NONE
    if row.verdict is Verdict.BY_DISCRETION and row.determined is not None:
        return said("by discretion {determined}", determined=code(row.determined))
    return code(row.verdict)


def why(row: Any) -> Any:
    """The first reason of a verdict that is not met; None where there is none."""
    return row.reasons[0].text if row is not None and row.verdict is not Verdict.MET and row.reasons else None


def coded(value: str | None) -> Any:
    """A code as a value; none where there is none."""
    return code(value) if value else NONE


def meeting(id: str) -> Any:
    """A value of a sentence that is read as the group and day of a meeting."""
    return {"meeting": id}


def person(id: str | None) -> Any:
    """A value of a sentence that is read as a person's name; nobody is vacant."""
    return {"person": id} if id else VACANT


def split_pairs(pairs: Sequence[RowPair]) -> tuple[list[Any], list[Any]]:
    """The rows that are, and the rows that would be."""
    return [was for was, _ in pairs if was], [now for _, now in pairs if now]
