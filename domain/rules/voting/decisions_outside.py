"""Decisions outside meetings: whether the terms allow them, whether they carry, and whether a meeting then took them
up."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.events.group.decisions_outside import Way
from domain.rules.certainty import SURE
from domain.rules.duties.deadlines import last_day_within
from domain.rules.inputs import MeetingInput
from domain.rules.labels import body_labels
from domain.rules.open_values import over_open_values
from domain.rules.quorum.consequence import Ratification, judge_ratification
from domain.rules.voting.evaluation import VOTING_KEYS, Motion, VoteVerdict, judge_vote, readings, rule_of
from domain.rules.voting.explanation import VoteReading
from domain.rules.voting.interests import Interest
from domain.rules.voting.voters import electorate
from domain.terms.interpretation import EffectiveTerms
from domain.terms.voting import ChairsAction, DecisionTerms, FollowUp, VotingRule, WrittenProcedure
from domain.text import PlainValue, Words, code, number_range, said
from domain.verdicts import Check, Reason, Verdict

_KEYS: dict[Way, str] = {"chairs-action": "decisions.chairs_action", "written-procedure": "decisions.written"}
_WORDS: dict[Way, Words] = {
    "chairs-action": said("action by an office between meetings"),
    "written-procedure": said("decisions in writing"),
}


class OutsideDecisionInput(Struct, frozen=True, kw_only=True):
    """A decision that was taken outside a meeting: by whom (an office, or a body), and what is recorded of the vote."""

    way: Way
    on: date
    by: str
    motion: Motion
    opened: date | None = None
    closed: date | None = None
    conflicted: tuple[str, ...] = ()


class FollowUpVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a meeting took the decision up as the terms ask; no verdict while that is still awaited."""

    asked: FollowUp | None = None
    verdict: Verdict | None = None
    due_on: date | None = None
    done_on: date | None = None
    reasons: tuple[Reason, ...] = ()


@over_open_values(*VOTING_KEYS, "body.")
def judge_outside_decision(
    terms: EffectiveTerms | None, seats: MeetingInput, taken: OutsideDecisionInput
) -> VoteVerdict:
    """Whether the decision is one, under the terms of its day; `seats` is the group on that day, without a roll."""
    interests = (Interest(seats=taken.conflicted),) if taken.conflicted else ()
    motion = replace(taken.motion, interests=interests, in_writing=True)
    found = judge_vote(terms, seats, motion)
    decisions = terms.terms.decisions if terms else None
    if terms is None or decisions is None:
        return found
    way = _way(decisions, taken.way)
    if way is None:
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(terms.silence(_WORDS[taken.way]),), basis=found.basis)
    checks = _allowed(terms, way, taken)
    if isinstance(way, WrittenProcedure):
        checks += [(found.verdict, reason) for reason in found.reasons] or [(found.verdict, None)]
        checks += _days(terms, way, taken)
        if way.responses is not None:
            checks += _responses(terms, decisions, way, seats, motion)
    else:
        found = replace(found, needed=None, counted=None, missing=None)
        lacking = ("consent-outstanding", "never-decided")
        checks += [(Verdict.NOT_MET, r) for r in found.reasons if r.code in lacking]
        checks += [(Verdict.UNDETERMINED, r) for r in found.reasons if r.code == "consent-undecided"]
    verdict = _together({each for each, _ in checks})
    told = [r for each, r in checks if r is not None and (each is not Verdict.MET or verdict is Verdict.MET)]
    return replace(found, verdict=verdict, reasons=tuple(dict.fromkeys(told)))


@over_open_values("decisions.chairs_action", "decisions.written")
def judge_follow_up(
    terms: EffectiveTerms | None,
    way: Way,
    taken_on: date,
    *,
    reported: Sequence[date],
    ratifications: Sequence[Ratification],
    met: Sequence[date],
) -> FollowUpVerdict:
    """Whether the decision was reported to, or ratified at, a meeting by the day on which that was due; `met` are
    the days of the group's meetings since."""
    decisions = terms.terms.decisions if terms else None
    rule = _way(decisions, way) if decisions else None
    if terms is None or rule is None:
        return FollowUpVerdict()
    if rule.then is None:
        why = terms.undecided(f"{_KEYS[way]}.then", rule.clause)
        return FollowUpVerdict(verdict=Verdict.UNDETERMINED, reasons=(why,))
    following = min((day for day in met if day >= taken_on), default=None) if rule.next_meeting else None
    last, unknown = last_day_within(terms, taken_on, rule.within_days, rule.count)
    due = min((day for day in (following, last) if day is not None), default=None)
    if rule.then == "ratified":
        found = judge_ratification(ratifications, None, due, rule.clause, body_labels(terms))
        if found.reasons:
            done = next(
                (r.on for r in ratifications if judge_ratification((r,), None, due, rule.clause).effect == "ratified"),
                None,
            )
            return FollowUpVerdict(
                asked=rule.then, verdict=found.verdict, due_on=due, done_on=done, reasons=found.reasons
            )
    elif reported:
        done = min(reported)
        late = due is not None and done > due
        reason = Reason("reported", said("reported on {done}[, by {due}]", done=done, due=due), rule.clause)
        if late:
            reason = Reason("reported-late", said("reported on {done}, after {due}", done=done, due=due), rule.clause)
        reasons = (reason,)
        verdict = Verdict.NOT_MET if late else Verdict.MET
        return FollowUpVerdict(asked=rule.then, verdict=verdict, due_on=due, done_on=done, reasons=reasons)
    if following is not None and (last is None or following <= last):
        missed = Reason(
            f"not-{rule.then}",
            said("it was not ratified at the meeting of {day}", day=following)
            if rule.then == "ratified"
            else said("it was not reported at the meeting of {day}", day=following),
            rule.clause,
        )
        return FollowUpVerdict(asked=rule.then, verdict=Verdict.NOT_MET, due_on=due, reasons=(missed,))
    return FollowUpVerdict(asked=rule.then, due_on=due, reasons=unknown)


def outside_decision_standing(
    found: VoteVerdict, followed: FollowUpVerdict, ratifications: Sequence[Ratification]
) -> str:
    """The standing of the decision as one code: a ratification mends what was not allowed, or not carried."""
    made = judge_ratification(ratifications, None, None, None)
    if made.effect is not None:
        return made.effect
    if found.verdict is not Verdict.MET:
        return found.verdict.lower()
    return "provisional" if followed.asked == "ratified" else "stands"


def _way(decisions: DecisionTerms, way: Way) -> ChairsAction | WrittenProcedure | None:
    return decisions.chairs_action if way == "chairs-action" else decisions.written


def _allowed(terms: EffectiveTerms, way: ChairsAction | WrittenProcedure, taken: OutsideDecisionInput) -> list[Check]:
    key = _KEYS[taken.way]
    if way.allowed is None:
        return [(Verdict.UNDETERMINED, terms.undecided(f"{key}.allowed", way.clause))]
    if not way.allowed:
        return [
            (
                Verdict.NOT_MET,
                Reason("not-allowed", said("the terms do not allow {way}", way=_WORDS[taken.way]), way.clause),
            )
        ]
    checks: list[Check] = []
    if way.business and taken.motion.business is None:
        words = said(
            "allowed for {business}, and what it was about is not recorded", business=_named(terms, way.business)
        )
        checks.append((Verdict.UNDETERMINED, Reason("business-not-recorded", words, way.clause)))
    elif way.business and taken.motion.business not in way.business:
        named, this = _named(terms, way.business), _named(terms, (taken.motion.business or "",))
        words = said("allowed for {business}, and not for {this}", business=named, this=this)
        checks.append((Verdict.NOT_MET, Reason("not-for-this-business", words, way.clause)))
    if isinstance(way, ChairsAction):
        if way.by is None:
            checks.append((Verdict.UNDETERMINED, terms.undecided(f"{key}.by", way.clause)))
        elif taken.by != way.by:
            words = said(
                "the {by} may decide between meetings, and it was {taken_by}",
                by=code(way.by),
                taken_by=taken.by and code(taken.by),
            )
            checks.append((Verdict.NOT_MET, Reason("not-who-may", words, way.clause)))
    allowed = Reason("allowed", said("the terms allow {way}", way=_WORDS[taken.way]), way.clause)
    return checks or [(Verdict.MET, allowed)]


def _named(terms: EffectiveTerms, business: Sequence[str]) -> list[PlainValue]:
    """What the terms call kinds of business."""
    decisions = terms.terms.decisions
    what = {each.id: each.what for each in decisions.business} if decisions is not None else {}
    return [what.get(each) or code(each) for each in business]


def _days(terms: EffectiveTerms, way: WrittenProcedure, taken: OutsideDecisionInput) -> list[Check]:
    if way.days_min is None and way.days_max is None:
        return []
    if taken.opened is None or taken.closed is None:
        words = said("for how long responses were awaited is not recorded")
        return [(Verdict.UNDETERMINED, Reason("days-not-recorded", words, way.clause))]
    first, unknown = last_day_within(terms, taken.opened, way.days_min, way.count)
    last, later = last_day_within(terms, taken.opened, way.days_max, way.count)
    if first is not None and taken.closed < first:
        words = said("responses were awaited until {closed}, and not until {first}", closed=taken.closed, first=first)
        return [(Verdict.NOT_MET, Reason("closed-early", words, way.clause))]
    if last is not None and taken.closed > last:
        words = said("responses were awaited until {closed}, after {last}", closed=taken.closed, last=last)
        return [(Verdict.NOT_MET, Reason("closed-late", words, way.clause))]
    words = said("responses were awaited until {closed}", closed=taken.closed)
    kept: list[Check] = [(Verdict.MET, Reason("days-kept", words, way.clause))]
    return [(Verdict.UNDETERMINED, reason) for reason in (*unknown, *later)] or kept


def _responses(
    terms: EffectiveTerms, decisions: DecisionTerms, way: WrittenProcedure, seats: MeetingInput, motion: Motion
) -> list[Check]:
    """Whether enough of those who may vote responded, whoever that is."""
    over, under = way.responses or (1, 1)
    rule = rule_of(decisions, motion)[1] or VotingRule(clause=way.clause)
    checks: list[Check] = []
    for read in readings(terms, decisions, rule, seats, motion):
        low, high = _responded(read, motion)
        least, most = electorate(read.voters)
        needed = -(-least * over // under), -(-most * over // under)
        verdict = Verdict.MET if low >= needed[1] else Verdict.NOT_MET if high < needed[0] else Verdict.UNDETERMINED
        words = said("{count} of {needed} responses", count=number_range(low, high), needed=needed[1])
        why = "enough-responses" if verdict is Verdict.MET else "too-few-responses"
        checks.append((verdict, Reason(why, words, way.clause)))
    return checks if len({verdict for verdict, _ in checks}) == 1 else [(Verdict.UNDETERMINED, r) for _, r in checks]


def _responded(read: VoteReading, motion: Motion) -> tuple[int, int]:
    seats = {each.seat for each in motion.votes.by_seat} if motion.votes else set()
    if seats:
        responded = [v for v in read.voters if v.seat in seats and v.may_vote and v.present]
        return sum(v.may_vote == SURE for v in responded), len(responded)
    voted = [c.in_favour + c.against + c.abstained[end] for c in read.cases for end in (0, 1)]
    return min(voted, default=0), max(voted, default=0)


def _together(verdicts: set[Verdict]) -> Verdict:
    for each in (Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.SILENT):
        if each in verdicts:
            return each
    return Verdict.MET
