"""Preconditions of reports: made under a duty of the terms in force, for a period of that duty and of its own kind.
Terms adopted later do not invalidate a report that was made before."""

from domain.events.group.lifecycle import ReportSubmitted
from domain.events.work.report import ReportPrepared
from domain.refusals import Unlawful
from domain.rules.duties.reports import RHYTHMS
from domain.rules.periods import period_named, period_of_rhythm, periods, rhythm_of
from domain.terms.duties import ReportDuty
from domain.terms.interpretation import EffectiveTerms
from domain.text import code, said
from domain.timelines.group.timeline import GroupTimeline


def check_report_duty(group: GroupTimeline | None, act: ReportSubmitted | ReportPrepared) -> None:
    """Raise Unlawful where terms are in force that name no such duty, or whose duty has no such period, or where no report
    of this kind is made of such a period."""
    terms = group.effective_terms(act.on) if group else None
    if isinstance(act, ReportPrepared):
        _check_period_of_kind(terms, act)
    if terms is None or act.duty is None:
        return
    duty = next((d for d in terms.terms.duties if d.id == act.duty), None)
    if duty is None:
        version = terms.terms.terms.version
        raise Unlawful(
            "known-duty", said("version {version} of the terms names no duty {duty}", version=version, duty=act.duty)
        )
    if isinstance(duty, ReportDuty):
        _check_period_of_duty(terms, duty, act)


def _check_period_of_kind(terms: EffectiveTerms | None, act: ReportPrepared) -> None:
    year_start = terms.terms.terms.year_start if terms else None
    if rhythm_of(act.period) in RHYTHMS[act.what] and (year_start is None or period_named(act.period, year_start)):
        return
    text = said("{period} is no period of the {what} report of this group", period=act.period[:40], what=code(act.what))
    raise Unlawful("known-period", text)


def _check_period_of_duty(terms: EffectiveTerms, duty: ReportDuty, act: ReportSubmitted | ReportPrepared) -> None:
    """Periods are known once the rhythm is and, but for weeks, the day on which the year begins."""
    year_start = "01-01" if duty.rhythm == "weekly" else terms.terms.terms.year_start
    if act.period is None or duty.rhythm is None or year_start is None:
        return
    if period_of_rhythm(act.period, duty.rhythm, year_start) is None:
        (now,) = periods(year_start, duty.rhythm, act.on, act.on)
        words = said(
            "{period} is no period of the duty {duty} ({rhythm}): {on} lies in {now}",
            period=act.period,
            duty=duty.id,
            rhythm=code(duty.rhythm),
            on=act.on,
            now=now.label,
        )
        raise Unlawful("known-period", words, clause=duty.clause)
