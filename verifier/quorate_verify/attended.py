"""Whether a seat was expected at a meeting, attended it, and is left out of the count: from the roll and the terms of the
day (docs/terms-of-reference.md), each for certain or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

from quorate_verify.history import Record, Seat
from quorate_verify.present import CAME, MAYBE, NO, SURE, Line, Span, level_of, roll_of, time_of
from quorate_verify.quorum import SITTINGS
from quorate_verify.terms import Terms

ATTENDED, MISSED, LEFT_OUT, SUSPENDED = 1, 2, 4, 8
"""What a seat may be at a meeting, as bits: several where it is not decided."""
BEYOND = ("attendance.excused_by", "attendance.counts.least_part", "composition.deputies")
"""Open questions of which it is not told here what follows."""
FLAGS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("counts", "deputies"): (True, False),
    ("counts", "remote"): (True, False),
    ("counts", "partial"): (True, False),
    ("excludes", "excused"): ("excluded", "suspends_target", "counted"),
    ("excludes", "inquorate"): (True, False),
    ("excludes", "suspended"): (True, False),
    ("excludes", "cancelled"): (True, False),
}
Part = tuple[str, int, int]
"""none, part or whole of a meeting, and the seconds of how many."""


@dataclass(frozen=True)
class Rule:
    """What the terms say of attendance and of deputies; `silent` where they say nothing of attendance."""

    said: dict[str, Any]
    deputies: dict[str, Any]
    silent: bool

    def of(self, table: str, name: str) -> Any:
        return (self.said.get(table) or {}).get(name)

    def settled(self, flags: dict[tuple[str, str], Any]) -> "Rule":
        """The same with answers to open questions."""
        said = {**self.said}
        for (table, name), value in flags.items():
            if self.of(table, name) is None:
                said[table] = {**(said.get(table) or {}), name: value}
        return replace(self, said=said)


@dataclass(frozen=True)
class SeatLine:
    """What is known of a seat at a meeting, whatever the terms say of it. `excused`: whether the terms let whoever excused
    it; None where nobody did."""

    outcome: str
    briefed: bool | None = None
    attested: bool | None = None
    there: Part = ("whole", 0, 0)
    in_room: Part = ("whole", 0, 0)
    excused: bool | None = None
    suspended: bool = False
    quorate: str = "SILENT"
    cancelled: bool = False


def rule_of(terms: Terms | None) -> Rule:
    said = terms.table("attendance") if terms else {}
    return Rule(said, terms.table("composition", "deputies") if terms else {}, not said)


def line_of(record: Record, meeting: dict[str, Any], name: str, terms: Terms | None) -> SeatLine | None:
    """What is known of a seat at a meeting that is claimed; None where it rests on more than is written here."""
    id, day = meeting["meeting"], meeting["day"]
    seat = record.seats(day).get(name)
    if seat is None or (terms and terms.unsettled(*BEYOND)):
        return None
    held = [] if record.of(id, "meeting.cancelled") else record.of(id, "meeting.held")
    if not held:
        return SeatLine("NOT_RECORDED", suspended=seat.suspended, cancelled=True)
    broken_off = bool(record.of(id, *SITTINGS))
    if broken_off and meeting["quorum"] is None:
        return None
    quorum = meeting["quorum"] or {"verdict": "SILENT", "determined": None}
    known = SeatLine("NOT_RECORDED", suspended=seat.suspended, quorate=quorum["determined"] or quorum["verdict"])
    lines = [
        line for line in roll_of(record, id, day, terms or Terms({}, frozenset(), frozenset())) if line.seat == name
    ]
    lines = [line for line in lines if line.outcome in CAME] or lines[:1]
    excused = _excused(record, id, day, name, seat, rule_of(terms))
    if excused == "unknown" or (broken_off and any(line.presence for line in lines)):
        return None
    known = replace(known, excused=excused)
    if not lines:
        return known
    first = next((line for line in lines if line.outcome == "PRESENT"), lines[0])
    sat = time_of(held[0].state["starts"]), time_of(held[0].state["ends"])
    return replace(
        known,
        outcome=first.outcome,
        briefed=first.briefed,
        attested=first.attested,
        there=_part(lines, sat, remote=True),
        in_room=_part(lines, sat, remote=False),
    )


def _excused(record: Record, meeting: str, day: str, name: str, seat: Seat, rule: Rule) -> Any:
    """Whether the first that the terms allow excused the seat or its agency; "unknown" where it is not told here who it
    was."""
    agency, let = record.agency(seat.agency, day), rule.said.get("excused_by", {}).get("by")
    found: list[bool] = []
    for fact in record.of(meeting, "meeting.attendance-excused"):
        of = record.agency(fact.state.get("agency"), day)
        if fact.state.get("seat") != name and (of is None or of != agency):
            continue
        by = _decided_by(record, fact.state.get("authority", {}))
        if by is None:
            return "unknown"
        found.append(by == let)
    return any(found) if found else None


def _decided_by(record: Record, authority: dict[str, Any]) -> str | None:
    """Who decided something, in the words of the terms; None of who acted in a place, or of a body that is not known."""
    kind, office, group = authority.get("kind"), authority.get("office"), authority.get("group") or record.group
    if kind == "agency":
        return str(authority.get("agency"))
    slug = next((slug for slug, id in record.groups().items() if id == group), None)
    if kind == "office" and group == record.group:
        return None if str(office).startswith("acting-") else office
    return f"{office} of {slug}" if kind == "office" else slug


def _part(lines: Sequence[Line], sat: tuple[datetime, datetime], *, remote: bool) -> Part:
    """How much of the meeting somebody was there; remotely too, or in the room alone."""
    if not all(line.presence for line in lines):
        return "whole", 0, 0
    spans: list[Span] = sorted(
        span for line in lines for span, far in zip(line.presence, line.remote, strict=True) if remote or not far
    )
    reached, covered, gap = sat[0], 0.0, False
    for start, end, _ in spans:
        gap |= start > reached
        covered += max(0.0, (min(end, sat[1]) - max(start, reached)).total_seconds())
        reached = max(reached, min(end, sat[1]))
    whole = int((sat[1] - sat[0]).total_seconds())
    kind = "none" if not spans else "part" if gap or reached < sat[1] else "whole"
    return kind, int(covered), whole


def came_level(rule: Rule, line: SeatLine) -> int:
    """How surely the seat attended."""
    if line.cancelled or line.outcome not in CAME:
        return MAYBE if line.outcome == "NOT_RECORDED" and not line.cancelled else NO
    if rule.silent:
        return SURE
    level = _by_deputy(rule, line) if line.outcome == "BY_DEPUTY" else SURE
    there = _part_level(rule, line.there)
    if line.in_room != line.there:
        room, remote = _part_level(rule, line.in_room), rule.of("counts", "remote")
        there = there if remote else room if remote is False or there == room else MAYBE
    return min(level, there)


def _by_deputy(rule: Rule, line: SeatLine) -> int:
    level = level_of(rule.of("counts", "deputies"))
    if rule.deputies.get("allowed") is False:
        return NO
    for asked, fact in ((rule.deputies.get("briefed"), line.briefed), (rule.deputies.get("attested"), line.attested)):
        level = min(level, level_of(fact)) if asked else level
    return level


def _part_level(rule: Rule, part: Part) -> int:
    kind, covered, whole = part
    least = rule.of("counts", "least_part")
    if kind != "part" or least is None:
        return SURE if kind == "whole" else NO if kind == "none" else level_of(rule.of("counts", "partial"))
    return SURE if covered * least[1] >= least[0] * whole else NO


def states_of(rule: Rule, line: SeatLine) -> int:
    """Every state that the seat may be in."""
    out = level_of(rule.of("excludes", "suspended")) if line.suspended and not rule.silent else NO
    if line.cancelled:
        if rule.silent or rule.of("excludes", "cancelled") is not False:
            return LEFT_OUT
        return {SURE: LEFT_OUT, MAYBE: LEFT_OUT | MISSED, NO: MISSED}[out]
    came, missed = came_level(rule, line), MISSED
    if line.excused and not rule.silent:
        kinds = {"excluded": LEFT_OUT, "suspends_target": SUSPENDED, "counted": MISSED}
        missed = kinds.get(rule.of("excludes", "excused"), LEFT_OUT | SUSPENDED | MISSED)
    out = max(out, NO if rule.silent else _inquorate(rule, line))
    if out == SURE:
        return LEFT_OUT
    return (LEFT_OUT if out == MAYBE else 0) | (ATTENDED if came else 0) | (missed if came < SURE else 0)


def _inquorate(rule: Rule, line: SeatLine) -> int:
    said = level_of(rule.of("excludes", "inquorate"))
    return {"NOT_MET": said, "UNDETERMINED": min(MAYBE, said)}.get(line.quorate, NO)


def counted(rule: Rule, line: SeatLine) -> dict[str, bool | None]:
    """Whether the seat was expected, attended, and is left out; None where that is not decided."""
    came, states = came_level(rule, line), states_of(rule, line)
    out, inside = states & (LEFT_OUT | SUSPENDED), states & (ATTENDED | MISSED)
    excluded = None if out and inside else bool(out)
    attended = None if came == MAYBE else came == SURE
    return {"expected": None if excluded is None else not excluded, "attended": attended, "excluded": excluded}


def answers(*terms: Terms | None) -> Iterator[dict[tuple[str, str], Any]]:
    """Every choice of answers to the questions that some of the terms leave open."""
    opened = [
        flag for flag in FLAGS if any(t is not None and f"attendance.{flag[0]}.{flag[1]}" in t.open for t in terms)
    ]
    for values in product(*(FLAGS[flag] for flag in opened)):
        yield dict(zip(opened, values, strict=True))
