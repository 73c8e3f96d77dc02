"""The timeline of a group: terms, relations, classes of agencies, seats, members, deputies, offices, reports."""

from datetime import date
from itertools import pairwise
from typing import Any, ClassVar, Literal

from domain.events.group.decisions_outside import DecisionTakenOutside
from domain.terms.document import Terms
from domain.terms.interpretation import EffectiveTerms, Interpretation, asks_alike, interpret
from domain.terms.possible_values import names_what_is_not_there
from domain.timelines.base import Fact, Timeline
from domain.timelines.group.membership import Seat
from domain.timelines.group.offices import Holding
from domain.timelines.names import DatedName, name_on
from domain.values import Authority, Text


class AdoptedTerms(Fact, kw_only=True):
    """A version of the terms, in force from its day until the next; `in_force_from` says what was decided to count for
    that day, where that was asked, and `adopted_on` when it was adopted."""

    version: str
    adopted_on: date
    terms: Terms
    in_force_from: Literal["adoption", "text"] | None = None


class RecordedInterpretation(Fact, kw_only=True):
    """An answer to an open question of one version of the terms, in effect from `since`."""

    terms: str
    key: str
    value: Any
    decided_on: date


class GroupRelation(Fact, kw_only=True):
    """A relation to another group: reports to, accountable to, directed by, approved by."""

    relation: str
    group: str
    clause: str | None


class AgencyClass(Fact, kw_only=True):
    """The group counts the agency among a class."""

    agency: str
    name: str


class SubmittedReport(Fact, kw_only=True):
    """A report under a duty of the terms went to another body."""

    duty: str
    to: str | None
    period: str | None


class OutsideDecision(Fact, kw_only=True):
    """A decision taken between meetings."""

    event: DecisionTakenOutside


class Sequel(Fact, kw_only=True):
    """What became of a decision, taken at a meeting or outside one (None): where it was reported, who ratified it or
    refused to, who consented, and at which meeting by which decision."""

    kind: Literal["reported", "ratified", "not-ratified", "consented"]
    decision: str
    meeting: str | None
    body: str
    at_meeting: str | None
    by_decision: str | None


class AttendanceReview(Fact, kw_only=True):
    """A review of attendance, and whose."""

    by: Authority


class MeetingRequest(Fact, kw_only=True):
    """The group was asked to meet."""

    id: str


class NotedEvent(Fact, kw_only=True):
    """Something happened outside the record; `event` is the terms' word for it."""

    id: str
    event: str


class TermsReview(Fact, kw_only=True):
    """A version of the terms was reviewed."""

    terms: str


class GroupTimeline(Timeline):
    """A group: its names, terms, relations, seats, offices, and what was done under its duties. `TABLES` are the tables of
    its terms that a view holds; None: all."""

    KIND = "group"
    OF_ALL = ("slug", "kind", "agency", "established", "ended", "successor")
    FACETS = {
        "names": ("names", "aliases"),
        "relations": ("relations",),
        "terms": ("adopted", "interpretations"),
        "classes": ("classes",),
        "seats": ("seats",),
        "seat": ("seats",),
        "offices": ("holdings",),
        "reports": ("reports", "attendance_reviews"),
        "decisions": ("decisions_outside", "sequels"),
        "decided": ("sequels",),
        "requests": ("requests",),
        "reviews": ("reviews",),
        "events": ("outside_events",),
    }
    TABLES: ClassVar[frozenset[str] | None] = None

    slug: str = ""
    names: list[DatedName] = []
    kind: str = ""
    aliases: list[str] = []
    agency: str | None = None
    established: Fact | None = None
    ended: Fact | None = None
    successor: str | None = None
    adopted: list[AdoptedTerms] = []
    interpretations: list[RecordedInterpretation] = []
    relations: list[GroupRelation] = []
    classes: list[AgencyClass] = []
    seats: dict[str, Seat] = {}
    holdings: list[Holding] = []
    reports: list[SubmittedReport] = []
    decisions_outside: dict[str, OutsideDecision] = {}
    sequels: list[Sequel] = []
    attendance_reviews: list[AttendanceReview] = []
    requests: list[MeetingRequest] = []
    reviews: list[TermsReview] = []
    outside_events: list[NotedEvent] = []

    @property
    def begun(self) -> Fact | None:
        return self.established

    @property
    def ended_on(self) -> date | None:
        """The first day without the group; None while it exists."""
        return self.ended.since if self.ended else None

    def name_on(self, on: date) -> Text:
        """Its official name on a date; before the first, the first."""
        return name_on(self.names, on)

    def terms_on(self, on: date) -> AdoptedTerms | None:
        """The terms in force on a date."""
        return next((a for a in reversed(self.adopted) if a.since <= on), None)

    def effective_terms(self, on: date) -> EffectiveTerms | None:
        """The terms in force on a date, with what was put in the place of their open questions by then."""
        adopted = self.terms_on(on)
        if adopted is None:
            return None
        recorded = [
            Interpretation(key=i.key, value=i.value, since=i.since, made_on=i.decided_on, basis=i.basis)
            for i in self.interpretations_of(adopted, on)
        ]
        return interpret(adopted.terms, recorded, on, basis=adopted.basis)

    def interpretations_of(self, adopted: AdoptedTerms, on: date) -> list[RecordedInterpretation]:
        """What a version of the terms is taken to mean on a day: by its own interpretations, and where it has none by those
        of a version before it, as long as every version since leaves the key open in the same words."""
        heard = [i for i in self.interpretations if i.since <= on]
        own = [i for i in heard if i.terms == adopted.version]
        answered = {i.key for i in own}
        place = next(n for n, each in enumerate(self.adopted) if each.version == adopted.version)
        found: list[RecordedInterpretation] = []
        for number in range(place - 1, -1, -1):
            earlier = [i for i in heard if i.terms == self.adopted[number].version and i.key not in answered]
            found = [*(i for i in earlier if self._outlives(i, number, place)), *found]
            answered |= {i.key for i in earlier}
        return [*found, *own]

    def _outlives(self, given: RecordedInterpretation, number: int, place: int) -> bool:
        versions = [a.terms for a in self.adopted[number : place + 1]]
        return all(
            asks_alike(one, other, given.key) and not names_what_is_not_there(other, given.key, given.value)
            for one, other in pairwise(versions)
        )

    def seats_on(self, on: date) -> list[Seat]:
        """The seats that stand on a date."""
        return [s for s in self.seats.values() if s.holds(on)]

    def holders(self, office: str, on: date) -> list[Holding]:
        """The holders of an office on a date, appointed or in office, in the order of their appointments."""
        return [h for h in self.holdings if h.office == office and h.holds(on)]

    def sequels_of(self, decision: str, meeting: str | None = None) -> list[Sequel]:
        """What became of a decision of a meeting, or of one taken outside, in the order of its days."""
        return [s for s in self.sequels if s.decision == decision and s.meeting == meeting]

    def tenure_of(self, person: str, on: date) -> Fact | None:
        """The tenure by which a person is a member of the group on a date, whatever the seat."""
        tenures = (t for s in self.seats_on(on) for t in s.tenures if t.person == person and t.holds(on))
        return next(tenures, None)
