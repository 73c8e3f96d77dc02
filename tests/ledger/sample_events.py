"""Small kinds of event for tests of the ledger, which knows nothing of the domain's."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from msgspec import Struct

from ledger.store.codec import Codec
from ledger.store.mapper import StreamEvent


class Sample(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1


class Noted(Sample, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "sample.noted"

    text: str
    on: date = date(2026, 1, 1)
    about: str | None = None


class Moved(Sample, frozen=True, kw_only=True):
    """Its first version called the destination `place`, its second held it as text; now it is a list."""

    TOPIC: ClassVar[str] = "sample.moved"
    VERSION: ClassVar[int] = 3

    to: tuple[str, ...]


class Replaced(Sample, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "sample.replaced"

    corrects: int
    replacement: Sample
    reason: str | None = None


CODEC = Codec(
    {kind.TOPIC: kind for kind in (Noted, Moved, Replaced)},
    {
        ("sample.moved", 1): lambda state: {"to": state["place"]},
        ("sample.moved", 2): lambda state: {"to": [state["to"]]},
    },
)


def new_id() -> str:
    return str(uuid4())


def noted(stream: str, version: int, text: str = "", **more: object) -> StreamEvent:
    return StreamEvent(stream, version, Noted(text=text or f"{stream} {version}"), **more)  # type: ignore[arg-type]
