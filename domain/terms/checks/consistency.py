"""Consistency of a document of terms beyond its structure: every reference resolves, every rule is complete."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.terms.checks.fields import FieldValue, field_inconsistencies
from domain.terms.checks.measures import Inconsistency, measures
from domain.terms.checks.quorum import quorum_inconsistencies
from domain.terms.checks.required_parameters import required_parameters
from domain.terms.checks.voting import voting_inconsistencies
from domain.terms.document import Terms
from domain.terms.possible_values import possible_values
from domain.terms.schema import parameter
from domain.text import said


def inconsistencies(document: Terms, *, settled: str | None = None) -> list[Inconsistency]:
    """Every inconsistency as (key, reason). `settled` is an open key that has a value because it is being interpreted."""
    content = msgspec.to_builtins(document)
    opened = {asked.key for asked in document.open}
    return [
        *_open_keys(content, document, settled),
        *(found for field in _fields(content, settled) for found in field_inconsistencies(content, field)),
        *quorum_inconsistencies(document, opened),
        *(
            (key, said("neither said nor listed as open"))
            for key, value in required_parameters(document)
            if value is None and key not in opened
        ),
        *measures(document, opened),
        *voting_inconsistencies(document, opened),
        *(
            (f"seat.{seat.id}.independent", said("an independent seat is of no agency"))
            for seat in document.seats
            if seat.independent and seat.agency
        ),
    ]


def _open_keys(content: dict[str, Any], document: Terms, settled: str | None) -> Iterator[Inconsistency]:
    seen: set[str] = set()
    for asked in document.open:
        if asked.key in seen:
            yield asked.key, said("listed as open twice")
        seen.add(asked.key)
        if parameter(content, asked.key) is None:
            yield asked.key, said("listed as open, but there is no such parameter")
        elif possible_values(document, asked.key) is None:
            yield asked.key, said("cannot be left open: list the keys in it that are, or say it")
        elif asked.key != settled and _has_value(content, asked.key):
            yield asked.key, said("both given a value and listed as open")


def _has_value(content: Any, key: str) -> bool:
    for segment in key.split("."):
        if isinstance(content, list | tuple):
            content = next(item for item in content if item.get("id") == segment)
        elif segment in content:
            content = content[segment]
        else:
            return False
    return True


def _fields(table: dict[str, Any], settled: str | None, at: str = "") -> Iterator[FieldValue]:
    """Every field of every table, at any depth."""
    for name, value in table.items():
        key = f"{at}.{name}" if at else name
        yield FieldValue(key, name, value, table, key == settled)
        if isinstance(value, dict):
            yield from _fields(value, settled, key)
        elif isinstance(value, list | tuple):
            for item in value:
                if isinstance(item, dict):
                    yield from _fields(item, settled, f"{key}.{item.get('id', item.get('key', ''))}".rstrip("."))
