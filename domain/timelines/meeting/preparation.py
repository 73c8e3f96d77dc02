"""What precedes a meeting: notices, agendas, papers, apologies."""

from datetime import date

from domain.events.meeting.preparation import AgendaItem, Audience, Means, Paper
from domain.events.meeting.proceedings import ApologyReason
from domain.timelines.base import Fact
from domain.values import Sealed


class Notice(Fact, kw_only=True):
    """Notice was given on `since`; `meets_on` is the day for which the meeting was planned then."""

    to: tuple[Audience, ...]
    means: Means | None
    meets_on: date | None


class Agenda(Fact, kw_only=True):
    """The agenda from one day until it was set anew."""

    items: tuple[AgendaItem, ...]


class PapersCirculation(Fact, kw_only=True):
    """Papers went out on `since`."""

    papers: tuple[Paper, ...]
    to: tuple[Audience, ...]
    means: Means | None


class Apology(Fact, kw_only=True):
    """Apologies of a person for a seat, from their receipt until they were withdrawn."""

    seat: str
    person: str
    reason: ApologyReason | None
    note: Sealed | None
