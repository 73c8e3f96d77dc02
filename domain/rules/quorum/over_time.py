"""Quorum over time: who counted, and whether that was enough, from one coming or going to the next."""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from domain.rules.inputs import MeetingInput
from domain.rules.open_values import over_open_values
from domain.rules.quorum.attendees import attendees_of
from domain.rules.quorum.clause_verdicts import verdict_of
from domain.rules.quorum.explanation import QUORUM_KEYS, clause_reasons, headline
from domain.rules.quorum.intervals import meeting_intervals
from domain.terms.interpretation import EffectiveTerms
from domain.terms.quorum import Agencies, Members
from domain.verdicts import Reason, Verdict


class Leg(Struct, frozen=True, kw_only=True):
    """Part of a meeting, half-open (without bounds: its times are not known), in which as many members and distinct
    agencies counted for certain; None of what no clause asks for. All of it has the same `reasons`."""

    start: datetime | None = field(name="from")
    end: datetime | None = field(name="to")
    verdict: Verdict
    members: int | None
    agencies: int | None
    reasons: tuple[Reason, ...] = ()


def quorum_over_time(terms: EffectiveTerms | None, meeting: MeetingInput) -> tuple[Leg, ...]:
    """The parts of a meeting in order, whatever the terms say about when the quorum must hold; none without a rule.
    A part may be undetermined although every completion gives the meeting the same verdict."""
    found: list[Leg] = []
    for leg in _legs(terms, meeting):
        if found and found[-1].end == leg.start and _alike(found[-1], leg):
            found[-1] = replace(found[-1], end=leg.end)
        else:
            found.append(leg)
    return tuple(found)


@over_open_values(*QUORUM_KEYS)
def _legs(terms: EffectiveTerms | None, meeting: MeetingInput) -> tuple[Leg, ...]:
    quorum = terms.terms.quorum if terms is not None else None
    if terms is None or quorum is None or quorum.rule is None:
        return ()
    deputies = terms.terms.composition.deputies if terms.terms.composition is not None else None
    found: list[Leg] = []
    for each in meeting_intervals(quorum.rule, quorum.counts, meeting, attendees_of(quorum.counts, deputies, meeting)):
        verdict = verdict_of(each.least, each.greatest)
        members, agencies = headline(each.results, Members), headline(each.results, Agencies)
        found.append(
            Leg(
                start=each.start,
                end=each.end,
                verdict=verdict,
                members=members and members.counted[0],
                agencies=agencies and agencies.counted[0],
                reasons=clause_reasons(terms, verdict, each),
            )
        )
    return tuple(found)


def _alike(one: Leg, other: Leg) -> bool:
    return replace(one, start=None, end=None) == replace(other, start=None, end=None)
