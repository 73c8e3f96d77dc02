"""Random histories for properties: late entries, corrections of corrections, late terms and interpretations, and rules
that rest on the other group's record."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.refusals import Refused, Unacknowledged
from domain.values import Text
from domain.verdicts import Outcome
from tests.support.random_acts import AGENCIES, GROUPS, MEETINGS, PEOPLE, SEATS, WORDS, acts, days, terms
from tests.support.story import FIRST_DAY, Story, id_of, said

compensations = st.tuples(st.just("compensation"), st.integers(0, 500), st.booleans(), days)
steps = st.lists(acts | acts | acts | compensations, min_size=20, max_size=60)


def played(history: list[Any]) -> Story:
    """The story of a random history: what the domain refuses is left out, faults left elsewhere are acknowledged. Seats
    and members come first, so that enough of what follows is lawful."""
    story = Story()
    for slug in AGENCIES:
        story.agency(slug)
    for name in PEOPLE:
        story.person(name)
    for slug in GROUPS:
        story.group(slug)
    story.record(("sub-group", lifecycle.TermsAdopted(terms=terms(), **said())))
    for n, (seat, who) in enumerate(zip(SEATS, PEOPLE, strict=True)):
        own = id_of(AGENCIES[n % 3])
        story.record(
            ("sub-group", membership.SeatCreated(seat=seat, title=Text(en="Post"), agency=own, **said())),
            ("sub-group", membership.MemberAppointed(seat=seat, person=id_of(who), **said())),
        )
    for n, name in enumerate(MEETINGS):
        day = FIRST_DAY + timedelta(days=30 * (n + 1))
        story.meeting(name, "sub-group", day, held=n != 2)
        if n != 2:
            story.record((name, proceedings.DecisionRecorded(decision="d1", text=WORDS, **said(day))))
            for seat, who in zip(SEATS[: 4 - n], PEOPLE, strict=False):
                there = proceedings.AttendanceRecorded(
                    seat=seat, person=id_of(who), outcome=Outcome.PRESENT, **said(day)
                )
                story.record((name, there))
    for step in history:
        if step[0] == "compensation":
            _compensate(story, *step[1:])
        else:
            _try(story, step)
    return story


def _try(story: Story, *acts: tuple[str, Event]) -> None:
    try:
        story.record(*acts)
    except Unacknowledged as left:
        story.record(*acts, acknowledge=[f.id for f in left.faults])
    except Refused:
        pass


def _compensate(story: Story, nth: int, retract: bool, day: date) -> None:
    """Correct or retract one of the newer entries: its date is what moves, or what it says of a seat."""
    entry = story.entries[len(story.entries) - 1 - nth % min(len(story.entries), 40)]
    event = entry.event
    if retract or isinstance(event, Corrected | Retracted):
        word: Event = Retracted(retracts=entry.version, reason="did not happen", **said())
    else:
        changed: dict[str, Any] = {"on": day}
        if isinstance(event, proceedings.MeetingHeld):
            moved = day - event.on
            changed |= {"starts": event.starts + moved, "ends": event.ends + moved}
        elif isinstance(event, proceedings.AttendanceRecorded):
            changed = {"outcome": Outcome.ABSENT if event.outcome is Outcome.PRESENT else Outcome.PRESENT}
        word = Corrected(
            corrects=entry.version, replacement=replace(event, **changed), reason="as the minutes say", **said()
        )
    _try(story, (entry.stream, word))
