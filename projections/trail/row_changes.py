"""What a row of a read model says otherwise than another, field by field in words; streams stand in them by kind and id."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from domain.text import PlainValue, said
from projections.rows import AgencyRow, GroupRow, RelationRow, Row
from projections.trail.changes import NOTHING, FieldChange, by_identity, field_changes

UNSAID = frozenset({"key", "basis", "group", "starts"})
"""What is no word on what a row is about: its key, what it rests on, and what it is sorted by."""
NAMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("person", "member", "holder", "deputy", "same_as"), "person"),
        **dict.fromkeys(("agency", "agencies", "nominated_by"), "agency"),
        **dict.fromkeys(("by_group",), "group"),
        **dict.fromkeys(("meeting", "approved_at"), "meeting"),
        **dict.fromkeys(("state", "kind", "way", "consequence", "extent", "relation", "act", "what"), "code"),
    }
)
"""The kind of stream that a field names, or `code`, by the name of the field, in rows and their parts."""
_OF: Mapping[tuple[type[Row], str], str] = {
    (AgencyRow, "successor"): "agency",
    (GroupRow, "successor"): "group",
    (RelationRow, "to"): "group",
}


def row_changes(was: Row | None, now: Row | None) -> Iterator[FieldChange]:
    """The fields that differ between two rows of a model, of which one may be missing, as values of sentences; None for
    what one of them does not say."""
    row: Any = now or was
    kind: type[Row] = type(row)
    for name, path, of in _fields(kind):
        before, after = getattr(was, name, None), getattr(now, name, None)
        if before != after:
            for c in field_changes(path, before, after, of, NAMES, by_identity):
                yield FieldChange(c.path, _plain(c.was), _plain(c.now))


@cache
def _fields(kind: type[Row]) -> tuple[tuple[str, str, str | None], ...]:
    """The fields of a row that are told: the name, that in answers, and what it names."""
    found = (f for f in msgspec.structs.fields(kind) if f.name not in UNSAID)
    return tuple((f.name, f.encode_name, _OF.get((kind, f.name)) or NAMES.get(f.name)) for f in found)


def _plain(value: Any) -> PlainValue:
    return None if value is NOTHING else said("{value}", value=value).values.get("value")
