"""Seats over time: their titles and agencies, their members and deputies."""

from datetime import date

from msgspec import Struct

from domain.timelines.base import Fact
from domain.values import Text


class Tenure(Fact, kw_only=True):
    """A member: a person in a seat between two dates."""

    person: str
    nominated_by: str | None
    attested: tuple[str, ...]
    suspensions: list[Fact] = []
    extensions: list[Fact] = []
    reviews: list[Fact] = []

    def suspended(self, on: date) -> Fact | None:
        """The suspension under which the member is on a date."""
        return next((s for s in self.suspensions if s.holds(on)), None)


class Deputyship(Fact, kw_only=True):
    """A person who may stand in for a seat between two dates."""

    id: str
    seat: str
    person: str
    attested: tuple[str, ...]


class SeatState(Struct, frozen=True):
    """What a seat is from one day on: its title, agency (None: not said, unless it is independent), category, and whether
    it votes."""

    since: date
    title: Text
    agency: str | None
    service: Text | None
    category: str | None
    voting: bool
    through_office: str | None
    basis: tuple[int, ...]
    independent: bool = False

    def of(self, agency: str | None) -> bool:
        """Whether the seat is said to be of an agency, or of none where that is None."""
        return self.independent if agency is None else self.agency == agency


class Seat(Fact, kw_only=True):
    """A place on the group, from its creation until it is closed."""

    id: str
    states: list[SeatState]
    tenures: list[Tenure] = []
    deputies: list[Deputyship] = []

    def state(self, on: date) -> SeatState:
        """What the seat is on a date (before its first day, what it was then)."""
        best = self.states[0]
        for s in self.states:
            if s.since > on:
                break
            best = s
        return best

    def member(self, on: date) -> Tenure | None:
        """Who sits in it on a date; on a hand-over day, the newcomer."""
        return next((t for t in reversed(self.tenures) if t.holds(on)), None)

    def deputies_on(self, on: date) -> list[Deputyship]:
        """The deputies for the seat on a date."""
        return [d for d in self.deputies if d.holds(on)]

    def change_dates(self) -> set[date]:
        """Every day on which something about the seat changes."""
        facts: list[Fact] = [self, *self.tenures, *self.deputies]
        facts += [s for t in self.tenures for s in (*t.suspensions, *t.extensions, *t.reviews)]
        days = {f.since for f in facts} | {f.until for f in facts if f.until} | {s.since for s in self.states}
        return {d for d in days if self.since <= d and (self.until is None or d <= self.until)}
