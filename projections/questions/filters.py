"""Filters of lists as frozen values: each field says what it asks of the rows, so that arguments, conditions, parameters of
feeds and indexes follow from one place."""

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Struct

Texts = tuple[str, ...] | None
"""Any of several values; None: whatever there is."""
OfGroups = Annotated[Texts, 't."group" = any(%(groups)s)']


class ListFilter(Struct, frozen=True, kw_only=True):
    """A field is annotated with a condition over `t` that names the field as its parameter; None asks nothing."""

    def condition(self, leaving: str | None = None) -> tuple[str, dict[str, Any]]:
        """What all fields that ask something ask together, without one if given, and the values."""
        found: list[str] = []
        values: dict[str, Any] = {}
        for name, condition in conditions_of(type(self)).items():
            value = getattr(self, name)
            if value is None or name == leaving:
                continue
            if isinstance(value, tuple) and len(value) == 1:  # one value keeps the order of an index
                condition, value = condition.replace(f"= any(%({name})s)", f"= %({name})s"), _single(condition, value)
            found.append(condition)
            values[name] = list(value) if isinstance(value, tuple) else value
        return " and ".join(found) or "true", values

    def column(self, most: int, fit: Callable[[str], bool] = lambda column: True) -> tuple[str, str] | None:
        """The first field that asks for one or several values of a column that fits, and the column as SQL has it: a list
        merges the pages of each value. None where there is none, or where it is more than `most`."""
        for name, column in _columns_of(type(self)):
            values = getattr(self, name)
            if isinstance(values, tuple) and 1 <= len(values) <= most and fit(column):
                return name, column
        return None


def _single(condition: str, value: tuple[str, ...]) -> str | tuple[str, ...]:
    return value[0] if "= any(" in condition else value


@lru_cache
def _columns_of(kind: type[ListFilter]) -> list[tuple[str, str]]:
    """The fields that ask for any of several values of a column, each with the column as SQL has it."""
    found = [
        (name, condition.removeprefix("t.").removesuffix(f" = any(%({name})s)"))
        for name, condition in conditions_of(kind).items()
    ]
    return [(name, column) for name, column in found if column.strip('"').isidentifier()]


@lru_cache
def conditions_of(kind: type[ListFilter]) -> dict[str, str]:
    """The condition of each field of a filter."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Annotated}
