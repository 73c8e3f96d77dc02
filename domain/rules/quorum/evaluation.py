"""The verdict on quorum: of a meeting, and of a decision at it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from domain.rules.inputs import CAME, MeetingInput, Vote
from domain.rules.open_values import over_open_values
from domain.rules.quorum.attendees import Attendees, attendees_of
from domain.rules.quorum.completions import verdict_of_completions
from domain.rules.quorum.explanation import (
    QUORUM_KEYS,
    ClauseVerdict,
    clause_verdicts,
    headline,
    missing_of,
    needed_of,
    reasons_of,
    verdict_of,
    weakest,
)
from domain.rules.quorum.intervals import MeetingInterval, at_moment, meeting_intervals, nearest_moment
from domain.terms.composition import DeputyTerms
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.quorum import Agencies, Members, Named, OfficePresent, QuorumCounts, QuorumTerms, Requirement, When
from domain.text import code, said
from domain.verdicts import Outcome, Reason, Verdict

_WHENS: tuple[When, ...] = ("start", "throughout", "votes")


class Numbers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of members and of agencies; None where no clause asks for them, or the number needed is itself undecided."""

    members: int | None = None
    agencies: int | None = None


class QuorumInterval(Struct, frozen=True):
    """Part of a meeting, half-open."""

    start: datetime
    end: datetime


class QuorumVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on quorum. `determined` and `by_default` stand only with BY_DISCRETION. The numbers are those of the
    weakest moment, and counted are those who count for certain. `intervals` are where it certainly held."""

    verdict: Verdict
    determined: Verdict | None = None
    by_default: Verdict | None = None
    needed: Numbers = Numbers()
    counted: Numbers = Numbers()
    missing: Numbers = Numbers()
    clauses: tuple[ClauseVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()
    intervals: tuple[QuorumInterval, ...] = ()


class QuorumEvaluation(Struct, frozen=True):
    """One evaluation: for each reading of `when` the moments at which the quorum must hold, the whole meeting, and
    its attendees. `explained` is what the reasons are about: the intervals, and the attendees of these."""

    options: list[list[MeetingInterval]]
    whole: list[MeetingInterval]
    among: Attendees
    explained: tuple[Sequence[MeetingInterval], Attendees]

    def verdict(self) -> Verdict:
        """MET where every reading holds for certain, NOT_MET where none can."""
        if not self.options:
            return Verdict.SILENT
        least = all(each.least for option in self.options for each in option)
        greatest = any(all(each.greatest for each in option) for option in self.options)
        return verdict_of(least, greatest)


Evaluate = Callable[[QuorumCounts, MeetingInput], QuorumEvaluation]
"""An evaluation that can be repeated over completions of the terms and of the record."""


@over_open_values(*QUORUM_KEYS)
def judge_quorum(terms: EffectiveTerms | None, meeting: MeetingInput) -> QuorumVerdict:
    """The verdict on a whole meeting, at the times when the terms say that the quorum must hold."""
    return _judge(terms, meeting, None, lambda quorum, rule, deputies: partial(_of_meeting, quorum, rule, deputies))


@over_open_values(*QUORUM_KEYS)
def judge_quorum_at_vote(
    terms: EffectiveTerms | None, meeting: MeetingInput, vote: Vote | None, *, business: str | None = None
) -> QuorumVerdict:
    """The verdict for a decision: at the moment of its vote, less those with an interest, under the quorum of its kind
    of business where there is one. Without a known moment every moment of the meeting must agree."""
    return _judge(
        terms, meeting, business, lambda quorum, rule, deputies: partial(_of_decision, quorum, rule, deputies, vote)
    )


def _judge(
    terms: EffectiveTerms | None,
    meeting: MeetingInput,
    business: str | None,
    evaluator: Callable[[QuorumTerms, Requirement, DeputyTerms | None], Evaluate],
) -> QuorumVerdict:
    if terms is None:
        return QuorumVerdict(verdict=Verdict.SILENT, reasons=(NO_TERMS,), basis=_basis(None, meeting))
    quorum = terms.terms.quorum
    rule, clause = _rule(quorum, business)
    if quorum is None or rule is None:
        found = QuorumVerdict(
            verdict=Verdict.SILENT, reasons=(terms.silence(said("quorum")),), basis=_basis(terms, meeting)
        )
        return _with_discretion(found, terms, meeting)
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
    return _with_discretion(_quorum_verdict(terms, meeting, clause, evaluation, verdict), terms, meeting)


def _rule(quorum: QuorumTerms | None, business: str | None) -> tuple[Requirement | None, str]:
    if quorum is None:
        return None, ""
    special = next((each for each in quorum.business if each.id == business), None)
    return (special.rule, special.clause) if special is not None else (quorum.rule, quorum.clause)


def _of_meeting(
    quorum: QuorumTerms, rule: Requirement, deputies: DeputyTerms | None, counts: QuorumCounts, meeting: MeetingInput
) -> QuorumEvaluation:
    among = attendees_of(counts, deputies, meeting)
    whole = meeting_intervals(rule, counts, meeting, among)
    parts: list[list[list[MeetingInterval]]] = []
    for when in quorum.moments or _WHENS:
        if when != "votes":
            parts.append([whole if when == "throughout" else whole[:1]])
        elif meeting.votes:
            parts.append(_votes([_at(rule, deputies, counts, meeting, vote, among) for vote in meeting.votes]))
    if len(quorum.moments) > 1:
        options = [[moment for part in chosen for moment in part] for chosen in product(*parts)] if parts else []
    else:
        options = [option for part in parts for option in part]
    return QuorumEvaluation(options, whole, among, (whole, among))


def _votes(taken: Sequence[Sequence[MeetingInterval]]) -> list[list[MeetingInterval]]:
    """The moments of votes at the worst and at the best: one whose moment is not known may have been in any
    interval."""
    worst = [next((moment for moment in each if not moment.least), each[0]) for each in taken]
    best = [next((moment for moment in each if moment.greatest), each[0]) for each in taken]
    return [worst] if worst == best else [worst, best]


def _of_decision(
    quorum: QuorumTerms,
    rule: Requirement,
    deputies: DeputyTerms | None,
    vote: Vote | None,
    counts: QuorumCounts,
    meeting: MeetingInput,
) -> QuorumEvaluation:
    among = attendees_of(counts, deputies, meeting)
    whole = meeting_intervals(rule, counts, meeting, among)
    asked = quorum.moments
    options = [whole[:1]] if "start" in asked or not asked else []
    moments = whole if vote is None else _at(rule, deputies, counts, meeting, vote, among)
    at_start = asked == ("start",)
    if not at_start:
        both = [*whole[:1]] if "start" in asked else []
        options = [] if both else options
        options += [[*both, each] for each in moments]
    conflicted = vote.conflicted if vote and not at_start else frozenset()
    at = whole[0].start if at_start else vote.at if vote else None
    then = meeting if at is None else _at_moment(meeting, nearest_moment(meeting, among, at))
    told = moments if at is None else [each for option in options for each in option]
    return QuorumEvaluation(options, whole, among, (told, attendees_of(counts, deputies, then, conflicted)))


def _at_moment(meeting: MeetingInput, moment: datetime) -> MeetingInput:
    """The meeting with the roll of one moment: whoever was not there then counts as absent."""
    gone = {id(line) for line in meeting.roll if line.outcome in CAME and not line.present_at(moment)}
    return replace(
        meeting,
        roll=tuple(
            replace(line, outcome=Outcome.ABSENT) if id(line) in gone else line
            for line in meeting.roll
            if line.seat is not None or id(line) not in gone
        ),
    )


def _at(
    rule: Requirement,
    deputies: DeputyTerms | None,
    counts: QuorumCounts,
    meeting: MeetingInput,
    vote: Vote,
    among: Attendees,
) -> list[MeetingInterval]:
    """The interval of a vote; every interval that it may have been in, where its moment is not known."""
    if vote.conflicted:
        among = attendees_of(counts, deputies, meeting, vote.conflicted)
    if vote.at is None:
        return meeting_intervals(rule, counts, meeting, among, vote.conflicted)
    return [at_moment(rule, counts, meeting, among, vote.at, vote.conflicted)]


def _quorum_verdict(
    terms: EffectiveTerms, meeting: MeetingInput, clause: str, evaluation: QuorumEvaluation, verdict: Verdict
) -> QuorumVerdict:
    asked = [each for option in evaluation.options for each in option] or evaluation.whole
    shown = weakest(asked) if len(asked) > 1 else asked[0]
    members, agencies = headline(shown.results, Members), headline(shown.results, Agencies)
    told, among = evaluation.explained
    reasons = reasons_of(terms, verdict, told, shown, among, clause)
    if verdict is Verdict.UNDETERMINED:
        asked_of = {
            office for each in shown.results if isinstance(each.clause, OfficePresent) for office in each.clause.offices
        }
        reasons += tuple(
            terms.undecided(f"office.{o}.acting", clause) for o in sorted(asked_of & meeting.acting.keys())
        )
    named = {word for each in shown.results if isinstance(each.clause, Named) for word in each.clause.agencies}
    if verdict is Verdict.UNDETERMINED and (unknown := sorted(named & meeting.unregistered)):
        words = said("named by the terms, and not registered: {agencies}", agencies=unknown)
        reasons = (Reason("agency-not-registered", words, clause), *reasons)
    reasons += tuple(
        Reason("ground-lost", said("the line of {seat} is left out: {why}", seat=x.seat, why=x.why))
        for x in meeting.invalid_lines
    )
    if verdict is Verdict.SILENT:
        reasons = (Reason("no-votes", said("a quorum is required at votes only, and none was taken"), clause), *reasons)
    return QuorumVerdict(
        verdict=verdict,
        needed=Numbers(members=members and needed_of(members), agencies=agencies and needed_of(agencies)),
        counted=Numbers(members=members and members.counted[0], agencies=agencies and agencies.counted[0]),
        missing=Numbers(members=members and missing_of(members), agencies=agencies and missing_of(agencies)),
        clauses=clause_verdicts(shown.results),
        reasons=reasons,
        basis=_basis(terms, meeting),
        intervals=_intervals(evaluation.whole),
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


def _with_discretion(found: QuorumVerdict, terms: EffectiveTerms, meeting: MeetingInput) -> QuorumVerdict:
    """The verdict with the determination of whoever may determine it by the terms; that of anybody else is shown and
    ignored."""
    made = meeting.determination
    if made is None:
        return found
    discretion = terms.terms.quorum.discretion if terms.terms.quorum is not None else None
    allowed = (discretion.by, terms.body(discretion.by)) if discretion is not None else ()
    if discretion is None or not (made.by in allowed or made.perhaps == discretion.by):
        words = said("the terms do not let the {by} determine the quorum", by=code(made.by))
        return _with(found, found.verdict, None, None, Reason("determination-ignored", words))
    determined = Verdict.MET if made.quorate else Verdict.NOT_MET
    late = made.made_on if made.made_on is not None and made.made_on > meeting.on else None
    words = said("determined not quorate by the {by}[, later, on {late}]", by=code(made.by), late=late)
    if made.quorate:
        words = said("determined quorate by the {by}[, later, on {late}]", by=code(made.by), late=late)
    reason = Reason("determined-late" if late else "determined", words, discretion.clause)
    if made.by not in allowed:
        why = terms.undecided(f"office.{discretion.by}.acting", discretion.clause)
        verdict = found.verdict if found.verdict is determined else Verdict.UNDETERMINED
        return _with(found, verdict, None, None, reason, why)
    return _with(found, Verdict.BY_DISCRETION, determined, found.verdict, reason)


def _with(
    found: QuorumVerdict, verdict: Verdict, determined: Verdict | None, by_default: Verdict | None, *reasons: Reason
) -> QuorumVerdict:
    return QuorumVerdict(
        verdict=verdict,
        determined=determined,
        by_default=by_default,
        needed=found.needed,
        counted=found.counted,
        missing=found.missing,
        clauses=found.clauses,
        reasons=(*reasons, *found.reasons),
        basis=found.basis,
        intervals=found.intervals,
    )


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
