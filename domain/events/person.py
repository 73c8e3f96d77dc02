"""Events of the record of a person. Names are sealed from the first event (design: personal data)."""

from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Sealed

ErasureGround = Literal["request-of-the-person", "retention-ended", "order-of-a-court", "recorded-in-error"]


class PersonRegistered(Event, frozen=True, kw_only=True):
    """A person became known."""

    TOPIC: ClassVar[str] = "person.registered"

    name: Sealed


class PersonRenamed(Event, frozen=True, kw_only=True):
    """The person goes by another name."""

    TOPIC: ClassVar[str] = "person.renamed"

    name: Sealed


class PersonErased(Event, frozen=True, kw_only=True):
    """The person's key was destroyed: no name or note about them can be read again. Cannot be retracted."""

    TOPIC: ClassVar[str] = "person.erased"

    ground: ErasureGround


class PersonIdentified(Event, frozen=True, kw_only=True):
    """The person was found to be the same as another, under whose id both are kept; true of all that was ever recorded."""

    TOPIC: ClassVar[str] = "person.identified"
    REFERENCES = (("same_as", "person"),)
    UNSETTLES = True
    REINTERPRETS = True

    same_as: str
