"""Absences in a row, and the ladder of consequences that the terms tie to them and to a missed target."""

from collections.abc import Sequence

from msgspec import Struct

from domain.rules.attendance import ATTENDED, LEFT_OUT, MISSED, TARGET_SUSPENDED
from domain.rules.lines import Line
from domain.rules.rates import basis_of, by_meeting, together
from domain.terms.attendance import Step
from domain.terms.interpretation import NO_TERMS, Interpreted
from domain.verdicts import Reason, Verdict


class Absences(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The longest run of absences that is certain, the one still running, and the number that the terms name."""

    verdict: Verdict
    longest: int
    current: int
    limit: int | None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def absences(terms: Interpreted | None, lines: Sequence[Line]) -> Absences:
    """Absences in a row of a unit: meetings left out are passed over; apologies are absences unless excused."""
    rule = terms.terms.attendance if terms is not None else None
    deputies = terms.terms.composition.deputies if terms is not None and terms.terms.composition else None
    longest = at_most = current = perhaps = 0
    for each in by_meeting(lines):
        state = together(rule, deputies, each)
        out = bool(state & (LEFT_OUT | TARGET_SUSPENDED))
        current = 0 if state & ATTENDED else current if out else current + 1
        perhaps = perhaps + 1 if state & MISSED else perhaps if out else 0
        longest, at_most = max(longest, current), max(at_most, perhaps)
    limit = rule.absences_in_a_row if rule is not None else None
    verdict, reason = Verdict.SILENT, NO_TERMS
    if terms is not None and (rule is None or limit is None):
        reason = terms.silence("absences in a row")
    elif rule is not None and limit is not None:
        verdict = Verdict.NOT_MET if longest >= limit else Verdict.UNDETERMINED if at_most >= limit else Verdict.MET
        reason = Reason("absences", f"{longest} absences in a row; the terms name {limit}", rule.absences_clause)
    return Absences(
        verdict=verdict,
        longest=longest,
        current=current,
        limit=limit,
        reasons=(reason,),
        basis=basis_of(terms, lines),
    )


def ladder(terms: Interpreted | None, target: Verdict, in_a_row: int) -> tuple[Step, ...]:
    """The steps of the ladder of consequences that have been reached."""
    rule = terms.terms.attendance if terms is not None else None
    return tuple(
        step
        for step in (rule.ladder if rule is not None else ())
        if (step.absences is not None and in_a_row >= step.absences)
        or (step.below_target and target is Verdict.NOT_MET)
    )
