"""Events of the preparation of a meeting: notice, agenda, papers, apologies."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from msgspec import Struct

from domain.events.base import Event
from domain.events.meeting.proceedings import ApologyReason
from domain.terms.base import Key
from domain.text import Words, said
from domain.values import Sealed, Text

Audience = Literal["members", "deputies", "invited", "public", "others"]
Means = Literal["email", "post", "portal", "website", "telephone", "in-person", "other"]


class NoticeGiven(Event, frozen=True, kw_only=True):
    """Notice of the meeting was given on this day; `to` says to whom in codes, never by name."""

    TOPIC: ClassVar[str] = "meeting.notice-given"
    FACET = "notice"

    to: tuple[Audience, ...] = ("members",)
    means: Means | None = None

    def broken(self) -> Words | None:
        return None if self.to else said("notice is given to somebody: say to whom")


WorkKind = Literal[
    "priority",
    "plan",
    "instrument",
    "standard",
    "audit",
    "recommendation",
    "action",
    "concern",
    "return",
    "report",
    "learning",
    "change",
]


class Origin(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The piece of work that an item of the agenda comes from, and the part of it: an item of the work plan, say."""

    kind: WorkKind
    work: str
    part: Key | None = None


class AgendaItem(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An item of business; `business` names its kind in the terms, `origin` points to what it comes from, `comes_from`
    names it where it is recorded here (an item of the work plan, an action, an audit, a concern, a return)."""

    id: Key
    title: Text
    business: Key | None = None
    origin: str | None = None
    comes_from: Origin | None = None


class AgendaSet(Event, frozen=True, kw_only=True):
    """The agenda, whole, as it was set on this day; one set later takes its place. The titles are of governance: no case
    details, no personal details."""

    TOPIC: ClassVar[str] = "meeting.agenda-set"
    FACET = "agenda"

    items: tuple[AgendaItem, ...]

    def references(self) -> Iterator[tuple[str, str, str]]:
        for item in self.items:
            if item.comes_from:
                yield "items.comes_from", item.comes_from.kind, item.comes_from.work

    def broken(self) -> Words | None:
        ids = [item.id for item in self.items]
        twice = next((id for id in ids if ids.count(id) > 1), None)
        if twice is not None:
            return said("the agenda has two items {twice}", twice=twice)
        return None if ids else said("an agenda has at least one item")


class Paper(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A pointer to a paper, the SHA-256 of its bytes in hex where it is known, and the items of the agenda it is for."""

    pointer: str
    digest: str | None = None
    title: Text | None = None
    items: tuple[Key, ...] = ()


class PapersCirculated(Event, frozen=True, kw_only=True):
    """Papers for the meeting were sent out on this day."""

    TOPIC: ClassVar[str] = "meeting.papers-circulated"
    FACET = "papers"

    papers: tuple[Paper, ...]
    to: tuple[Audience, ...] = ("members",)
    means: Means | None = None

    def broken(self) -> Words | None:
        return None if self.papers and self.to else said("at least one paper is circulated, to somebody")


class ApologiesReceived(Event, frozen=True, kw_only=True):
    """On this day the member of a seat, or a deputy named for it, said that they would not come. It is not the roll, which
    says who was there."""

    TOPIC: ClassVar[str] = "meeting.apologies-received"
    FACET = "apologies"
    IDENTITY = ("seat", "person")
    REFERENCES = (("person", "person"),)

    seat: str
    person: str
    reason: ApologyReason | None = None
    note: Sealed | None = None


class ApologiesWithdrawn(Event, frozen=True, kw_only=True):
    """Whoever had sent apologies said that they would come after all."""

    TOPIC: ClassVar[str] = "meeting.apologies-withdrawn"
    FACET = "apologies"
    IDENTITY = ("seat", "person")
    REFERENCES = (("person", "person"),)

    seat: str
    person: str
