"""Random histories, each of a seed: acts of every kind, late entries, corrections of corrections, several versions of terms
with interpretations, pieces of work, and rules that rest on the other group's record."""

from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.refusals import Refused, Unacknowledged
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.values import Text
from domain.verdicts import Outcome
from ledger.governance import CODEC
from ledger.store.codec import CodecError
from tests.support.random_events import SEATS, STREAMS, WORDS
from tests.support.random_steps import KINDS, STEPS, Acts, GrowingHistory
from tests.support.random_terms import of_sub_group
from tests.support.story import FIRST_DAY, Story, id_of, said

seeds = st.integers(0, 2**32 - 1)
ATTEMPTS = 5


def history(seed: int) -> Story:
    """The same story for a seed as long as neither the acts nor the domain change. It has more of the kind of event whose
    turn it is by the seed, and of some others."""
    r, story = Random(seed), begun()
    growing = GrowingHistory(r, story, _with_what_must_come_before({KINDS[seed % len(KINDS)], *r.sample(KINDS, 5)}))
    for _ in range(r.randint(20, 50)):
        (step,) = r.choices(list(STEPS), weights=list(STEPS.values()))
        for _ in range(ATTEMPTS):
            if recorded(story, step(growing)):
                break
    return story


def _with_what_must_come_before(kinds: set[type[Event]]) -> frozenset[type[Event]]:
    """The kinds, and those without which an act in the life of a piece of work cannot be."""
    found = set(kinds)
    for life in reversed(LIFECYCLES):
        for step in reversed(life.steps):
            if step.event in found:
                found |= {life.begins, *step.after, *([step.of[1]] if step.of else [])}
    return frozenset(found)


def begun() -> Story:
    """Two groups, one with terms, members and three meetings, so that enough of what follows is lawful."""
    story = Story()
    agencies, people, groups, meetings = (STREAMS[kind][:-1] for kind in ("agency", "person", "group", "meeting"))
    for slug in agencies:
        story.agency(slug)
    for name in people:
        story.person(name)
    for slug in groups:
        story.group(slug)
    story.record(("sub-group", lifecycle.TermsAdopted(terms=of_sub_group()[0], **said())))
    for n, (seat, who) in enumerate(zip(SEATS, people, strict=True)):
        own = id_of(agencies[n % 3])
        story.record(
            ("sub-group", membership.SeatCreated(seat=seat, title=Text(en="Post"), agency=own, **said())),
            ("sub-group", membership.MemberAppointed(seat=seat, person=id_of(who), **said())),
        )
    for n, name in enumerate(meetings):
        day = FIRST_DAY + timedelta(days=30 * (n + 1))
        story.meeting(name, "sub-group", day, held=n != 2)
        if n != 2:
            story.record((name, proceedings.DecisionRecorded(decision="d1", text=WORDS, **said(day))))
            for seat, who in zip(SEATS[: 4 - n], people, strict=False):
                there = proceedings.AttendanceRecorded(
                    seat=seat, person=id_of(who), outcome=Outcome.PRESENT, **said(day)
                )
                story.record((name, there))
    return story


def recorded(story: Story, acts: Acts) -> bool:
    """Whether the domain took the acts, as one command; faults that it leaves elsewhere are acknowledged. They are as the
    ledger would give them back."""
    if not acts:
        return False
    try:
        acts = [(name, CODEC.decode(*CODEC.encode(event))) for name, event in acts]
        story.record(*acts)
    except Unacknowledged as left:
        story.record(*acts, acknowledge=[f.id for f in left.faults])
    except (Refused, CodecError):
        return False
    return True
