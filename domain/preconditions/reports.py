"""A report is made under a duty of the terms in force, for a period of that duty and of its own kind. Asked when it is
recorded and never again: terms, or what they are taken to mean, that come late do not make a report that was made
impossible."""

from datetime import date
from typing import Literal

from domain.events.group.lifecycle import ReportSubmitted
from domain.events.work.report import ReportPrepared
from domain.refusals import Unlawful
from domain.rules.periods import period_named, period_of_rhythm, periods, rhythm_of
from domain.terms.duties import Report, Rhythm
from domain.terms.interpretation import EffectiveTerms, Interpretation, interpret
from domain.text import code, said
from domain.timelines.group.timeline import GroupTimeline

ReportKind = Literal["quarterly", "annual", "attendance"]
RHYTHMS: dict[ReportKind, tuple[Rhythm, ...]] = {
    "quarterly": ("quarterly",),
    "annual": ("annual",),
    "attendance": ("annual", "half_yearly", "quarterly", "monthly"),
}
"""Of which periods there is a report of each kind."""


def check_report_duty(group: GroupTimeline | None, act: ReportSubmitted | ReportPrepared) -> None:
    """Raises Unlawful where terms are in force that know no such duty, or whose duty knows no such period, or where no
    report of this kind is made of such a period."""
    terms = _terms_on(group, act.on)
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
    if isinstance(duty, Report):
        _check_period_of_duty(terms, duty, act)


def duty_of(group: GroupTimeline | None, what: ReportKind, period: str, on: date) -> str | None:
    """The duty that a report of a period serves, where the terms in force name just one of its rhythm."""
    terms = _terms_on(group, on)
    asked = [
        duty.id
        for duty in (terms.terms.duties if terms and what != "attendance" else ())
        if isinstance(duty, Report) and duty.plan is None and duty.rhythm == rhythm_of(period)
    ]
    return asked[0] if len(asked) == 1 else None


def _check_period_of_kind(terms: EffectiveTerms | None, act: ReportPrepared) -> None:
    year_start = terms.terms.terms.year_start if terms else None
    if rhythm_of(act.period) in RHYTHMS[act.what] and (year_start is None or period_named(act.period, year_start)):
        return
    text = said("{period} is no period of the {what} report of this group", period=act.period[:40], what=code(act.what))
    raise Unlawful("known-period", text)


def _check_period_of_duty(terms: EffectiveTerms, duty: Report, act: ReportSubmitted | ReportPrepared) -> None:
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


def _terms_on(group: GroupTimeline | None, on: date) -> EffectiveTerms | None:
    adopted = group.terms_on(on) if group else None
    if group is None or adopted is None:
        return None
    heard = [
        Interpretation(key=i.key, value=i.value, since=i.since)
        for i in group.interpretations
        if i.terms == adopted.version
    ]
    return interpret(adopted.terms, heard, on)
