"""Which reports there are of which periods, and which duty of the terms a report serves."""

from domain.events.work.report import ReportKind
from domain.rules.periods import rhythm_of
from domain.terms.duties import ReportDuty, Rhythm
from domain.terms.interpretation import EffectiveTerms

RHYTHMS: dict[ReportKind, tuple[Rhythm, ...]] = {
    "quarterly": ("quarterly",),
    "annual": ("annual",),
    "attendance": ("annual", "half_yearly", "quarterly", "monthly"),
}
"""Of which periods there is a report of each kind."""


def duty_of(terms: EffectiveTerms | None, what: ReportKind, period: str) -> str | None:
    """The id of the duty that a report of a period serves; None unless the terms name just one of its rhythm."""
    served = [
        duty.id
        for duty in (terms.terms.duties if terms and what != "attendance" else ())
        if isinstance(duty, ReportDuty) and duty.plan is None and duty.rhythm == rhythm_of(period)
    ]
    return served[0] if len(served) == 1 else None
