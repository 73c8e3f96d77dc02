"""Parameters that a rule cannot do without: each is said, or is an open question."""

from collections.abc import Callable, Iterator
from typing import Any

from domain.terms.checks.voting import needed_for_voting
from domain.terms.document import Terms
from domain.terms.duties import Minimum, ReportDuty

Needed = Iterator[tuple[str, Any]]
"""Dotted keys with what the document gives there; None: nothing."""


def required_parameters(document: Terms) -> Needed:
    """Every parameter that is needed by what the document rules on."""
    for of in _NEEDED:
        yield from of(document)


def _of_quorum(document: Terms) -> Needed:
    quorum = document.quorum
    if quorum is None or quorum.rule is None:
        return
    yield "quorum.when", quorum.when
    categories = sorted({seat.category for seat in document.seats if seat.category} - {"statutory"})
    yield from ((f"quorum.counts.{key}", counted) for key, counted in map(quorum.counts.of_category, categories))
    voting = {"non_voting"} if any(not seat.voting for seat in document.seats) else set()
    for name in sorted({"deputies", "remote", "invited", *voting}):
        yield f"quorum.counts.{name}", getattr(quorum.counts, name)


def _of_attendance(document: Terms) -> Needed:
    attendance = document.attendance
    if attendance is None or attendance.target is None:
        return
    yield from ((f"attendance.{name}", getattr(attendance, name)) for name in ("unit", "window", "applies_to"))
    for name in ("deputies", "remote", "partial"):
        if name != "partial" or attendance.counts.least_part is None:
            yield f"attendance.counts.{name}", getattr(attendance.counts, name)
    yield "attendance.excludes.inquorate", attendance.excludes.inquorate
    if attendance.excused_by is not None:
        yield "attendance.excludes.excused", attendance.excludes.excused


def _of_offices(document: Terms) -> Needed:
    for office in document.offices:
        for name, period in (("term", office.term), ("review", office.review)):
            if period is not None:
                yield f"office.{office.id}.{name}.months", period.months
                yield f"office.{office.id}.{name}.runs_from", period.runs_from


def _opened(document: Terms) -> set[str]:
    """The keys that a document leaves open."""
    return {asked.key for asked in document.open}


def _of_composition(document: Terms) -> Needed:
    for nomination in document.composition.nominations if document.composition else ():
        yield f"composition.nominations.{nomination.id}.of", nomination.of
    for tenure in document.composition.tenures if document.composition else ():
        if tenure.review_months is None and f"composition.tenure.{tenure.id}.review_months" not in _opened(document):
            yield f"composition.tenure.{tenure.id}.months", tenure.months


def _of_duties(document: Terms) -> Needed:
    for duty in document.duties:
        if isinstance(duty, Minimum):
            yield f"duty.{duty.id}.count", duty.count
            yield f"duty.{duty.id}.period", duty.period
        elif isinstance(duty, ReportDuty):
            yield f"duty.{duty.id}.rhythm", duty.rhythm
    if any(isinstance(duty, ReportDuty | Minimum) for duty in document.duties):
        yield "terms.year_start", document.terms.year_start


_NEEDED: tuple[Callable[[Terms], Needed], ...] = (
    _of_quorum,
    _of_attendance,
    _of_offices,
    _of_composition,
    _of_duties,
    needed_for_voting,
)
