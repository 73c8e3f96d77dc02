"""Absences in a row, and the ladder of consequences that the terms tie to them, to meetings missed and to the target."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from domain.rules.attendance.attendance_line import AttendanceLine
from domain.rules.attendance.line_count import ATTENDED, LEFT_OUT, MISSED, TARGET_SUSPENDED, rules_of
from domain.rules.attendance.rates import ATTENDANCE_KEYS, basis_of, by_meeting, unit_states
from domain.rules.attendance.summary import Absences, ReachedStep
from domain.rules.open_values import over_open_values
from domain.terms.attendance import Step
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.text import Words, number_range, said
from domain.verdicts import Outcome, Reason, Verdict

TermsOnDay = Callable[[date], EffectiveTerms | None]


@over_open_values(*ATTENDANCE_KEYS)
def judge_absences(
    terms: EffectiveTerms | None,
    lines: Sequence[AttendanceLine],
    *,
    since: date | None = None,
    then: TermsOnDay | None = None,
) -> Absences:
    """Absences in a row of a unit. Meetings left out are passed over; apologies are absences unless they were
    excused, or the terms only speak of absence without apologies. A run that reaches into the time from `since`
    counts whole. `then` gives the terms on the day of a meeting, by which its lines count."""
    rule = terms.terms.attendance if terms is not None else None
    longest = at_most = current = perhaps = 0
    for day, state in _states(terms, lines, then):
        out = bool(state & (LEFT_OUT | TARGET_SUSPENDED))
        current = 0 if state & ATTENDED else current if out else current + 1
        perhaps = perhaps + 1 if state & MISSED else perhaps if out else 0
        if since is None or day >= since:
            longest, at_most = max(longest, current), max(at_most, perhaps)
    limit = rule.absences_in_a_row if rule is not None else None
    verdict, reason = Verdict.SILENT, NO_TERMS
    if terms is not None and (rule is None or limit is None):
        reason = terms.silence(said("absences in a row"))
    elif rule is not None and limit is not None:
        verdict = Verdict.NOT_MET if longest >= limit else Verdict.UNDETERMINED if at_most >= limit else Verdict.MET
        reason = Reason(
            "absences",
            said(
                "{longest} {longest:absence|absences} in a row[; the terms name {limit}]", longest=longest, limit=limit
            ),
            rule.absences_clause,
        )
    return Absences(
        verdict=verdict,
        longest=longest,
        current=current,
        at_most=perhaps,
        limit=limit,
        reasons=(reason,),
        basis=basis_of(terms, lines),
    )


@over_open_values(*ATTENDANCE_KEYS)
def reached_steps(
    terms: EffectiveTerms | None,
    target: Verdict,
    run: Absences,
    lines: Sequence[AttendanceLine] = (),
    *,
    then: TermsOnDay | None = None,
) -> tuple[ReachedStep, ...]:
    """The steps of the ladder that are reached, or may be: by the current run of absences, by the meetings missed
    among `lines` (those of the window), or by a target that is not met."""
    rule = terms.terms.attendance if terms is not None else None
    if rule is None or not rule.ladder:
        return ()
    states = [state for _, state in _states(terms, lines, then)]
    missed = (states.count(MISSED), sum(1 for state in states if state & MISSED))
    found = ((step, _reached(step, target, run, missed)) for step in rule.ladder)
    return tuple(
        ReachedStep(
            then=step.then,
            clause=step.clause,
            verdict=Verdict.MET if any(sure for sure, _ in why) else Verdict.UNDETERMINED,
            reasons=tuple(Reason("step-reached", words, step.clause) for _, words in why),
        )
        for step, why in found
        if why
    )


def _reached(step: Step, target: Verdict, run: Absences, missed: tuple[int, int]) -> list[tuple[bool, Words]]:
    """Each condition of the step that is met for certain, or may be, in words."""
    found = []
    if step.absences is not None and run.at_most >= step.absences:
        words = said(
            "{count} absences in a row, of {asked}", count=number_range(run.current, run.at_most), asked=step.absences
        )
        found.append((run.current >= step.absences, words))
    if step.missed is not None and missed[1] >= step.missed:
        words = said("{count} meetings missed, of {asked}", count=number_range(*missed), asked=step.missed)
        found.append((missed[0] >= step.missed, words))
    if step.below_target and target in (Verdict.NOT_MET, Verdict.UNDETERMINED):
        sure = target is Verdict.NOT_MET
        unsure = said("whether the target is met is not decided")
        found.append((sure, said("below the target") if sure else unsure))
    return found


def _states(
    terms: EffectiveTerms | None, lines: Sequence[AttendanceLine], then: TermsOnDay | None
) -> Iterable[tuple[date, int]]:
    """The day of each meeting, in order, and the states that the unit may have been in; where the terms speak of
    absence without apologies, whoever sent some was not absent."""
    for each in by_meeting(lines):
        rule, deputies = rules_of(then(each[0].on) if then is not None else terms)
        state = unit_states(rule, deputies, each)
        if rule is not None and rule.apologies_excuse and any(x.outcome is Outcome.APOLOGIES for x in each):
            state = ATTENDED if state & MISSED else state
        yield each[0].on, state
