"""Global object identification (Relay): opaque ids, unique over all types, that carry the clocks where the question states
them, so that a client's cache never puts one answer in the place of another."""

import base64
import binascii
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from api.graphql.refusals import QueryRefused
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot

_SEPARATOR = "\x1f"
_VERSION = "q1"

Key = tuple[str, ...]
"""What tells a node from the others of its type; the last part is its `ref`, but where the type says otherwise."""


class QuestionClocks(Clocks):
    """The clocks of a field of the root. `stated` is how the question states them, in one form for all ways of saying the
    same; empty where it leaves both to their defaults."""

    stated: str = ""


class GlobalId(NamedTuple):
    """What an id says: the name of the type, the key within it, and the clocks as the question stated them."""

    kind: str
    key: Key
    stated: str


def question_clocks(snapshot: Snapshot, on: date | None, known_at: str | None) -> QuestionClocks:
    """The clocks that a question states, or their defaults. Raises BadClock."""
    found = QuestionClocks(*snapshot.clocks(on, known_at))
    if known_at is not None:
        found.stated = f"{found.position}@{found.on}"
    elif on is not None:
        found.stated = f"@{on}"
    return found


def clocks_stated(snapshot: Snapshot, stated: str) -> QuestionClocks:
    """The clocks that an id carries. Raises BadClock, and QueryRefused for what no id says."""
    position, _, on = stated.partition("@")
    try:
        return question_clocks(snapshot, date.fromisoformat(on) if on else None, position or None)
    except ValueError as error:
        if isinstance(error, QueryRefused):
            raise
        raise bad_id() from None


def encoded(kind: str, key: Key, stated: str) -> str:
    """An opaque id: kind, key and the clocks that the question states, in URL-safe base64."""
    text = _SEPARATOR.join((_VERSION, kind, stated, *key))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(text: str) -> GlobalId | None:
    """What an id says; None where the text is no global id."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode()
    except (ValueError, binascii.Error):
        return None
    version, *parts = raw.split(_SEPARATOR)
    if version != _VERSION or len(parts) < 3:
        return None
    kind, stated, *key = parts
    return GlobalId(kind, tuple(key), stated)


def key_in(argument: str, kinds: Collection[str], given: str) -> Key:
    """The key that an argument names: of a global id its own, else the text as it is. The clocks of the id are not heard,
    the field has its own. Raises QueryRefused for the id of another type."""
    found = decoded(given)
    if found is None:
        return (given,)
    if found.kind not in kinds:
        words = f"{argument}: this is the id of a {found.kind[:100]}, not of a {' or '.join(sorted(kinds))}"
        raise QueryRefused(words, "BAD_VALUE")
    return found.key


def ref_in(argument: str, kind: str, given: str) -> str:
    """The plain id that an argument names. Raises QueryRefused."""
    return key_in(argument, (kind,), given)[-1]


def bad_id() -> QueryRefused:
    """The refusal of an id that no answer gave."""
    return QueryRefused("id: this is not an id that an answer gave", "BAD_ID")
