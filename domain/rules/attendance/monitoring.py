"""Reviews of attendance by the office that the terms ask to monitor it: due every so many months, or without a day."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from domain.rules.duties.due_dates import Due, DutyKind
from domain.rules.open_values import over_open_values
from domain.rules.periods import add_months
from domain.terms.interpretation import EffectiveTerms
from domain.text import code, said
from domain.values import Text
from domain.verdicts import Reason

WHAT = said("review of attendance")


class AttendanceReviewInput(Struct, frozen=True, kw_only=True):
    """A review that was held, and by which office."""

    event: int
    on: date
    by: str
    basis: tuple[int, ...] = ()


@over_open_values("attendance.monitored")
def review_duties(terms: EffectiveTerms | None, since: date, done: Sequence[AttendanceReviewInput]) -> tuple[Due, ...]:
    """The reviews that are due under terms in force `since` a day: the first counted from that day, each further one
    from the review before. Where the terms set no day ("regularly") there is a single one, which the first review
    satisfies; its reason says when the last was held. Reviews by anybody else do not count."""
    rule = terms.terms.attendance if terms is not None else None
    if terms is None or rule is None or rule.monitored_by is None:
        return ()
    own = sorted((x for x in done if x.by == rule.monitored_by), key=lambda x: (x.on, x.event))
    other_offices = sorted({x.by for x in done} - {rule.monitored_by})
    words = said(
        "reviewed by {strange}, and the terms ask {asked}",
        strange=map(code, other_offices),
        asked=code(rule.monitored_by),
    )
    others = (Reason("reviewed-by-other", words, rule.monitored_clause),) if other_offices else ()
    basis = terms.basis_of("attendance.monitored")
    if rule.monitored_months is None:
        last = said("the terms set no day; never done since the terms took effect on {since}", since=since)
        if own:
            last = said("the terms set no day; last done on {on}", on=own[-1].on)
        reason = Reason("no-day-set", last, rule.monitored_clause)
        found = tuple(sorted({*basis, *(p for x in (*own[:1], *own[-1:]) for p in x.basis)}))
        return (_due(rule.monitored_clause, None, own[0] if own else None, (reason, *others), found),)
    dues = []
    for before, after in zip([None, *own], [*own, None], strict=True):
        due_on = add_months(before.on if before else since, rule.monitored_months)
        positions = {*basis, *(before.basis if before else ()), *(after.basis if after else ())}
        dues.append(_due(rule.monitored_clause, due_on, after, others, tuple(sorted(positions))))
    return tuple(dues)


def _due(
    clause: str | None,
    due_on: date | None,
    done: AttendanceReviewInput | None,
    reasons: tuple[Reason, ...],
    basis: tuple[int, ...],
) -> Due:
    return Due(
        duty="attendance-review",
        kind=DutyKind.ATTENDANCE_REVIEW,
        what=Text(en=str(WHAT)),
        words=WHAT,
        due_on=due_on,
        satisfied_on=done.on if done else None,
        satisfied_by=done.event if done else None,
        clause=clause,
        reasons=reasons,
        basis=basis,
    )
