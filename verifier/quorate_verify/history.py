"""The record as the events tell it: standing events, who sat where on a day, and what the roll of a meeting says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from quorate_verify.pack import Event

T = TypeVar("T")
FOREVER = "9999-12-31"
_CHANGING = ("agency", "category", "voting", "independent")
_ENDINGS = ("group.member-departed", "group.seat-closed", "group.deputy-withdrawn")


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
            since=tenure.since if tenure else None,
            agency=state.get("agency"),
            category=state.get("category"),
            voting=state.get("voting", True),
            independent=state.get("independent", False),
            suspended=bool(tenure and tenure.suspension(day)),
        )


@dataclass(frozen=True)
class Seat:
    """A seat on one day; `independent`: it is of no agency; `plain`: whoever is in it counts for certain."""

    member: str | None = None
    since: str | None = None
    agency: str | None = None
    category: str | None = None
    voting: bool = True
    suspended: bool = False
    independent: bool = False

    @property
    def plain(self) -> bool:
        return self.voting and not self.suspended and self.category in (None, "statutory")


@dataclass
class Deputy:
    """Somebody who may stand in for a seat, from a day to the first day without them, and what was attested of them."""

    seat: str
    person: str | None
    since: str
    attested: tuple[str, ...]
    until: str = FOREVER

    def holds(self, day: str) -> bool:
        return self.since <= day < self.until


@dataclass
class Record:
    """The facts of each stream in the order of day, then version."""

    group: str
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    derived: dict[object, Any] = field(default_factory=dict)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """Cache: what follows from the facts alone is derived once."""
        if key not in self.derived:
            self.derived[key] = make()
        found: T = self.derived[key]
        return found

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
        if not self._exists(day):
            return {}
        histories = self._seat_histories().items()
        return self.once(("seats", day), lambda: {name: seat.on(day) for name, seat in histories if seat.holds(day)})

    def seat_as_known(self, name: str, day: str) -> Seat | None:
        """A seat as it is on a day, or as it last stood by then."""
        history = self._seat_histories().get(name)
        return history.on(min(day, history.until)) if history and history.since <= day else None

    def groups(self) -> dict[str, str]:
        """The groups that are in the record, by slug."""
        facts = [fact for of in self.facts.values() for fact in of if fact.kind == "group.established"]
        return {fact.state["slug"]: fact.stream for fact in facts}

    def _exists(self, day: str) -> bool:
        """Whether it stands that the group was established, and it has not ended by the day."""
        began, ended = _life(self.facts.get(self.group, []), self.group)
        return began is not None and day < ended

    def _seat_histories(self) -> dict[str, SeatHistory]:
        """Seats are made first, then all that names them in the order of days; what finds no ground is passed over."""
        return self.once("seat histories", self._fold_seats)

    def _fold_seats(self) -> dict[str, SeatHistory]:
        facts = [fact for fact in self.of(self.group) if isinstance(fact.state.get("seat"), str)]
        found: dict[str, SeatHistory] = {}
        for fact in facts:
            if fact.kind == "group.seat-created":
                found.setdefault(fact.state["seat"], SeatHistory(fact.on, [(fact.on, fact.state)]))
        for fact in facts:
            if (seat := found.get(fact.state["seat"])) is not None:
                _apply(seat, fact, self.person(fact.state.get("person")))
        return found

    def deputies(self) -> dict[str, Deputy]:
        """Everybody who was named as a deputy for a seat that stood, by the id of that."""
        return self.once("deputies", self._deputies)

    def _deputies(self) -> dict[str, Deputy]:
        seats, found = self._seat_histories(), dict[str, Deputy]()
        for fact in self.of(self.group, "group.deputy-named", "group.deputy-withdrawn"):
            id, state = fact.state["deputy"], fact.state
            if fact.kind == "group.deputy-withdrawn":
                if id in found and found[id].until == FOREVER:
                    found[id].until = fact.on
            elif id not in found and (seat := seats.get(state["seat"])) is not None and seat.holds(fact.on):
                attested = tuple(state.get("attested", ()))
                found[id] = Deputy(state["seat"], self.person(state["person"]), fact.on, attested)
        return found

    def terms(self, day: str) -> dict[str, Any] | None:
        """The terms in force on a day, as they were adopted."""
        begun = [fact for since, fact in self.adopted() if since <= day]
        return begun[-1].state.get("terms") if begun else None

    def adopted(self) -> list[tuple[str, Fact]]:
        """Each version of the terms with the day from which it is in force: that of its adoption or, where that was chosen,
        of its text. One that would come before the version before it never is."""
        found: list[tuple[str, Fact]] = []
        for fact in self.of(self.group, "group.terms-adopted"):
            of_text = fact.state["terms"]["terms"].get("effective_from") if _by_text(fact) else None
            since = of_text or fact.on
            version = fact.state["terms"]["terms"]["version"]
            if any(version == one.state["terms"]["terms"]["version"] for _, one in found):
                continue
            if not found or found[-1][0] <= since:
                found.append((since, fact))
        return found

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
    of_group = facts.get(group, [])
    began, ended = _life(of_group, group)
    facts[group] = [fact for fact in of_group if _within(fact, began or FOREVER, ended)]
    return Record(group, facts)


def _by_text(fact: Fact) -> bool:
    """Whether terms count from the day that their text gives."""
    return fact.state.get("in_force_from") == "text"


def _life(facts: list[Fact], group: str) -> tuple[str | None, str]:
    """The day on which a group was established, if that stands, and the day on which it ended."""
    began = next((fact.on for fact in facts if fact.kind == "group.established"), None)
    ends = (f.on for f in facts if f.kind == "group.ended" and f.state.get("successor") != group)
    return began, next((on for on in ends if began is not None and began < on), FOREVER)


def _within(fact: Fact, began: str, ended: str) -> bool:
    """Whether something lies within the life of its group. Seats may have been made before; what ends something may fall
    on the day of the end."""
    if fact.kind in ("group.established", "group.ended", "group.seat-created"):
        return True
    return began <= fact.on < ended or (fact.on == ended and fact.kind in _ENDINGS)


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


def _apply(seat: SeatHistory, fact: Fact, person: str | None) -> None:
    """Take in a fact about a seat; `person` is whoever it names, under the id that is kept."""
    state, day, kind = fact.state, fact.on, fact.kind.removeprefix("group.")
    if kind == "seat-changed" and seat.holds(day):
        changed: dict[str, Any] = {key: state[key] for key in _CHANGING if key in state}
        if state.get("independent"):
            changed["agency"] = None
        elif state.get("agency"):
            changed["independent"] = False
        seat.states.append((day, {**seat.states[-1][1], **changed}))
    elif kind == "seat-closed" and seat.holds(day):
        seat.until = day
    elif kind == "member-appointed" and seat.holds(day):
        seat.tenures.append(Tenure(person or "", day))
    elif kind.startswith("member-"):
        _apply_to_tenure([t for t in seat.tenures if t.person == person], kind, day)


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
