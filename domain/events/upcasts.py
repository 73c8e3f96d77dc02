"""Upcasts: what makes the next version's fields out of an older version's, for events that changed shape. Stored events are
never rewritten: these run whenever one is read, in the replacement of a correction too, so they are pure and total, and
stay for ever."""

from collections.abc import Callable, Mapping
from typing import Any

Upcast = Callable[[dict[str, Any]], dict[str, Any]]


def _reason_in_languages(fields: dict[str, Any]) -> dict[str, Any]:
    """A meeting was asked for with a reason in one language, which was English; since version 2 it is a text in either."""
    return {**fields, "reason": {"en": fields["reason"]}} if "reason" in fields else fields


def _same(fields: dict[str, Any]) -> dict[str, Any]:
    """A field was added, whose default says what older events say."""
    return fields


UPCASTS: Mapping[tuple[str, int], Upcast] = {
    ("group.meeting-requested", 1): _reason_in_languages,
    ("group.seat-changed", 1): _same,
    ("group.seat-created", 1): _same,
}
"""By topic and version, what leads from that version to the next."""
