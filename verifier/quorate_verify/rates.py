"""Figures of attendance over a period, and the verdict on the target, recomputed from the lines of the meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from quorate_verify.attended import (
    ATTENDED,
    BEYOND,
    LEFT_OUT,
    MISSED,
    SUSPENDED,
    Rule,
    SeatLine,
    answers,
    counted,
    line_of,
    rule_of,
    states_of,
)
from quorate_verify.audience import asked_of
from quorate_verify.findings import Result
from quorate_verify.history import Record
from quorate_verify.present import MAYBE, NO, SURE
from quorate_verify.terms import Terms, terms_on

FIGURES = ("in_tenure", "expected", "attended", "excluded", "not_recorded")


@dataclass(frozen=True)
class Attended:
    """A line of a meeting with the terms of its day."""

    line: SeatLine
    terms: Terms | None


def check_line(record: Record, meeting: dict[str, Any], claimed: dict[str, Any], result: Result) -> None:
    """Whether a seat was expected, attended, and is left out, is as it follows; what is not decided is claimed as such."""
    name = f"{claimed['seat']} at {meeting['meeting']}"
    if claimed["expected"] != (None if claimed["excluded"] is None else not claimed["excluded"]):
        result.differs(f"whether {name} was expected", claimed["expected"], f"excluded {claimed['excluded']}")
    terms = terms_on(record, meeting["day"])
    line = line_of(record, meeting, claimed["seat"], terms)
    if line is None:
        return
    rule = rule_of(terms)
    each = [counted(rule.settled(flags), line) for flags in answers(terms)]
    for what, so in counted(rule, line).items():
        joined = {one[what] for one in each}
        allowed = {so} | (joined if len(joined) == 1 else {None})
        if claimed[what] not in allowed:
            result.differs(
                f"what is claimed as {what} of {name}", claimed[what], " or ".join(sorted(map(str, allowed)))
            )


def check_rate(record: Record, claims: dict[str, Any], rate: dict[str, Any], result: Result) -> None:
    """The figures of a seat, and the verdict on its target, follow from its lines."""
    name, until = f"attendance of {rate['seat']}", min(claims["to"], claims["as_at"])
    terms, found = terms_on(record, claims["as_at"]), list[Attended]()
    for meeting in claims["meetings"]:
        for claimed in meeting["attendance"]:
            if claimed["seat"] == rate["seat"] and meeting["day"] <= until:
                of_day = terms_on(record, meeting["day"])
                line = line_of(record, meeting, rate["seat"], of_day)
                if line is None:
                    return
                found.append(Attended(line, of_day))
    if terms is not None and terms.unsettled(*BEYOND, "attendance.target"):
        return
    settled = [_figures(found, flags) for flags in answers(terms, *(one.terms for one in found))]
    least = [min(figures) for figures in zip(*settled, strict=True)]
    for what, open_one, joined in zip(FIGURES, _figures(found, {}), least, strict=True):
        if rate[what] not in (open_one, joined):
            result.differs(
                f"the count of {what} in the {name}", rate[what], " or ".join(map(str, sorted({open_one, joined})))
            )
    verdicts = _verdicts(record, rate["seat"], claims["as_at"], found, terms)
    if rate["verdict"] not in verdicts:
        result.differs(f"the target of {rate['seat']}", rate["verdict"], " or ".join(sorted(verdicts)))


def _figures(found: list[Attended], flags: dict[tuple[str, str], Any]) -> tuple[int, ...]:
    """In the order of FIGURES."""
    states = [states_of(rule_of(one.terms).settled(flags), one.line) for one in found]
    excluded = sum(not state & (ATTENDED | MISSED) for state in states)
    unrecorded = sum(
        state != ATTENDED
        and state & (ATTENDED | MISSED) > 0
        and one.line.outcome == "NOT_RECORDED"
        and not one.line.cancelled
        for state, one in zip(states, found, strict=True)
    )
    return len(states), len(states) - excluded, states.count(ATTENDED), excluded, unrecorded


def _verdicts(record: Record, seat: str, day: str, found: list[Attended], terms: Terms | None) -> set[str]:
    """The verdicts on the target that can follow."""
    rule = rule_of(terms)
    target = rule.said.get("target")
    if terms is None or not target or rule.said.get("unit") not in (None, "seat"):
        return {"SILENT"}
    levels = (
        {MAYBE} if rule.said.get("applies_to") is None else asked_of(record, rule.said["applies_to"], seat, day, terms)
    )
    allowed: set[str] = set()
    for level in levels:
        silent = set() if level == SURE and rule.said.get("unit") is not None else {"SILENT"}
        each = [
            _joined(silent | (set() if level == NO else _compared(found, rule, target, flags)))
            for flags in answers(terms, *(one.terms for one in found))
        ]
        allowed |= {_joined({*each}), _joined(silent | (set() if level == NO else _compared(found, rule, target, {})))}
    return allowed


def _joined(verdicts: set[str]) -> str:
    return next(iter(verdicts)) if len(verdicts) == 1 else "UNDETERMINED"


def _compared(found: list[Attended], rule: Rule, target: list[int], flags: dict[tuple[str, str], Any]) -> set[str]:
    """Every verdict that the lines allow: so many of so many at least, as a sum over the meetings."""
    over, under = target
    worth = {ATTENDED: under - over, MISSED: -over, LEFT_OUT: 0, SUSPENDED: 0}
    verdicts: set[str] = set()
    for settlement in _settlements(rule):
        rules = [rule_of(one.terms) for one in found]
        states = [
            states_of((own.settled(settlement) if own == rule else own).settled(flags), one.line)
            for own, one in zip(rules, found, strict=True)
        ]
        if any(state & SUSPENDED for state in states):
            verdicts.add("SILENT")
            if SUSPENDED in states:
                continue
        inside = [state for state in states if state & (ATTENDED | MISSED)]
        if all(state & (LEFT_OUT | SUSPENDED) for state in inside):
            verdicts.add("UNDETERMINED")
        scores = [[worth[bit] for bit in worth if state & bit] for state in states]
        if inside and sum(map(max, scores)) >= 0:
            verdicts.add("MET")
        if inside and sum(map(min, scores)) < 0:
            verdicts.add("NOT_MET")
    return verdicts


def _settlements(rule: Rule) -> Iterator[dict[tuple[str, str], Any]]:
    """Each way to take what the terms do not say and what may cut both ways."""
    ways: dict[tuple[str, str], tuple[Any, ...]] = {
        ("excludes", "excused"): ("excluded", "suspends_target", "counted"),
        ("excludes", "inquorate"): (True, False),
        ("excludes", "suspended"): (True, False),
    }
    unsaid = [flag for flag in ways if rule.of(*flag) is None]
    for values in product(*(ways[flag] for flag in unsaid)):
        yield dict(zip(unsaid, values, strict=True))
