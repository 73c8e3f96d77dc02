"""The row of the trail."""

from datetime import date, datetime
from typing import ClassVar

from domain.text import PlainValue
from domain.values import Authority
from projections.rows.row import Row

LATE_DAYS = 30
"""What was recorded more than so many days after it took effect is marked in the history as late."""


class TrailRow(Row, frozen=True, kw_only=True):
    """An event as a sentence (a template and what fills it), with who, on whose authority, and what corrects it;
    `late_days` is how many days after it took effect it was recorded, below 0 where that was before; `imported` whether
    it came from a row of an imported file, as its evidence says."""

    MODEL: ClassVar[str] = "trail"
    COLUMNS = ("position", "recorded_at", "act_on", "late_days", "imported", "by", "kind", "stream", "streams")
    INDEXED = ("position", "stream", "streams", "act_on", "recorded_at")
    LATEST = "act_on"
    LISTED = (
        '"by", position',
        "kind, position",
        "late_days, position",
        "imported, position",
        f"(late_days > {LATE_DAYS}), position, late_days",
    )
    OF = "stream"
    UNITS = ("trail",)

    position: int
    recorded_at: datetime
    act_on: date
    late_days: int
    imported: bool = False
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
