"""The window of an attendance target: the dates that it looks at, as seen on a date."""

from datetime import date, timedelta

from msgspec import Struct

from domain.rules.periods import add_months, year_start_for
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Reason


class WindowDates(Struct, frozen=True, kw_only=True):
    """Both dates inclusive; without a start from the first meeting. Where the terms leave the window open it is all
    meetings up to the date, and not decided."""

    start: date | None
    end: date
    decided: bool = True
    reasons: tuple[Reason, ...] = ()


def window(terms: EffectiveTerms | None, on: date) -> WindowDates:
    """The dates of the meetings that the target is about, as seen on a date."""
    rule = terms.terms.attendance if terms is not None else None
    if terms is None or rule is None:
        return WindowDates(start=None, end=on)
    if rule.window is None:
        if rule.target is None:
            return WindowDates(start=None, end=on)
        return WindowDates(
            start=None, end=on, decided=False, reasons=(terms.undecided("attendance.window", rule.clause),)
        )
    match rule.window.kind:
        case "all":
            return WindowDates(start=None, end=on)
        case "calendar_year":
            return WindowDates(start=date(on.year, 1, 1), end=on)
        case "months":
            if rule.window.months is None:
                reason = terms.undecided("attendance.window.months", rule.clause)
                return WindowDates(start=None, end=on, decided=False, reasons=(reason,))
            return WindowDates(start=add_months(on, -rule.window.months) + timedelta(days=1), end=on)
        case "year":
            if terms.terms.terms.year_start is not None:
                return WindowDates(start=year_start_for(on, terms.terms.terms.year_start), end=on)
            reason = terms.undecided("terms.year_start", terms.terms.terms.year_start_clause or rule.clause)
            return WindowDates(start=None, end=on, decided=False, reasons=(reason,))
