"""Builds what is due under a duty of the terms: due dates with what satisfied them, and their basis."""

from collections.abc import Iterable
from datetime import date

from domain.rules.duties.due_dates import Due, date_or_reasons, kind_of_duty
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.periods import YearPeriod
from domain.terms.duties import Duty
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Reason


def due_under(
    terms: EffectiveTerms,
    duty: Duty,
    period: YearPeriod | None,
    due_on: date | Reason,
    by: HeldMeeting | Submission | None,
    basis: Iterable[int],
    reasons: tuple[Reason, ...] = (),
) -> Due:
    """What is due under a duty by a day, and what satisfied it; with the reason where no day can be given."""
    day, why = date_or_reasons(due_on)
    return Due(
        duty=duty.id,
        what=duty.what,
        kind=kind_of_duty(duty),
        period=period.label if period is not None else None,
        due_on=day,
        satisfied_on=by.on if by is not None else None,
        satisfied_by=by.event if by is not None else None,
        clause=duty.clause,
        reasons=why + reasons + (by.reasons if isinstance(by, HeldMeeting) else ()),
        basis=sorted_basis(terms, (*basis, *(by.basis if by is not None else ()))),
    )


def undated(terms: EffectiveTerms, duty: Duty, reason: Reason) -> Due:
    """What is due under a duty of which no day can be given, with the reason."""
    kind, basis = kind_of_duty(duty), sorted_basis(terms, ())
    return Due(duty=duty.id, what=duty.what, kind=kind, clause=duty.clause, reasons=(reason,), basis=basis)


def sorted_basis(terms: EffectiveTerms, basis: Iterable[int]) -> tuple[int, ...]:
    """A basis with that of the duties and the metadata of the terms, each position once, in order."""
    return tuple(sorted({*terms.basis_of("duty.", "terms."), *basis}))
