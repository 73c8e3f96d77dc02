"""Whether the judgements that a pack claims follow from its events: who sat where, who was there, quorum, rates of
attendance.

What the terms leave no choice in is recomputed exactly. Where it rests on more rules than are written here
(deputies, remote attendance, those who left early), a figure must lie between what is certain and what is possible.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.history import Fact, Record, Seat, record_of
from quorate_verify.notes import Malformed
from quorate_verify.pack import Event, Pack

CAME = ("PRESENT", "BY_DEPUTY")
SITTINGS = ("meeting.adjourned", "meeting.resumed", "meeting.abandoned")


def check(pack: Pack, events: list[Event], result: Result) -> None:
    """Hold the claims to the events."""
    try:
        claims = pack.json("claims.json")
        record = record_of(events, str(claims["group"]))
        _seats(record, claims, result)
        for meeting in claims["meetings"]:
            _meeting(record, meeting, result)
        for rate in claims["rates"]:
            _rate(claims, rate, _one_rule(record, claims), result)
    except Malformed as error:
        result.add("figure", str(error), file="claims.json")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        result.add("figure", f"the claims or the events cannot be read: {error!r}", file="claims.json")


def _count(result: Result, what: str) -> None:
    result.checked[what] = result.checked.get(what, 0) + 1


def _differs(result: Result, what: str, claimed: Any, found: Any) -> None:
    result.add("figure", f"{what}: {claimed!r} is claimed, and {found} follows", file="claims.json")


def _seats(record: Record, claims: dict[str, Any], result: Result) -> None:
    day = claims["on"]
    found = record.seats(day)
    claimed = {seat["seat"]: seat for seat in claims["seats"]}
    if claimed.keys() != found.keys():
        _differs(result, f"seats on {day}", sorted(claimed), sorted(found))
    for name in claimed.keys() & found.keys():
        _count(result, "seats")
        member, agency = record.person(claimed[name]["member"]), record.agency(claimed[name]["agency"], day)
        if member != record.person(found[name].member):
            _differs(result, f"member of {name} on {day}", claimed[name]["member"], found[name].member)
        if agency != record.agency(found[name].agency, day):
            _differs(result, f"agency of {name} on {day}", claimed[name]["agency"], found[name].agency)


def _meeting(record: Record, claimed: dict[str, Any], result: Result) -> None:
    id = claimed["meeting"]
    held = record.of(id, "meeting.held")
    _count(result, "meetings")
    if bool(held) != (claimed["state"] in ("HELD", "ADJOURNED", "ABANDONED")):
        _differs(result, f"state of the meeting {id}", claimed["state"], "held" if held else "not held")
    if not held:
        return
    day = held[-1].on
    if claimed["day"] != day:
        _differs(result, f"day of the meeting {id}", claimed["day"], day)
    roll: dict[str | None, list[Fact]] = {}
    for fact in record.of(id, "meeting.attendance-recorded"):
        roll.setdefault(fact.state.get("seat"), []).append(fact)
    seats = record.seats(day)
    for line in claimed["attendance"]:
        if line["seat"] is not None:
            said = [*roll.get(line["seat"], []), *_came_invited(record, day, line["seat"], roll.get(None, []))]
            _line(record, id, line, said, bool(_grounded(record, seats.get(line["seat"]), said)), result)
    present = {line["seat"] for line in claimed["attendance"]}
    for seat in seats.keys() & roll.keys() - present:
        if any(fact.state["outcome"] == "PRESENT" for fact in _grounded(record, seats[seat], roll[seat])):
            _differs(result, f"attendance of {seat} at {id}", None, "a line on the roll")
    if claimed["quorum"] is not None:
        _quorum(record, id, day, roll, claimed["quorum"], result)


def _grounded(record: Record, seat: Seat | None, said: list[Fact]) -> list[Fact]:
    """The lines of a roll that certainly have ground: of the member of the seat on the day. What is said of
    somebody who was not in the seat is passed over, and a deputy's line may be."""
    member = record.person(seat.member) if seat else None
    mine = [fact for fact in said if record.person(fact.state.get("person") or member) == member]
    return [fact for fact in mine if member is not None and fact.state["outcome"] != "BY_DEPUTY"]


def _came_invited(record: Record, day: str, name: str, invited: list[Fact]) -> list[Fact]:
    """Lines of invited people that count for a seat: whoever is its member, or may stand in for it, was there for it."""
    seat = record.seats(day).get(name)
    member = record.person(seat.member) if seat else None
    named = [fact for fact in record.of(record.group, "group.deputy-named") if fact.state["seat"] == name]
    deputies = {record.person(fact.state["person"]) for fact in named}
    found = []
    for fact in invited:
        person = record.person(fact.state.get("person"))
        outcome = "PRESENT" if person == member else "BY_DEPUTY" if person in deputies else None
        if outcome is not None and person is not None:
            found.append(replace(fact, state={**fact.state, "seat": name, "outcome": outcome}))
    return found


def _line(record: Record, id: str, line: dict[str, Any], said: list[Fact], grounded: bool, result: Result) -> None:
    _count(result, "attendances")
    outcomes = {fact.state["outcome"] for fact in said} | (set() if grounded else {"NOT_RECORDED"})
    if line["outcome"] not in outcomes:
        _differs(result, f"attendance of {line['seat']} at {id}", line["outcome"], " or ".join(sorted(outcomes)))
    persons = {record.person(fact.state.get("person")) for fact in said} - {None}
    if line["outcome"] in CAME and persons and record.person(line["person"]) not in persons:
        _differs(result, f"who was there for {line['seat']} at {id}", line["person"], " or ".join(map(str, persons)))
    if line["attended"] and not outcomes & {*CAME}:
        _differs(result, f"whether {line['seat']} attended {id}", True, False)


def _quorum(
    record: Record, id: str, day: str, roll: dict[str | None, list[Fact]], claimed: dict[str, Any], result: Result
) -> None:
    """Members and agencies that counted: at least those who certainly did, at most all who came."""
    seats = record.seats(day)
    certain: set[tuple[str, str | None]] = set()
    came: list[tuple[str, str | None]] = []
    shaken = bool(record.of(id, "meeting.interest-declared", *SITTINGS))
    for name, lines in roll.items():
        seat = seats.get(name or "")
        for fact in lines:
            if name is None or fact.state["outcome"] in CAME:
                person = record.person(fact.state.get("person") or (seat.member if seat else None))
                agency = record.agency(seat.agency, day) if seat else f"of {person}"
                came.append((person or f"someone for {name}", agency))
        sure = len(lines) == 1 and seat and seat.plain and not shaken and _throughout(lines[0])
        if sure and seat and _grounded(record, seat, lines):
            certain.add((record.person(lines[0].state.get("person") or seat.member) or str(name), came[-1][1]))
    for what, part in (("members", 0), ("agencies", 1)):
        low = len({who[part] for who in certain} - {None})
        high = len({who[part] for who in came} - {None})
        counted = claimed["counted"].get(what)
        if counted is not None:
            _count(result, "quorum figures")
            if not low <= counted <= high:
                between = str(low) if low == high else f"{low} to {high}"
                _differs(result, f"{what} that count towards the quorum of {id}", counted, between)
        _needed(record, day, what, (low, high), claimed, f"the quorum of {id}", result)


def _throughout(fact: Fact) -> bool:
    return fact.state["outcome"] == "PRESENT" and not fact.state.get("presence")


def _needed(
    record: Record, day: str, what: str, counted: tuple[int, int], claimed: dict[str, Any], name: str, result: Result
) -> None:
    """The number that the terms need, where they give it as a number, and what follows of the verdict."""
    terms = record.terms(day) or {}
    rule = (terms.get("quorum") or {}).get("rule") or {}
    parts = rule.get("of", ()) if rule.get("kind") == "all_of" else [rule]
    numbers = [part["count"] for part in parts if part.get("kind") == what and isinstance(part.get("count"), int)]
    if len(numbers) != 1 or not all(part.get("kind") in ("members", "agencies") for part in parts):
        return
    _count(result, "quorum figures")
    (number,) = numbers
    if claimed["needed"].get(what) not in (None, number):
        _differs(result, f"{what} needed for {name}", claimed["needed"][what], number)
    if claimed["verdict"] == "MET" and counted[1] < number:
        _differs(result, name, "MET", f"not met: {counted[1]} {what} of {number}")


def _one_rule(record: Record, claims: dict[str, Any]) -> bool:
    """Whether the same terms, without interpretations, held for every meeting of the period and for the figures over it."""
    adopted = record.of(record.group, "group.terms-adopted")
    days = [meeting["day"] for meeting in claims["meetings"]]
    early = all(fact.on <= min(days, default=fact.on) for fact in adopted)
    return len(adopted) <= 1 and early and not record.of(record.group, "group.interpretation-recorded")


def _rate(claims: dict[str, Any], rate: dict[str, Any], one_rule: bool, result: Result) -> None:
    """A seat's figures over the period: within what the lines of its meetings allow, and each other."""
    lines = [line for meeting in claims["meetings"] for line in meeting["attendance"] if line["seat"] == rate["seat"]]
    came, certain = (sum(_counts(line, sure) for line in lines) for sure in (False, True))
    name, attended, expected = f"attendance of {rate['seat']}", rate["attended"], rate["expected"]
    _count(result, "rates")
    if not (certain - rate["excluded"] if one_rule else 0) <= attended <= came:
        _differs(result, f"{name}, attended", attended, f"at most {came}")
    if expected + rate["excluded"] != rate["in_tenure"] or rate["in_tenure"] > len(lines):
        _differs(result, f"{name}, in tenure", rate["in_tenure"], min(len(lines), expected + rate["excluded"]))
    if expected and rate["rate"] is not None and abs(rate["rate"] - attended / expected) > 1e-6:
        _differs(result, f"{name}, rate", rate["rate"], round(attended / expected, 6))


def _counts(line: dict[str, Any], sure: bool) -> bool:
    """Whether a line counts as attended, for sure or perhaps."""
    if sure:
        decided = line["attended"] is True and line["excluded"] is False
        return decided and line["outcome"] == "PRESENT" and not line["presence"]
    return line["outcome"] in CAME


def kinds(events: Iterable[Event]) -> dict[str, int]:
    """How many events of each kind there are."""
    found: dict[str, int] = {}
    for event in events:
        found[event.topic] = found.get(event.topic, 0) + 1
    return dict(sorted(found.items()))
