"""The row of the trail."""

from datetime import date, datetime
from typing import ClassVar

from domain.text import PlainValue
from domain.values import Authority
from projections.rows.row import Row


class TrailRow(Row, frozen=True, kw_only=True):
    """An event as a sentence (a template and what fills it), with who, on whose authority, and what corrects it."""

    MODEL: ClassVar[str] = "trail"
    COLUMNS = ("position", "recorded_at", "act_on", "by", "kind", "stream", "streams")
    INDEXED = ("position", "stream", "streams", "act_on", "recorded_at")
    LISTED = ('"by", position', "kind, position")
    OF = "stream"
    UNITS = ("trail",)

    position: int
    recorded_at: datetime
    act_on: date
    by: str
    kind: str
    stream: str
    command: str | None
    authority: Authority
    sentence: str
    terms: dict[str, PlainValue] = {}
    streams: tuple[str, ...] = ()
    corrects: int | None = None
    corrected_by: tuple[int, ...] = ()
