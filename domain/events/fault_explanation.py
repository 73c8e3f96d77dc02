"""The explanation of a fault that cannot be corrected: it stays listed, with its explanation."""

from typing import ClassVar

from domain.events.base import Event


class FaultExplained(Event, frozen=True, kw_only=True):
    """A fault of this stream, by its id, was looked into and explained; it is no act of one kind of stream only."""

    TOPIC: ClassVar[str] = "fault.explained"
    FACET = "explained"

    fault: str
    explanation: str
