"""Events of any kind, drawn at random: their fields by name, by what they refer to or by type, from the small world of the
random histories. A new kind of event is drawn as soon as it exists; a field that nothing here can fill is an error."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from random import Random
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from domain.events.base import Event
from domain.events.group import decisions_outside
from domain.events.meeting import proceedings, sitting
from domain.events.votes import Ballot, SeatVote, Votes
from domain.events.work import audit, recommendation
from domain.terms.document import Terms
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.values import Authority, Sealed, Text
from domain.verdicts import Outcome
from tests.support.random_terms import of_board, of_sub_group
from tests.support.story import CHAIR, FIRST_DAY, SECRETARY, id_of

STREAMS: dict[str, tuple[str, ...]] = {
    "agency": ("police", "health", "council", "probation"),
    "person": ("ann", "bob", "cat", "dan", "eve"),
    "group": ("sub-group", "board", "panel"),
    "meeting": ("m1", "m2", "m3", "m4"),
    **{life.timeline.KIND: (f"{life.timeline.KIND}-1", f"{life.timeline.KIND}-2") for life in LIFECYCLES},
}
"""By kind: the names of the streams that there may be. Of the first four kinds the last is not begun by the histories."""
SEATS = ("s1", "s2", "s3", "s4")
MEETING_DAYS = tuple(FIRST_DAY + timedelta(days=30 * n) for n in (1, 2, 3))
WORDS = Text(en="words")

Pool = Callable[[Random], Any]


def _one(*values: Any) -> Pool:
    return lambda r: r.choice(values)


def _some(*values: Any) -> Pool:
    return lambda r: tuple(r.sample(values, r.randint(0, min(2, len(values)))))


def _votes(r: Random) -> Votes:
    if r.random() < 0.3:
        return Votes(in_favour=r.randint(0, 4), against=r.randint(0, 4))
    ballots: tuple[Ballot, ...] = ("for", "for", "against", "abstained")
    cast = (SeatVote(seat=seat, vote=r.choice(ballots)) for seat in r.sample(SEATS, r.randint(0, 4)))
    return Votes(by_seat=tuple(cast))


POOLS: dict[str, Pool] = {
    "advice": _one("v1", "v2"),
    "alias": lambda r: f"Alias {r.randint(1, 99)}",
    "aliases": _one(()),
    "AgendaItem.id": _one("i1", "i2"),
    "attested": _some("dbs", "independent"),
    "business": _one("money"),
    "by_decision": _one("d1"),
    "category": _one("adviser", "observer", "staff", "co_opted", "parent"),
    "class_": _one("partner", "statutory"),
    "clause": _one("1"),
    "conflicted": _some(*SEATS),
    "decision": _one("d1", "d1", "d2", "o1", "o2"),
    "deputy": _one("d1", "d2"),
    "digest": _one("0" * 64),
    "duty": _one("told", "quarterly"),
    "OutsideEventNoted.event": _one("election", "inspection"),
    "explanation": _one("e1", "e2"),
    "finding": _one("f1", "f2"),
    "findings": _some("f1", "f2"),
    "InterpretationRecorded.value": _one(2, 3, {"kind": "year"}),
    "interest": _one("i1", "i2"),
    "interests": _some("i1", "i2"),
    "item": _one("i1", "i2"),
    "observed": _one("left", "stayed"),
    "office": lambda r: r.choice(["chair"] * 6 + sorted({o.id for t in of_sub_group() for o in t.offices})),
    "Origin.kind": _one("audit"),
    "Origin.part": _one(None),
    "Origin.work": _one(*map(id_of, STREAMS["audit"])),
    "paragraph": _one("p1", "p2"),
    "Paper.items": _some("i1", "i2"),
    "period": _one("2025-26", "2025-26-Q1", "2025-26-Q2"),
    "position": lambda r: r.randint(1, 8),
    "relation": _one("reports_to", "reports_to", "approved_by"),
    "occurrence": _one("e1", "e2"),
    "request": _one("r1", "r2"),
    "seat": _one(*SEATS),
    "selected_by": _one("chair"),
    "theme": _one("t1", "t2"),
    "through_office": _one("chair"),
    "trend": _one("t1", "t2"),
    "TermsReviewed.terms": lambda r: r.choice(["1", *(t.terms.version for t in of_sub_group())]),
    "votes": _votes,
}
"""By the name of a field, or of its type and the field: what stands in it, where its own type says too little."""


def draw(r: Random, kind: type[Event], name: str, on: date, among: Mapping[str, Sequence[str]] = STREAMS) -> Event:
    """An event of a kind in the stream of that name, on a day, which names streams `among` those given; it may well be
    refused."""
    fields: dict[str, Any] = {"on": on, "by": "test-administrator", "authority": _authority(r)}
    references = dict(kind.REFERENCES)
    for field, hint, required in _own_fields(kind):
        streams = among.get(references.get(field, ""), ())
        if not required and (r.random() < 0.5 or (field in references and not streams)):
            continue
        if field in references:
            fields[field] = _named(r, streams or STREAMS[references[field]], hint)
        else:
            fields[field] = _field(r, kind, field, hint, name, on)
    if ordered := _ORDERED.get(kind):
        ordered(r, fields)
    event = kind(**fields)
    at = getattr(event, "at", None) or getattr(event, "starts", None)
    return msgspec.structs.replace(event, on=at.date()) if kind.TOPIC.startswith("meeting.") and at else event


@cache
def _own_fields(kind: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind, include_extras=True)
    common = Event.__struct_fields__ if issubclass(kind, Event) else ()
    return tuple((f.name, hints[f.name], f.required) for f in msgspec.structs.fields(kind) if f.name not in common)


def _authority(r: Random) -> Authority:
    match r.randrange(10):
        case 0:
            return Authority(kind="agency", agency=id_of("police"))
        case 1:
            return CHAIR
        case 2 | 3:
            at, decision = id_of(r.choice(("m1", "m2"))), r.choice(("d1", "d1", None))
            return Authority(kind="body", group=id_of("sub-group"), meeting=at, decision=decision)
    return SECRETARY


def _field(r: Random, kind: type[Event], field: str, hint: Any, name: str, on: date) -> Any:
    if field == "slug":
        return name
    if kind.TOPIC == "group.terms-adopted" and field == "terms":
        return _dated(r.choice(of_board() if name == "board" else of_sub_group()), on)
    if Sealed in (hint, *get_args(hint)):
        return Sealed(alg="none", key="k", nonce="", ct="words", stream=id_of(name), version=1, field=field)
    return _value(r, kind, field, hint, on)


def _dated(terms: Terms, on: date) -> Terms:
    """The terms with a day from which their text says that they are in force, often before that of their adoption."""
    said = on + timedelta(days=(-90, -45, -10, 0, 20)[on.toordinal() % 5])
    return msgspec.structs.replace(terms, terms=msgspec.structs.replace(terms.terms, effective_from=said))


def _named(r: Random, streams: Sequence[str], hint: Any) -> Any:
    """One of the streams, or some."""
    ids = [id_of(name) for name in streams]
    return tuple(r.sample(ids, r.randint(0, min(2, len(ids))))) if get_origin(hint) is tuple else r.choice(ids)


def _value(r: Random, within: type[Any], field: str, hint: Any, on: date) -> Any:
    pool = POOLS.get(f"{within.__name__}.{field}") or (None if _holds_structs(hint) else POOLS.get(field))
    return pool(r) if pool else _of(r, hint, on)


def _holds_structs(hint: Any) -> bool:
    return any(isinstance(t, type) and issubclass(t, msgspec.Struct) and t is not Votes for t in get_args(hint))


def _of(r: Random, hint: Any, on: date) -> Any:
    if hint in _TYPES:
        return _TYPES[hint](r, on)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _of(r, inner[0], on)
    if origin is Literal:
        return r.choice(inner)
    if origin in (Union, UnionType):
        return _of(r, r.choice([t for t in inner if t is not type(None)]), on)
    if origin is tuple:
        return tuple(_of(r, inner[0], on) for _ in range(r.randint(1, 2)))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return r.choice(list(hint))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        fields = (f for f in _own_fields(hint) if f[2] or r.random() < 0.5)
        return hint(**{field: _value(r, hint, field, each, on) for field, each, _ in fields})
    raise NotImplementedError(f"say in POOLS or here what such a field holds in the random histories: {hint}")


def _time(r: Random, on: date) -> datetime:
    day = on if r.random() < 0.7 else r.choice(MEETING_DAYS)
    return datetime.combine(day, time(10), UTC) + timedelta(
        minutes=r.choice([0, 0, 30, 60, 90, 120, r.randint(-20, 130)])
    )


_TYPES: dict[Any, Callable[[Random, date], Any]] = {
    str: lambda r, on: "words",
    int: lambda r, on: r.randint(0, 9),
    float: lambda r, on: r.choice([0.0, 2.5, 7.0]),
    bool: lambda r, on: r.random() < 0.5,
    date: lambda r, on: on + timedelta(days=r.randint(-5, 60)),
    datetime: _time,
    Text: lambda r, on: r.choice([WORDS, Text(cy="geiriau"), Text(en="words", cy="geiriau")]),
    msgspec.UnsetType: lambda r, on: msgspec.UNSET,
}


def _roll_line(r: Random, fields: dict[str, Any]) -> None:
    """A seat with an outcome, and a deputy where one came; or an invited person."""
    if fields.get("seat") is None:
        fields |= {"person": id_of(r.choice(STREAMS["person"])), "outcome": None, "deputy": None}
        return
    outcome = r.choice([Outcome.PRESENT, Outcome.PRESENT, Outcome.BY_DEPUTY, Outcome.APOLOGIES, Outcome.ABSENT])
    fields |= {"outcome": outcome, "deputy": r.choice(("d1", "d2")) if outcome is Outcome.BY_DEPUTY else None}
    if outcome in (Outcome.APOLOGIES, Outcome.ABSENT):
        fields["presence"] = ()


def _answer(r: Random, fields: dict[str, Any]) -> None:
    fields |= {"reason": WORDS}


def _excusal(r: Random, fields: dict[str, Any]) -> None:
    fields |= r.choice(({"seat": None, "agency": id_of("police")}, {"seat": "s1", "agency": None}))


def _out_of_the_room(r: Random, fields: dict[str, Any]) -> None:
    if fields.get("observed") != "left":
        fields |= {"left_at": None, "back_at": None}


def _outside(r: Random, fields: dict[str, Any]) -> None:
    if fields["way"] == "chairs-action" or r.random() < 0.5:
        fields |= {"votes": None, "opened": None, "closed": None}


def _determined(r: Random, fields: dict[str, Any]) -> None:
    """Often some time after the meeting."""
    fields["on"] += timedelta(days=(0, 0, 5, 20)[fields["on"].toordinal() % 4])


def _whole_with_part(whole: str, part: str) -> Callable[[Random, dict[str, Any]], None]:
    def ordered(r: Random, fields: dict[str, Any]) -> None:
        if not fields.get(whole):
            fields.pop(part, None)

    return ordered


_ORDERED: dict[type[Event], Callable[[Random, dict[str, Any]], None]] = {
    proceedings.AttendanceRecorded: _roll_line,
    proceedings.AttendanceExcused: _excusal,
    proceedings.QuorumDetermined: _determined,
    proceedings.InterestDeclared: _out_of_the_room,
    decisions_outside.DecisionTakenOutside: _outside,
    audit.AuditAgreed: _whole_with_part("plan", "item"),
    recommendation.RecommendationMade: _whole_with_part("audit", "finding"),
    recommendation.RecommendationAnswered: _answer,
}
"""Fields that must go together, where chance would seldom have it so."""


def about(r: Random, kind: type[Event], event: Event, found: Event) -> Event:
    """The drawn event with the references of an earlier event, so that both are about the same seat, person or
    decision."""
    same = {f: getattr(event, f) for f, _, _ in _own_fields(kind) if hasattr(event, f) and f not in _NOT_SHARED}
    if isinstance(event, sitting.MeetingAdjourned) and isinstance(found, sitting.MeetingResumed):
        same = {"at": event.at + timedelta(minutes=30), "ends": event.at + timedelta(minutes=90), "on": event.on}
    return msgspec.structs.replace(found, **same)


def shared(kind: type[Event], event: Event) -> int:
    """How much a kind of event has in common with an event: fields, and the part of the record that it is about."""
    fields = sum(hasattr(event, f) and f not in _NOT_SHARED for f, _, _ in _own_fields(kind))
    return fields + (kind is not type(event) and kind.FACET != "" and kind.FACET == event.FACET)


_NOT_SHARED = frozenset({"text", "reason", "note", "name", "title", "what", "terms", "outcome", "items", "at", "votes"})


def another(r: Random, event: Event, name: str) -> Event:
    """The same event with one or two of its own fields drawn anew."""
    on = r.choice([event.on, event.on, random_day(r)])
    fresh = draw(r, type(event), name, on)
    own = [f for f, _, _ in _own_fields(type(event)) if f not in event.IDENTITY]
    changed = r.sample(own, min(len(own), r.randint(0, 2)))
    return msgspec.structs.replace(event, on=fresh.on, **{f: getattr(fresh, f) for f in changed})


def random_day(r: Random) -> date:
    """A day of the year of the histories, often about a meeting's."""
    if r.random() < 0.4:
        return r.choice(MEETING_DAYS) + timedelta(days=r.choice([0, 0, 0, -10, -3, 1, 5, 30]))
    return FIRST_DAY + timedelta(days=r.randint(0, 300))
