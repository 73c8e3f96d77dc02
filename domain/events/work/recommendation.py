"""Recommendations: made, answered by each agency, submitted, decided, put into practice, verified, closed."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.text import Words, said
from domain.values import Text

Answer = Literal["AGREED", "AGREED_IN_PART", "REFUSED"]


class RecommendationMade(Event, frozen=True, kw_only=True):
    """A group made a recommendation to agencies: from an audit, a return, a concern, a meeting (that of the authority), or
    as a proposal of development. `answer_by` is the day until which each agency is asked to answer."""

    TOPIC: ClassVar[str] = "recommendation.made"
    DUE = "answer_by"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (
        ("group", "group"),
        ("audit", "audit"),
        ("performance_return", "return"),
        ("concern", "concern"),
        ("agencies", "agency"),
    )

    group: str
    text: Text
    agencies: tuple[str, ...] = ()
    audit: str | None = None
    finding: str | None = None
    performance_return: str | None = None
    concern: str | None = None
    development: bool = False
    answer_by: date | None = None

    def broken(self) -> Words | None:
        return said("a finding is known by its audit: name both") if self.finding and not self.audit else None


class RecommendationAnswered(Event, frozen=True, kw_only=True):
    """An agency agreed, agreed in part or refused, and why; `agreed_by` is the post that agreed it inside that agency."""

    TOPIC: ClassVar[str] = "recommendation.answered"
    IDENTITY = ("agency",)
    REFERENCES = (("agency", "agency"),)

    agency: str
    answer: Answer
    reason: Text | None = None
    agreed_by: Text | None = None

    def broken(self) -> Words | None:
        return (
            said("whoever does not agree gives a reason") if self.answer != "AGREED" and self.reason is None else None
        )


class RecommendationSubmitted(Event, frozen=True, kw_only=True):
    """It went to the body that decides. Where an agency has not answered, the chair records why it went all the same."""

    TOPIC: ClassVar[str] = "recommendation.submitted"
    REFERENCES = (("to", "group"),)

    to: str
    unanswered_because: Text | None = None


class RecommendationAccepted(Event, frozen=True, kw_only=True):
    """The deciding body, named by the authority, accepted it, or a part of it."""

    TOPIC: ClassVar[str] = "recommendation.accepted"

    in_part: bool = False
    reason: Text | None = None

    def broken(self) -> Words | None:
        return (
            said("whoever accepts a part says which, as the reason") if self.in_part and self.reason is None else None
        )


class RecommendationRejected(Event, frozen=True, kw_only=True):
    """The deciding body, named by the authority, rejected it, and why."""

    TOPIC: ClassVar[str] = "recommendation.rejected"

    reason: Text


class ImplementationEvidenced(Event, frozen=True, kw_only=True):
    """There is evidence that it was put into practice, in an agency or as a whole."""

    TOPIC: ClassVar[str] = "recommendation.implementation-evidenced"
    REFERENCES = (("agency", "agency"),)

    agency: str | None = None
    text: Text | None = None


class ImplementationVerified(Event, frozen=True, kw_only=True):
    """Somebody else looked at the evidence and found it sound, or found it wanting."""

    TOPIC: ClassVar[str] = "recommendation.implementation-verified"
    REFERENCES = (("agency", "agency"),)

    sound: bool
    agency: str | None = None
    text: Text | None = None


class RecommendationReaudited(Event, frozen=True, kw_only=True):
    """Another audit looked at what it has changed."""

    TOPIC: ClassVar[str] = "recommendation.reaudited"
    REFERENCES = (("audit", "audit"),)

    audit: str


class RecommendationClosed(Event, frozen=True, kw_only=True):
    """Nothing more is to be done about it."""

    TOPIC: ClassVar[str] = "recommendation.closed"

    reason: Text | None = None
