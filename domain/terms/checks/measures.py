"""Consistency of lengths and limits: each is given in one way, and can be met."""

from collections.abc import Iterator

from domain.terms.document import Terms
from domain.terms.duties import CLOCKS, LENGTHS, Deadline, Duty, IntervalDuty, OfWork, ReportDuty
from domain.text import Words, code, said

Inconsistency = tuple[str, Words]
"""The dotted key at which a document is inconsistent, and why."""


def measures(document: Terms, opened: set[str]) -> Iterator[Inconsistency]:
    """Inconsistencies as (key, reason); `opened` are the keys that are listed as open."""
    yield from _limits(document, opened)
    yield from _window(document, opened)
    yield from _of_duties(document, opened)


def _window(document: Terms, opened: set[str]) -> Iterator[Inconsistency]:
    window = document.attendance.window if document.attendance else None
    if window is None:
        return
    months = window.months is not None or "attendance.window.months" in opened
    if (window.kind == "months") != months:
        yield "attendance.window", said("months are given for a rolling window, and for no other")


def _limits(document: Terms, opened: set[str]) -> Iterator[Inconsistency]:
    for limit in document.composition.limits if document.composition else ():
        at = f"composition.limits.{limit.id}"
        if limit.minimum is None and limit.maximum is None and not opened & {f"{at}.minimum", f"{at}.maximum"}:
            yield at, said("needs a minimum or a maximum")
        elif limit.minimum is not None and limit.maximum is not None and limit.minimum > limit.maximum:
            yield at, said("its minimum is above its maximum")


def _of_duties(document: Terms, opened: set[str]) -> Iterator[Inconsistency]:
    """Duties that are counted in days, weeks or months: in one of them, and deadlines from one event that fits the act; and
    only a plan is to be approved."""
    for duty in document.duties:
        at = f"duty.{duty.id}"

        def ways(*names: str, duty: Duty = duty, at: str = at) -> list[str]:
            return [n for n in names if getattr(duty, n) is not None or f"{at}.{n}" in opened]

        if isinstance(duty, ReportDuty) and duty.approved and duty.plan is None:
            yield f"{at}.approved", said("only a plan is approved: say which, as plan")
        if isinstance(duty, IntervalDuty | Deadline | OfWork) and len(ways(*LENGTHS)) != 1:
            yield at, said("needs exactly one of days, weeks and months")
        if isinstance(duty, Deadline | OfWork) and ways("days") and not ways("count"):
            yield f"{at}.count", said("neither said nor listed as open")
        if isinstance(duty, Deadline):
            if len(ways("before", "after")) != 1:
                yield at, said("needs exactly one of before and after")
            if (duty.after == "event") != bool(ways("event")) and f"{at}.after" not in opened:
                yield (
                    f"{at}.event",
                    said("is given where time is counted after an event outside the record, and only there"),
                )
            yield from _of_business(document, duty, at)
            clock = duty.before or duty.after
            if clock is not None and (clock not in CLOCKS[duty.act] or clock == duty.act):
                yield at, said("the time for {act} cannot be counted by {clock}", act=code(duty.act), clock=code(clock))


def _of_business(document: Terms, duty: Deadline, at: str) -> Iterator[Inconsistency]:
    """Business is of decisions, and of a kind that the document names."""
    if duty.business and duty.act != "decision":
        yield f"{at}.business", said("only a decision is of some business")
    for each in duty.business:
        if each not in document.business_named:
            yield f"{at}.business", said("no business {business}", business=repr(each))
