"""The record as the events tell it: standing events, who sat where on a day, and what the roll of a meeting says."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from quorate_verify.pack import Event

FOREVER = "9999-12-31"


@dataclass(frozen=True)
class Fact:
    """An event as it stands once corrections and retractions are heard: its kind, day and place, and what it says."""

    stream: str
    kind: str
    on: str
    version: int
    state: dict[str, Any]


@dataclass
class Tenure:
    """A person's time in a seat, from a day to the first day without it, and when they were suspended in it."""

    person: str
    since: str
    until: str = FOREVER
    suspensions: list[list[str]] = field(default_factory=list)

    def holds(self, day: str) -> bool:
        return self.since <= day < self.until

    def suspension(self, day: str) -> list[str] | None:
        return next((s for s in self.suspensions if s[0] <= day < s[1]), None)


@dataclass
class SeatHistory:
    """A seat from its creation to its end, what it was from when on, and who had it."""

    since: str
    states: list[tuple[str, dict[str, Any]]]
    until: str = FOREVER
    tenures: list[Tenure] = field(default_factory=list)

    def holds(self, day: str) -> bool:
        return self.since <= day < self.until

    def on(self, day: str) -> "Seat":
        state = next((state for since, state in reversed(self.states) if since <= day), self.states[0][1])
        tenure = next((t for t in reversed(self.tenures) if t.holds(day)), None)
        return Seat(
            member=tenure.person if tenure else None,
            agency=state.get("agency"),
            category=state.get("category"),
            voting=state.get("voting", True),
            suspended=bool(tenure and tenure.suspension(day)),
        )


@dataclass(frozen=True)
class Seat:
    """A seat on one day; `plain`: whoever is in it counts for certain."""

    member: str | None = None
    agency: str | None = None
    category: str | None = None
    voting: bool = True
    suspended: bool = False

    @property
    def plain(self) -> bool:
        return self.voting and not self.suspended and self.category in (None, "statutory")


@dataclass
class Record:
    """The facts of each stream in the order of day, then version."""

    group: str
    facts: dict[str, list[Fact]] = field(default_factory=dict)

    def of(self, stream: str, *kinds: str) -> list[Fact]:
        return [fact for fact in self.facts.get(stream, ()) if not kinds or fact.kind in kinds]

    def person(self, id: str | None) -> str | None:
        """The id under which a person is kept, who was found to be the same as another."""
        return self._followed(id, FOREVER, ("person.identified",), "same_as")

    def agency(self, id: str | None, day: str) -> str | None:
        """The agency that answers for another on a day, mergers and successions followed."""
        return self._followed(id, day, ("agency.merged", "agency.succeeded"), "into", "successor")

    def seats(self, day: str) -> dict[str, Seat]:
        """The seats of the group on a day, with whoever is in them for all of it."""
        if self._ended(day):
            return {}
        return {name: seat.on(day) for name, seat in self._seat_histories().items() if seat.holds(day)}

    def _ended(self, day: str) -> bool:
        began = next((fact.on for fact in self.of(self.group, "group.established")), None)
        ends = [f.on for f in self.of(self.group, "group.ended") if f.state.get("successor") != self.group]
        return began is not None and any(began < on <= day for on in ends)

    def _seat_histories(self) -> dict[str, SeatHistory]:
        """Seats are made first, then all that names them in the order of days; what finds no ground is passed over."""
        facts = [fact for fact in self.of(self.group) if isinstance(fact.state.get("seat"), str)]
        found: dict[str, SeatHistory] = {}
        for fact in facts:
            if fact.kind == "group.seat-created":
                found.setdefault(fact.state["seat"], SeatHistory(fact.on, [(fact.on, fact.state)]))
        for fact in facts:
            if (seat := found.get(fact.state["seat"])) is not None:
                _apply(seat, fact)
        return found

    def terms(self, day: str) -> dict[str, Any] | None:
        """The terms in force on a day, as they were adopted."""
        adopted = [fact for fact in self.of(self.group, "group.terms-adopted") if fact.on <= day]
        return adopted[-1].state.get("terms") if adopted else None

    def _followed(self, id: str | None, day: str, kinds: tuple[str, ...], *fields: str) -> str | None:
        seen: set[str] = set()
        while id is not None and id not in seen:
            seen.add(id)
            onward = [fact for fact in self.of(id, *kinds) if fact.on <= day]
            if not onward:
                break
            id = next((onward[-1].state[name] for name in fields if name in onward[-1].state), id)
        return id


def record_of(events: Iterable[Event], group: str) -> Record:
    """The record that the events tell."""
    streams: dict[str, list[Event]] = {}
    for event in events:
        streams.setdefault(event.leaf.stream, []).append(event)
    facts = {stream: sorted(_standing(of), key=lambda f: (f.on, f.version)) for stream, of in streams.items()}
    return Record(group, facts)


def _standing(events: list[Event]) -> Iterable[Fact]:
    """The newest word on each version that is not itself retracted; a correction may be corrected or retracted too."""
    said: dict[int, tuple[str, dict[str, Any]] | None] = {}
    for event in sorted(events, key=lambda e: e.version, reverse=True):
        word = said.get(event.version, (event.topic.partition("/")[0], event.state))
        if word is None:
            said[event.version] = None
            continue
        kind, state = word
        if kind == "corrected":
            inner = state["replacement"]
            said.setdefault(state["corrects"], (inner["topic"].partition("/")[0], inner["state"]))
        elif kind == "retracted":
            said.setdefault(state["retracts"], None)
        else:
            yield Fact(event.leaf.stream, kind, str(state["on"]), event.version, state)


def _apply(seat: SeatHistory, fact: Fact) -> None:
    state, day, kind = fact.state, fact.on, fact.kind.removeprefix("group.")
    if kind == "seat-changed" and seat.holds(day):
        changed: dict[str, Any] = {key: state[key] for key in ("agency", "category", "voting") if key in state}
        seat.states.append((day, {**seat.states[-1][1], **changed}))
    elif kind == "seat-closed" and seat.holds(day):
        seat.until = day
    elif kind == "member-appointed" and seat.holds(day):
        seat.tenures.append(Tenure(state["person"], day))
    elif kind.startswith("member-"):
        _apply_to_tenure([t for t in seat.tenures if t.person == state["person"]], kind, day)


def _apply_to_tenure(sitting: list[Tenure], kind: str, day: str) -> None:
    """What ends a person's time in a seat, or suspends it."""
    if kind == "member-departed":
        for tenure in [t for t in sitting if t.until == FOREVER][:1]:
            tenure.until = day
        return
    for tenure in [t for t in sitting if t.holds(day)][:1]:
        suspension = tenure.suspension(day)
        if kind == "member-suspended" and suspension is None:
            tenure.suspensions.append([day, FOREVER])
        elif kind == "member-reinstated" and suspension is not None:
            suspension[1] = day
