"""Histories that several tests ask about."""

from datetime import UTC, date, datetime
from pathlib import Path

from domain.events.group import lifecycle
from domain.events.meeting import proceedings
from domain.terms.checks.document import check
from domain.terms.document import Terms
from domain.values import Text
from domain.verdicts import Outcome
from tests.support.story import Story, id_of, said

MQAP, OTHER_GROUP = "cwm-taf-mqap", "other-group"
FIRST_MEETING, SECOND_MEETING = date(2025, 5, 13), date(2025, 6, 17)
SEATS = {
    "s1": ("rctcbc", "Ada"),
    "s2": ("rctcbc", "Bea"),
    "s3": ("rctcbc", "Cal"),
    "s4": ("mtcbc", "Dai"),
    "s5": ("mtcbc", "Eve"),
    "s6": ("south-wales-police", "Fay"),
    "s10": ("south-wales-police", "Gus"),
}


def terms(slug: str = MQAP) -> Terms:
    found = check((Path(__file__).parents[2] / "terms-of-reference" / f"{slug}.toml").read_text())
    assert isinstance(found, Terms), found
    return found


def two_meetings() -> Story:
    """Seven seats of three agencies; one meeting at which all but s10 were present, one with only those of one council
    there; a decision at the first, and another group with a meeting of its own."""
    story = Story()
    for slug in ("rctcbc", "mtcbc", "south-wales-police"):
        story.agency(slug)
    story.group(MQAP, terms())
    for seat, (agency, who) in SEATS.items():
        story.seat(MQAP, seat, agency, who)
    interpret(story, "terms.year_start", "04-01")
    interpret(story, "attendance.unit", "seat")
    interpret(story, "attendance.window", {"kind": "year"})
    interpret(story, "attendance.applies_to", {})
    interpret(story, "quorum.when", "start")
    story.meeting("first", MQAP, FIRST_MEETING)
    lines = dict.fromkeys(SEATS, Outcome.PRESENT) | {"s10": Outcome.APOLOGIES}
    story.roll("first", FIRST_MEETING, lines)
    at = datetime(2025, 5, 13, 11, tzinfo=UTC)
    decided = proceedings.DecisionRecorded(
        decision="1", text=Text(en="The plan was agreed."), at=at, **said(FIRST_MEETING)
    )
    story.record(("first", decided))
    story.meeting("second", MQAP, SECOND_MEETING)
    story.roll("second", SECOND_MEETING, dict.fromkeys(("s1", "s2", "s3"), Outcome.PRESENT) | {"s4": Outcome.ABSENT})
    story.group(OTHER_GROUP)
    story.seat(OTHER_GROUP, "o1", "mtcbc", "Hal")
    story.meeting("elsewhere", OTHER_GROUP, FIRST_MEETING)
    return story


def interpret(story: Story, key: str, value: object) -> None:
    event = lifecycle.InterpretationRecorded(terms="1", key=key, value=value, since=date(2025, 4, 1), **said())
    story.record((MQAP, event))


def person(name: str) -> str:
    return id_of(name)
