"""Every kind of event as it is stored, at every version there ever was: lines are added to the file, never changed.

`make docs` adds what is missing.
"""

import types
from datetime import date, datetime, timedelta, timezone
from enum import EnumType
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from domain.events import EVENTS
from domain.events.base import Event
from domain.events.meeting.proceedings import MeetingCancelled
from ledger.governance import CODEC

FILE = Path(__file__).with_name("golden.jsonl")
ID = "0b1e0f6c-6f0a-5b0e-9d3c-2a4f5c6d7e8f"


class StoredEvent(NamedTuple):
    """`full` has every field filled in, otherwise only those that must be."""

    topic: str
    full: bool
    state: msgspec.Raw


def lines() -> list[StoredEvent]:
    return (
        [msgspec.json.decode(line, type=StoredEvent) for line in FILE.read_bytes().splitlines()]
        if FILE.exists()
        else []
    )


def missing() -> list[StoredEvent]:
    held = {(line.topic, line.full) for line in lines()}
    stored = [(full, *CODEC.encode(filled(kind, full=full))) for kind in EVENTS.values() for full in (False, True)]
    return [StoredEvent(topic, full, msgspec.Raw(state)) for full, topic, state in stored if (topic, full) not in held]


def encoded(lines: list[StoredEvent]) -> bytes:
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def filled(kind: Any, *, full: bool) -> Any:
    """A value of the type, the same each time."""
    if kind is Event:
        return filled(MeetingCancelled, full=full)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        fields = [f for f in msgspec.structs.fields(kind) if full or f.required]
        return kind(**{f.name: filled(f.type, full=full) for f in fields})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return fitting(kind, filled(inner[0], full=full))
    if origin is Literal:
        return inner[-1 if full else 0]
    if origin in (Union, types.UnionType):
        return filled(next(t for t in inner if t not in (type(None), msgspec.UnsetType)), full=full)
    if origin is tuple:
        return tuple(filled(t, full=full) for t in inner if t is not ...) if full else ()
    if origin in (list, frozenset, set):
        return origin([filled(inner[0], full=full)])
    if origin is dict:
        return {filled(inner[0], full=full): filled(inner[1], full=full)} if full else {}
    if isinstance(kind, EnumType):
        return list(kind)[-1 if full else 0]
    plain: dict[Any, Any] = {
        str: ID,
        int: 2,
        float: 0.5,
        bool: True,
        date: date(2026, 2, 28),
        datetime: datetime(2026, 2, 28, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        Any: {"any": [1, "two", None]},
    }
    return plain[kind]


def fitting(kind: Any, value: Any) -> Any:
    """The value, or the first text that the type allows."""
    for candidate in (value, "one", "one.two", "04-01", "0" * 64, ("one",)):
        try:
            return msgspec.convert(candidate, kind)
        except msgspec.ValidationError:
            continue
    raise AssertionError(kind)
