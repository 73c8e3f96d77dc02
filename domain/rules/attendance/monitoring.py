"""The review of attendance by whom the terms ask to monitor it: due every so many months, or without a day, as an age."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from domain.rules.duties.due_dates import Due, DutyKind
from domain.rules.periods import add_months
from domain.terms.interpretation import EffectiveTerms
from domain.text import code, said
from domain.values import Text
from domain.verdicts import Reason

WHAT = said("review of attendance")


class AttendanceReviewInput(Struct, frozen=True, kw_only=True):
    """A review that was held: by whom, in the words of the terms."""

    event: int
    on: date
    by: str
    basis: tuple[int, ...] = ()


def review_duties(terms: EffectiveTerms | None, since: date, done: Sequence[AttendanceReviewInput]) -> tuple[Due, ...]:
    """What is due of reviews under terms in force `since` a day: the first from that day, each further one from the review
    before. Where the terms set no day ("regularly") there is one, which the first review satisfies, without a verdict; it
    says when it was last done. The reviews of anybody else are not heard."""
    rule = terms.terms.attendance if terms is not None else None
    if terms is None or rule is None or rule.monitored_by is None:
        return ()
    own = sorted((x for x in done if x.by == rule.monitored_by), key=lambda x: (x.on, x.event))
    strange = sorted({x.by for x in done} - {rule.monitored_by})
    words = said(
        "reviewed by {strange}, and the terms ask {asked}", strange=map(code, strange), asked=code(rule.monitored_by)
    )
    others = (Reason("reviewed-by-other", words, rule.monitored_clause),) if strange else ()
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
