"""The base of every event: when it took effect, who recorded it, who decided it, and what proves it."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from domain.facets import Facet
from domain.text import Words
from domain.values import Authority, Evidence


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The fields of every event; not itself an event. Class variables say how a kind of event behaves:

    TOPIC, VERSION   its name in the ledger and the version of its fields
    FUTURE           its `on` may lie in the future (appointments, terms, schedules)
    IDENTITY         fields that a correction may not replace
    REFERENCES       fields that hold the id of a stream, or several, and the kind of those streams
    DUE              of an event of a piece of work: the field that holds the day until which the whole is to be done
    PARENT           of an event that begins a stream within a group: the field that holds the group
    FACET            the part of its stream's timeline that it is about: who read only other parts need not read again
    PART             the field that says which one of that part (which seat), for those who read only that one
    UNSETTLES        it can invalidate events of other streams (a departure does, an appointment does not)
    REINTERPRETS     it changes what others meant: faults that it makes elsewhere are acknowledged, and do not refuse it
    """

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1
    FUTURE: ClassVar[bool] = False
    IDENTITY: ClassVar[tuple[str, ...]] = ()
    REFERENCES: ClassVar[tuple[tuple[str, str], ...]] = ()
    DUE: ClassVar[str] = ""
    PARENT: ClassVar[str] = ""
    FACET: ClassVar[str] = ""
    PART: ClassVar[str] = ""
    UNSETTLES: ClassVar[bool] = False
    REINTERPRETS: ClassVar[bool] = False

    on: date
    by: str
    authority: Authority
    evidence: tuple[Evidence, ...] = ()

    def facets(self) -> tuple[Facet, ...]:
        """The facets of its stream's timeline that the event is about; none named: all of them."""
        if self.PART:
            return (Facet(self.FACET), Facet(self.PART, getattr(self, self.PART)))
        return (Facet(self.FACET),) if self.FACET else ()

    def references(self) -> Iterator[tuple[str, str, str]]:
        """The streams that the event names: the field, the kind of stream, and the id."""
        for field, kind in self.REFERENCES:
            value = getattr(self, field)
            for id in (value,) if isinstance(value, str) else value or ():
                yield field, kind, id

    def first_day(self) -> date:
        """The earliest day of its stream's record that the event may change."""
        return self.on

    def parent(self) -> str | None:
        """The group within which the event begins a stream; None for any other event."""
        return getattr(self, self.PARENT) if self.PARENT else None

    def broken(self) -> Words | None:
        """What is inconsistent within the event itself, in words; None when nothing is."""
        return None


EVENT_FIELDS = frozenset(Event.__struct_fields__)
"""The fields that every event has."""
