"""The two compensating events. They name an earlier version of their own stream; the original is never edited."""

from datetime import date
from typing import ClassVar

from domain.events.base import Event


class Corrected(Event, frozen=True, kw_only=True):
    """What was recorded as version `corrects` was really `replacement`, an event of the same kind."""

    TOPIC: ClassVar[str] = "corrected"
    UNSETTLES = True

    corrects: int
    replacement: Event
    reason: str

    def first_day(self) -> date:
        return date.min


class Retracted(Event, frozen=True, kw_only=True):
    """What was recorded as version `retracts` did not happen."""

    TOPIC: ClassVar[str] = "retracted"
    UNSETTLES = True

    retracts: int
    reason: str

    def first_day(self) -> date:
        return date.min


COMPENSATIONS = (Corrected.__name__, Retracted.__name__)
"""The names of the kinds of compensation."""
