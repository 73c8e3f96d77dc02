"""Shorthand for a meeting in one line: seats, who came, and the terms of two real and three invented groups."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from domain.rules.inputs import AttendanceInput, MeetingInput, PresenceInterval, SeatInput
from domain.terms.checks.document import check
from domain.terms.document import Terms
from domain.terms.interpretation import EffectiveTerms, Interpretation, interpret
from domain.time_zone import LONDON
from domain.verdicts import Outcome, Reason
from tests.support.terms_documents import VOTING_HEAD, VOTING_RULES

ROOT = Path(__file__).parents[2]
DAY = date(2025, 5, 13)
FIRST = date(2025, 4, 1)

PRESENT, DEPUTY, APOLOGIES, ABSENT, NOT_RECORDED = (
    Outcome.PRESENT,
    Outcome.BY_DEPUTY,
    Outcome.APOLOGIES,
    Outcome.ABSENT,
    Outcome.NOT_RECORDED,
)

CHOSEN: dict[str, Any] = {
    "terms.year_start": "04-01",
    "body.board.group": "cwm-taf-morgannwg-safeguarding-board",
    "quorum.when": "throughout",
    "quorum.counts.deputies": True,
    "quorum.counts.remote": True,
    "quorum.counts.staff": False,
    "quorum.counts.staff_agencies": False,
    "quorum.counts.invited": False,
    "quorum.inquorate.effect": "provisional",
    "quorum.inquorate.held": True,
    "attendance.unit": "seat",
    "attendance.window": {"kind": "year"},
    "attendance.applies_to": {"classes": ["statutory-partner"]},
    "attendance.counts.deputies": True,
    "attendance.counts.remote": True,
    "attendance.counts.partial": True,
    "attendance.excludes.excused": "excluded",
    "attendance.excludes.inquorate": False,
    "composition.nominations.statutory-partners.of": {"classes": ["statutory-partner"]},
    "office.chair.review.runs_from": "appointed",
    "office.vice-chair.review.runs_from": "appointed",
}


@cache
def document(name: str) -> Terms:
    found = check((ROOT / "terms-of-reference" / f"{name}.toml").read_text())
    assert isinstance(found, Terms), found
    return found


@cache
def invented(name: str) -> EffectiveTerms:
    """One of the twelve that are told through the public commands, or one that only the rules are tried on."""
    folders = (ROOT / "tests" / "terms" / "invented", ROOT / "tests" / "domain" / "rules" / "invented")
    found = check(next(f for folder in folders if (f := folder / f"{name}.toml").exists()).read_text())
    assert isinstance(found, Terms), found
    return interpret(found, [], DAY, basis=(1,))


def cwm_taf(on: date = DAY, without: tuple[str, ...] = (), **others: Any) -> EffectiveTerms:
    """Cwm Taf's terms under the demonstration's interpretations, less some, or with others (dots as two underscores)."""
    chosen = CHOSEN | {key.replace("__", "."): value for key, value in others.items()}
    said = [
        Interpretation(key=key, value=value, since=FIRST, made_on=FIRST, basis=(900 + number,))
        for number, (key, value) in enumerate(chosen.items())
        if key not in without
    ]
    return interpret(document("cwm-taf-mqap"), said, on, basis=(2,))


def wandsworth(on: date = DAY) -> EffectiveTerms:
    return interpret(document("wandsworth-mash-omg"), [], on, basis=(3,))


def cwm_taf_seats(**changed: Any) -> tuple[SeatInput, ...]:
    """The seventeen seats, each held; `changed` gives other values for a seat (dashes as underscores)."""
    statutory = {"rctcbc", "mtcbc", "ctmuhb", "south-wales-police", "national-probation-service"}
    found = []
    for number, seat in enumerate(document("cwm-taf-mqap").seats):
        facts: dict[str, Any] = {
            "id": seat.id,
            "agency": seat.agency,
            "category": seat.category,
            "member": f"member of {seat.id}",
            "classes": frozenset({"statutory-partner"} if seat.agency in statutory else {"other"}),
            "basis": (100 + number,),
        }
        found.append(SeatInput(**(facts | changed.get(seat.id.replace("-", "_"), {}))))
    return tuple(found)


def at(hour: int, minute: int = 0, on: date = DAY) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=LONDON)


def came(seat: str, outcome: Outcome = PRESENT, **facts: Any) -> AttendanceInput:
    whom = {PRESENT: f"member of {seat}", DEPUTY: f"deputy of {seat}"}
    person = facts.pop("person", whom.get(outcome))
    return AttendanceInput(seat=seat, outcome=outcome, person=person, **facts)


def during(
    start: datetime | None = None, end: datetime | None = None, mode: Any = "room"
) -> tuple[PresenceInterval, ...]:
    return (PresenceInterval(start=start, end=end, mode=mode),)


def meeting(
    seats: tuple[SeatInput, ...], *roll: AttendanceInput, others: Outcome | None = APOLOGIES, **facts: Any
) -> MeetingInput:
    """A meeting from ten to twelve: whoever is not on the roll is recorded as `others` (None: not at all)."""
    told = {line.seat for line in roll}
    rest = (
        () if others is None else tuple(AttendanceInput(seat=s.id, outcome=others) for s in seats if s.id not in told)
    )
    known: dict[str, Any] = {"on": DAY, "start": at(10), "end": at(12), "basis": (50,)} | facts
    return MeetingInput(seats=seats, roll=(*roll, *rest), **known)


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def voting_terms(
    *changes: tuple[str, str], said: dict[str, Any] | None = None, opened: tuple[str, ...] = ()
) -> EffectiveTerms:
    text = VOTING_RULES
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    text += "".join(f'[[open]]\nkey = "{key}"\nquestion = {{ en = "What?" }}\n' for key in opened)
    found = check(VOTING_HEAD.replace('name = { en = "Parent" }', 'name = { en = "Parent" }\ngroup = "parent"') + text)
    assert isinstance(found, Terms), found
    made = [Interpretation(key=key, value=value, since=DAY, made_on=DAY) for key, value in (said or {}).items()]
    return interpret(found, made, DAY)
