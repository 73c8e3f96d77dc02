"""Interests that were declared at a meeting: whom they concern in what, and whether they were dealt with as asked."""

from collections.abc import Iterator

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import DecisionRecorded, InterestDeclared
from domain.rules import inputs
from domain.rules.voting import interests
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.meeting.timeline import MeetingTimeline
from projections.rows import InterestRow


def business_of(meeting: MeetingTimeline, e: DecisionRecorded | InterestDeclared) -> str | None:
    """The kind of business that something is about: what it says, else what the agenda says of its item."""
    agenda = meeting.agendas[-1].items if meeting.agendas else ()
    return e.business or next((i.business for i in agenda if e.item is not None and i.id == e.item), None)


def in_decision(
    meeting: MeetingTimeline, told: inputs.MeetingInput, e: DecisionRecorded
) -> dict[str, interests.Interest]:
    """The interests in a decision by their ids, as the rules are told of them."""
    return {
        i.interest: _interest_input(told, i, act) for i, act in meeting.interests.values() if _concerns(meeting, i, e)
    }


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


def _concerns(meeting: MeetingTimeline, i: InterestDeclared, e: DecisionRecorded) -> bool:
    if i.whole_meeting or i.interest in e.interests:
        return True
    if i.item is not None and i.item == e.item:
        return True
    return i.business is not None and i.business == business_of(meeting, e)


def _interest_input(told: inputs.MeetingInput, i: InterestDeclared, act: StandingEvent) -> interests.Interest:
    return interests.Interest(
        seats=_seats(told, i), observed=i.observed, left_at=i.left_at, back_at=i.back_at, basis=act.basis
    )


def _seats(told: inputs.MeetingInput, i: InterestDeclared) -> tuple[str, ...]:
    """The seats for which the person spoke: the one that they named, else those on the roll under their name, else those
    that they hold and of which the roll says nothing."""
    if i.seat is not None:
        return (i.seat,)
    spoke = [line.seat for line in told.roll if line.person == i.person and line.seat is not None]
    mentioned = {line.seat for line in told.roll}
    spoke += [seat.id for seat in told.seats if seat.member == i.person and seat.id not in mentioned]
    return tuple(spoke)
