"""The verdict on quorum: of a meeting, and of a decision at it."""

from collections.abc import Callable, Sequence
from functools import partial

from domain.rules.inputs import Determination, MeetingInput, Vote
from domain.rules.labels import labelled, meeting_labels, seat_labels
from domain.rules.open_values import over_open_values
from domain.rules.quorum.clause_verdicts import clause_verdicts, missing_of, needed_of
from domain.rules.quorum.completions import verdict_of_completions
from domain.rules.quorum.counted_attendees import counted_attendees
from domain.rules.quorum.determination import with_determination
from domain.rules.quorum.explanation import QUORUM_KEYS, headline, lost_at, reasons_of, weakest
from domain.rules.quorum.intervals import MeetingInterval
from domain.rules.quorum.required_times import Evaluate, QuorumEvaluation, of_decision, of_meeting
from domain.rules.quorum.verdict import Numbers, QuorumInterval, QuorumVerdict
from domain.terms.composition import DeputyTerms
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.quorum import Agencies, Members, Named, OfficePresent, QuorumTerms, Requirement
from domain.text import said
from domain.verdicts import Reason, Verdict


@over_open_values(*QUORUM_KEYS)
def judge_quorum(terms: EffectiveTerms | None, meeting: MeetingInput) -> QuorumVerdict:
    """The verdict on a whole meeting, at the times when the terms say that the quorum must hold."""
    return _judge(terms, meeting, None, lambda quorum, rule, deputies: partial(of_meeting, quorum, rule, deputies))


@over_open_values(*QUORUM_KEYS)
def judge_quorum_at_vote(
    terms: EffectiveTerms | None,
    meeting: MeetingInput,
    vote: Vote | None,
    *,
    business: str | None = None,
    determined: Determination | None = None,
) -> QuorumVerdict:
    """The verdict for a decision: at the moment of its vote, less those with an interest, under the quorum of its kind
    of business where there is one. Without a known moment every moment of the meeting must agree. `determined` is what
    was determined for this decision only; it goes before what was determined for the meeting."""
    return _judge(
        terms,
        meeting,
        business,
        lambda quorum, rule, deputies: partial(of_decision, quorum, rule, deputies, vote),
        determined,
    )


def _judge(
    terms: EffectiveTerms | None,
    meeting: MeetingInput,
    business: str | None,
    evaluator: Callable[[QuorumTerms, Requirement, DeputyTerms | None], Evaluate],
    determined: Determination | None = None,
) -> QuorumVerdict:
    if terms is None:
        return QuorumVerdict(verdict=Verdict.SILENT, reasons=(NO_TERMS,), basis=_basis(None, meeting))
    quorum = terms.terms.quorum
    rule, clause = _rule(quorum, business)
    if quorum is None or rule is None:
        found = QuorumVerdict(
            verdict=Verdict.SILENT, reasons=(terms.silence(said("quorum")),), basis=_basis(terms, meeting)
        )
        return with_determination(found, terms, meeting, determined)
    deputies = terms.terms.composition.deputies if terms.terms.composition is not None else None
    evaluate = evaluator(quorum, rule, deputies)
    evaluation = evaluate(quorum.counts, meeting)
    verdict = evaluation.verdict()
    if verdict is Verdict.UNDETERMINED:
        verdict = verdict_of_completions(
            rule,
            quorum.counts,
            deputies,
            meeting,
            evaluation.among,
            lambda counts, each: evaluate(counts, each).verdict(),
        )
    found = _quorum_verdict(terms, meeting, clause, evaluation, verdict)
    return with_determination(found, terms, meeting, determined)


def _rule(quorum: QuorumTerms | None, business: str | None) -> tuple[Requirement | None, str]:
    if quorum is None:
        return None, ""
    special = next((each for each in quorum.business if each.id == business), None)
    return (special.rule, special.clause) if special is not None else (quorum.rule, quorum.clause)


def _quorum_verdict(
    terms: EffectiveTerms, meeting: MeetingInput, clause: str, evaluation: QuorumEvaluation, verdict: Verdict
) -> QuorumVerdict:
    asked = [each for option in evaluation.options for each in option] or evaluation.whole
    shown = weakest(asked) if len(asked) > 1 else asked[0]
    members, agencies = headline(shown.results, Members), headline(shown.results, Agencies)
    told, among = evaluation.explained
    reasons = reasons_of(terms, meeting, verdict, told, shown, among, clause)
    if verdict is not Verdict.MET:
        hours_told = any(reason.code == "not-throughout" for reason in reasons)
        lost = lost_at(asked, evaluation.whole, clause)
        reasons += tuple(reason for reason in lost if not (hours_told and reason.code == "not-at-start"))
    if verdict is Verdict.UNDETERMINED:
        asked_of = {
            office for each in shown.results if isinstance(each.clause, OfficePresent) for office in each.clause.offices
        }
        reasons += tuple(
            terms.undecided(f"office.{o}.acting", clause) for o in sorted(asked_of & meeting.acting.keys())
        )
    named = {word for each in shown.results if isinstance(each.clause, Named) for word in each.clause.agencies}
    if verdict is Verdict.UNDETERMINED and (unknown := sorted(named & meeting.unregistered)):
        labels = meeting_labels(terms, meeting)
        words = said("named by the terms, and not registered: {agencies}", agencies=labelled(labels, unknown))
        reasons = (Reason("agency-not-registered", words, clause), *reasons)
    titles = seat_labels(meeting.seats)
    reasons += tuple(
        Reason("ground-lost", said("the line of {seat} is left out: {why}", seat=titles.get(x.seat, x.seat), why=x.why))
        for x in meeting.invalid_lines
    )
    if verdict is Verdict.SILENT:
        reasons = (Reason("no-votes", said("a quorum is required at votes only, and none was taken"), clause), *reasons)
    return QuorumVerdict(
        verdict=verdict,
        needed=Numbers(members=members and needed_of(members), agencies=agencies and needed_of(agencies)),
        counted=Numbers(members=members and members.counted[0], agencies=agencies and agencies.counted[0]),
        missing=Numbers(members=members and missing_of(members), agencies=agencies and missing_of(agencies)),
        clauses=clause_verdicts(terms, shown.results),
        reasons=reasons,
        basis=_basis(terms, meeting),
        intervals=_intervals(evaluation.whole),
        counted_attendees=counted_attendees(meeting, evaluation.whole),
        terms_version=terms.terms.terms.version,
    )


def _intervals(whole: Sequence[MeetingInterval]) -> tuple[QuorumInterval, ...]:
    found: list[QuorumInterval] = []
    for each in whole:
        if not each.least or each.start is None or each.end is None:
            continue
        if found and found[-1].end == each.start:
            found[-1] = QuorumInterval(found[-1].start, each.end)
        else:
            found.append(QuorumInterval(each.start, each.end))
    return tuple(found)


def _basis(terms: EffectiveTerms | None, meeting: MeetingInput) -> tuple[int, ...]:
    found = set(meeting.basis)
    if terms is not None:
        found.update(terms.basis_of(*QUORUM_KEYS))
    for seat in meeting.seats:
        found.update(seat.basis)
    for line in meeting.roll:
        found.update(line.basis)
    for invalid in meeting.invalid_lines:
        found.update(invalid.basis)
    for vote in meeting.votes:
        found.update(vote.basis)
    if meeting.determination is not None:
        found.update(meeting.determination.basis)
    return tuple(sorted(found))
