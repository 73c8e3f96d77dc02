"""The row of a fault."""

from datetime import date
from typing import ClassVar

from domain.text import Words
from projections.rows.row import Basis, Row


class FaultRow(Row, frozen=True, kw_only=True):
    """Something that cannot be: `subject` is the position of the act at fault, `positions` those of all acts that make it
    so. `explained_by` is the position of the act that explained it, if one did."""

    MODEL: ClassVar[str] = "faults"
    COLUMNS = ("group", "stream")
    INDEXED = ("stream",)
    LISTED = ("valid_from, key", '"group", valid_from, key')
    LATEST = "valid_from"
    OF = "stream"
    UNITS = ("faults",)

    group: str | None
    stream: str
    rule: str
    text: Words
    subject: int
    positions: tuple[int, ...]
    clause: str | None = None
    basis: Basis = ()
    explanation: str | None = None
    explained_on: date | None = None
    explained_by: int | None = None
