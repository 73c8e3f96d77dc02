"""Interests that were declared at a meeting: the verdict on how each was dealt with."""

from collections.abc import Iterator

from domain.rules import inputs
from domain.rules.voting import interests
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.meeting.timeline import MeetingTimeline
from projections.judgements.interest_inputs import _concerns, _interest_input, business_of
from projections.rows import InterestRow


def judge(meeting: MeetingTimeline, terms: EffectiveTerms | None, told: inputs.MeetingInput) -> Iterator[InterestRow]:
    """A row for each interest, with the verdict on how it was dealt with."""
    for i, act in meeting.interests.values():
        concerned = [e for e, _ in meeting.decisions.values() if _concerns(meeting, i, e)]
        voted = {v.seat: v.vote for e in concerned for v in (e.votes.by_seat if e.votes else ())}
        interest = _interest_input(told, i, act)
        found = interests.judge_observance(terms, interest, voted)
        yield InterestRow(
            key=f"{meeting.id}/{i.interest}",
            valid_from=told.on,
            group=meeting.group,
            meeting=meeting.id,
            interest=i.interest,
            person=i.person,
            seats=interest.seats,
            nature=i.nature,
            item=i.item,
            business=business_of(meeting, i),
            whole_meeting=i.whole_meeting,
            decisions=tuple(e.decision for e in concerned),
            observed=i.observed,
            left_at=i.left_at,
            back_at=i.back_at,
            note=i.note,
            verdict=found.verdict,
            reasons=found.reasons,
            basis=tuple(
                sorted({*found.basis, *(p for e in concerned for p in meeting.decisions[e.decision][1].basis)})
            ),
        )
