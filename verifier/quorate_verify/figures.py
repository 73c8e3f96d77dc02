"""Whether the judgements that a pack claims follow from its events: who sat where, who was there, quorum, rates of
attendance.

What the terms leave no choice in is recomputed exactly. Where it rests on more rules than are written here
(deputies, remote attendance, those who left early), a figure must lie between what is certain and what is possible.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quorate_verify.agreement import check_quorum
from quorate_verify.bounds import CAME, Roll, grounded
from quorate_verify.findings import Result
from quorate_verify.guests import check_guests
from quorate_verify.history import Fact, Record, Seat, record_of
from quorate_verify.notes import Malformed
from quorate_verify.pack import Event, Pack
from quorate_verify.quorum import SITTINGS
from quorate_verify.rates import check_line, check_rate
from quorate_verify.recording import check_recorded_on
from quorate_verify.terms import terms_on

UNREADABLE = (
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    ValueError,
    ArithmeticError,
    RecursionError,
    StopIteration,
)
"""What comes of claims and events that are not as they should be."""


def check(pack: Pack, events: list[Event], result: Result) -> None:
    """Hold the claims to the events."""
    if {"claims.json", "events.jsonl"} & {*pack.damaged}:
        return
    if "claims.json" not in pack.files:
        result.add("removed", "claims.json is missing", file="claims.json")
        return
    try:
        claims = pack.json("claims.json")
        record = record_of(events, str(claims["group"]))
        _seats(record, claims, result)
        _left_out(record, claims, events, result)
        for meeting in claims["meetings"]:
            _meeting(record, meeting, result)
        for rate in claims["rates"]:
            _rate(record, claims, rate, _one_rule(record, claims), result)
            check_rate(record, claims, rate, result)
        check_recorded_on(claims, events, result)
    except Malformed as error:
        result.add("figure", str(error), file="claims.json")
    except UNREADABLE as error:
        result.add("figure", f"the claims or the events cannot be read: {error!r}", file="claims.json")


def _seats(record: Record, claims: dict[str, Any], result: Result) -> None:
    day = claims["on"]
    found = record.seats(day)
    claimed = {seat["seat"]: seat for seat in claims["seats"]}
    if claimed.keys() != found.keys():
        result.differs(f"seats on {day}", sorted(claimed), sorted(found))
    for name in claimed.keys() & found.keys():
        result.count("seats")
        member, agency = record.person(claimed[name]["member"]), record.agency(claimed[name]["agency"], day)
        if member != record.person(found[name].member):
            result.differs(f"member of {name} on {day}", claimed[name]["member"], found[name].member)
        if claimed[name]["member_since"] != found[name].since:
            result.differs(f"since when {name} has its member", claimed[name]["member_since"], found[name].since)
        if agency != record.agency(found[name].agency, day):
            result.differs(f"agency of {name} on {day}", claimed[name]["agency"], found[name].agency)


def _left_out(record: Record, claims: dict[str, Any], events: list[Event], result: Result) -> None:
    """Every meeting that was held in the period is claimed, each with a line for every seat that somebody was in, and every
    seat with a line has its rate: leaving one out would change what the others come to."""
    until = min(claims["to"], claims["as_at"])
    meetings = {meeting["meeting"]: meeting for meeting in claims["meetings"]}
    for id in sorted({event.leaf.stream for event in events if event.leaf.within == record.group}):
        begun = any(fact.version == 1 for fact in record.of(id))
        held = record.of(id, "meeting.held") if begun and not record.of(id, "meeting.cancelled") else []
        if held and id not in meetings and claims["from"] <= held[0].on <= until:
            result.differs(f"the meeting {id}", None, f"held on {held[0].on}")
        elif held and id in meetings:
            lines, on_day = {line["seat"] for line in meetings[id]["attendance"]}, record.seats(held[0].on)
            judged = on_day and record.terms(held[0].on) and not record.of(id, *SITTINGS)
            if meetings[id]["quorum"] is None and judged:
                result.differs(f"the quorum of {id}", None, "a verdict")
            for name, seat in on_day.items():
                if seat.member is not None and name not in lines:
                    result.differs(f"attendance of {name} at {id}", None, "a line on the roll")
    for what, key in (("seats", "seat"), ("meetings", "meeting"), ("rates", "seat")):
        if len({one[key] for one in claims[what]}) != len(claims[what]):
            result.differs(f"{what} claimed", "one of them twice", "each once")
    seats = {line["seat"] for meeting in claims["meetings"] for line in meeting["attendance"]} - {None}
    if seats != (rated := {rate["seat"] for rate in claims["rates"]}):
        result.differs("seats with a rate", sorted(rated), sorted(seats))


def _meeting(record: Record, claimed: dict[str, Any], result: Result) -> None:
    id = claimed["meeting"]
    held = [] if record.of(id, "meeting.cancelled") else record.of(id, "meeting.held")
    result.count("meetings")
    _state(record, claimed, held, result)
    for line in [line for line in claimed["attendance"] if line["seat"] is not None]:
        check_line(record, claimed, line, result)
        if not held:
            _of_seat(record, id, line, record.seats(claimed["day"]).get(line["seat"]), [], result)
    if not held:
        check_guests(record, claimed, claimed["day"], [], result)
        return
    day = held[0].on  # what is recorded as held again changes nothing
    if claimed["day"] != day:
        result.differs(f"day of the meeting {id}", claimed["day"], day)
    roll: Roll = {}
    for fact in record.of(id, "meeting.attendance-recorded"):
        roll.setdefault(fact.state.get("seat"), []).append(fact)
    _roll(record, claimed, day, roll, result)
    check_guests(record, claimed, day, roll.get(None, []), result)
    if claimed["quorum"] is not None:
        check_quorum(record, id, day, roll, claimed["quorum"], result)


def _state(record: Record, claimed: dict[str, Any], held: list[Fact], result: Result) -> None:
    """The meeting is one that is recorded, and held, ended early, cancelled or still to come as it is recorded."""
    id = claimed["meeting"]
    if bool(held) != (claimed["state"] in ("HELD", "ADJOURNED", "ABANDONED")):
        result.differs(f"state of the meeting {id}", claimed["state"], "held" if held else "not held")
    interrupted = {"HELD", *(SITTINGS[fact.kind] for fact in record.of(id, *SITTINGS))}
    if held and claimed["state"] not in interrupted:
        result.differs(f"state of the meeting {id}", claimed["state"], " or ".join(sorted(interrupted)))
    if not any(fact.kind.startswith("meeting.") for fact in record.of(id)):
        result.differs(f"the meeting {id}", claimed["state"], "nothing")
    elif not held and claimed["state"] != (state := "CANCELLED" if record.of(id, "meeting.cancelled") else "SCHEDULED"):
        result.differs(f"state of the meeting {id}", claimed["state"], state)


def _roll(record: Record, claimed: dict[str, Any], day: str, roll: Roll, result: Result) -> None:
    """Each line is as the roll has it, and there is one for each seat that the roll has for sure."""
    id = claimed["meeting"]
    seats = record.seats(day)
    for line in claimed["attendance"]:
        if line["seat"] is not None:
            said = [*roll.get(line["seat"], []), *_came_invited(record, day, line["seat"], roll.get(None, []))]
            _of_seat(record, id, line, seats.get(line["seat"]), said, result)
            _line(record, id, line, said, bool(grounded(record, seats.get(line["seat"]), said)), result)
    present = {line["seat"] for line in claimed["attendance"]}
    for seat in seats.keys() & roll.keys() - present:
        if any(fact.state["outcome"] == "PRESENT" for fact in grounded(record, seats[seat], roll[seat])):
            result.differs(f"attendance of {seat} at {id}", None, "a line on the roll")


def _of_seat(
    record: Record, id: str, line: dict[str, Any], seat: Seat | None, said: list[Fact], result: Result
) -> None:
    """The member of the seat on the day, whether suspended in it, and the times that the roll gives."""
    member = record.person(seat.member) if seat else None
    suspended = bool(seat and seat.suspended)
    if (claimed := record.person(line["member"])) != member:
        result.differs(f"member of {line['seat']} at {id}", claimed, member)
    if line["suspended"] != suspended:
        result.differs(f"suspended of {line['seat']} at {id}", line["suspended"], suspended)
    said_times = [fact.state.get("presence", []) for fact in said]
    if not _are_times(line["presence"], said_times, recorded=line["outcome"] != "NOT_RECORDED"):
        result.differs(f"times of {line['seat']} at {id}", line["presence"], said_times)
    persons = {record.person(fact.state.get("person")) for fact in said} - {None} | {member}
    if line["outcome"] not in CAME and record.person(line["person"]) not in persons:
        result.differs(f"of whom the line of {line['seat']} at {id} is", line["person"], member)


def _are_times(claimed: list[Any], said: list[list[Any]], *, recorded: bool) -> bool:
    """Of several lines of a seat the times of one, or of more; none only where one of them has none, or all may have lost
    their ground."""
    if not claimed:
        return not (recorded and said) or not all(said)
    there = [one for times in said if all(one in claimed for one in times) for one in times]
    return all(claimed.count(one) <= there.count(one) for one in claimed)


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
    result.count("attendances")
    outcomes = {fact.state["outcome"] for fact in said} | (set() if grounded else {"NOT_RECORDED"})
    if line["outcome"] not in outcomes:
        result.differs(f"attendance of {line['seat']} at {id}", line["outcome"], " or ".join(sorted(outcomes)))
    persons = {record.person(fact.state.get("person")) for fact in said} - {None}
    if line["outcome"] == "PRESENT" and not persons:
        persons = {record.person(line["member"])}
    if line["outcome"] in CAME and persons and record.person(line["person"]) not in persons:
        result.differs(f"who was there for {line['seat']} at {id}", line["person"], " or ".join(map(str, persons)))
    if line["cancelled"] is not False:
        result.differs(f"whether {id} was cancelled, for {line['seat']}", line["cancelled"], False)
    if line["attended"] and not outcomes & {*CAME}:
        result.differs(f"whether {line['seat']} attended {id}", True, False)


def _one_rule(record: Record, claims: dict[str, Any]) -> bool:
    """Whether the same terms, without interpretations, held for every meeting of the period and for the figures over it."""
    adopted = record.adopted()
    days = [meeting["day"] for meeting in claims["meetings"]]
    early = all(since <= min(days, default=since) for since, _ in adopted)
    return len(adopted) <= 1 and early and not record.of(record.group, "group.interpretation-recorded")


def _rate(record: Record, claims: dict[str, Any], rate: dict[str, Any], one_rule: bool, result: Result) -> None:
    """A seat's figures over the period: within what the lines of its meetings allow, and each other."""
    lines = [line for meeting in claims["meetings"] for line in meeting["attendance"] if line["seat"] == rate["seat"]]
    came, certain = (sum(_counts(line, sure) for line in lines) for sure in (False, True))
    name, attended, expected = f"attendance of {rate['seat']}", rate["attended"], rate["expected"]
    result.count("rates")
    if not (certain - rate["excluded"] if one_rule else 0) <= attended <= came:
        result.differs(f"{name}, attended", attended, f"at most {came}")
    standing = sum(line["cancelled"] is False for line in lines)
    if expected + rate["excluded"] != rate["in_tenure"] or not standing <= rate["in_tenure"] <= len(lines):
        result.differs(f"{name}, in tenure", rate["in_tenure"], standing)
    if rate["excluded"] != (excluded := sum(line["excluded"] is True for line in lines)):
        result.differs(f"{name}, excluded", rate["excluded"], excluded)
    unrecorded = sum(line["outcome"] == "NOT_RECORDED" for line in lines)
    if not 0 <= rate["not_recorded"] <= unrecorded:
        result.differs(f"{name}, not recorded", rate["not_recorded"], f"at most {unrecorded}")
    decided = expected > 0 and rate["verdict"] != "UNDETERMINED"
    terms = terms_on(record, claims["as_at"])
    may_be_told = expected > 0 and terms is not None and terms.unsettled("attendance.target")
    allowed = {attended / expected} if decided or may_be_told else set[float | None]()
    allowed |= set() if decided else {None}
    if rate["rate"] not in allowed:
        result.differs(f"{name}, rate", rate["rate"], " or ".join(map(str, allowed)))


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
