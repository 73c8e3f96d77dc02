"""What becomes of each open key: which values it stands for until an interpretation answers it."""

from collections.abc import Iterator
from typing import Any

from domain.terms.document import Terms
from domain.terms.possible_values import possible_values
from domain.text import Words, alternatives, code, said

LISTED_MAX = 8
_DATES = {"after", "before", "days", "months", "period", "rhythm", "runs_from", "weeks", "year_start"}


def open_keys(document: Terms) -> Iterator[tuple[str, Words]]:
    """Each open key with what it stands for, in the order of the document."""
    for asked in document.open:
        yield asked.key, _stands_for(document, asked.key)


def _stands_for(document: Terms, key: str) -> Words:
    table, name = key.partition(".")[0], key.rpartition(".")[2]
    if table in {"duty", "terms"} and name in _DATES:
        return said("no day can be given for what rests on it")
    if key.startswith("body.") and name == "group":
        return said("stands for any group")
    values = possible_values(document, key) or ()
    if not values:
        return said("no verdict rests on it")
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return said("stands for every number from {low} to {high}", low=min(values), high=max(values))
    if len(values) <= LISTED_MAX and all(isinstance(value, str | bool) for value in values):
        return said("stands for {values}", values=alternatives([_word(value) for value in values]))
    return said("stands for whatever could be said there")


def _word(value: Any) -> Any:
    if value is True:
        return said("yes")
    return said("no") if value is False else code(value)
