"""The two compensating events. They name an earlier version of their own stream; the original is never edited."""

from datetime import date
from typing import ClassVar

from domain.events.act import Act


class Corrected(Act, frozen=True, kw_only=True):
    """What was recorded as version `corrects` was really `replacement`, an event of the same kind."""

    TOPIC: ClassVar[str] = "corrected"
    UNSETTLES = True

    corrects: int
    replacement: Act
    reason: str

    def first_day(self) -> date:
        return date.min


class Retracted(Act, frozen=True, kw_only=True):
    """What was recorded as version `retracts` did not happen."""

    TOPIC: ClassVar[str] = "retracted"
    UNSETTLES = True

    retracts: int
    reason: str

    def first_day(self) -> date:
        return date.min
