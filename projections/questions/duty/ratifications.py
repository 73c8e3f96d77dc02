"""Batch questions about follow-up: which decisions are to be ratified, or reported, and by when where the terms set a
day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from domain.rules.duties.deadlines import Occasion, Occurrence, deadlines
from domain.rules.duties.due_dates import DutyKind
from domain.terms.interpretation import EffectiveTerms
from domain.text import said
from domain.values import Text
from domain.verdicts import Reason
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import rows_as_of
from projections.rows import DecisionRow, DutyRow, RulesRow

PROVISIONAL = ("provisional", "ratified", "not_ratified")


def of_groups(
    snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], rules: Mapping[str, Sequence[RulesRow]]
) -> Iterator[DutyRow]:
    """A row for each decision that is, or was, to be ratified or reported. Nothing more is owed to one that was refused."""
    where = (
        "t.\"group\" = any(%(groups)s) and (t.body ->> 'followed' is not null or t.body ->> 'consequence' = any(%(p)s))"
    )
    values = {"groups": list(groups), "p": list(PROVISIONAL)}
    for row in rows_as_of(snapshot, clocks, DecisionRow, where, values):
        if row.followed is not None and row.followed.asked == "reported":
            yield _reported(row)
        elif row.consequence in PROVISIONAL or (row.followed is not None and row.followed.asked == "ratified"):
            yield _ratified(row, _terms(rules.get(row.group, ()), row.taken_on))


def _reported(row: DecisionRow) -> DutyRow:
    assert row.followed
    words = said(
        "report of decision {decision}, taken outside a meeting on {on}", decision=row.decision, on=row.taken_on
    )
    done = next((s for s in row.sequels if s.kind == "reported"), None)
    return _row(
        row,
        DutyKind.REPORT,
        "reported",
        Text(en=str(words)),
        words=words,
        due_on=row.followed.due_on,
        satisfied_on=done.on if done else None,
        satisfied_by=done.position if done else None,
        clause=next((r.clause for r in row.followed.reasons if r.clause), None),
        reasons=row.followed.reasons,
    )


def _ratified(row: DecisionRow, terms: EffectiveTerms | None) -> DutyRow:
    """By the day that follows from the quorum, or from the way in which it was taken; else from a deadline of the terms."""
    words = said("ratification of decision {decision} of {on}", decision=row.decision, on=row.taken_on)
    done = row.ratified_by or next((s for s in row.sequels if s.kind == "not-ratified"), None)
    due_on = row.ratify_by or (row.followed.due_on if row.followed else None)
    reasons = tuple(r for r in row.reasons if r.code == "provisional")
    clause = next((r.clause for r in reasons), None)
    if due_on is None:
        taken = Occasion(id=row.key, occurrences={"decision": [Occurrence(on=row.taken_on, basis=row.basis)]})
        for due in deadlines(terms, taken, lambda duty: duty.after == "decision"):
            due_on, clause, reasons = due.due_on, due.clause, (*reasons, *due.reasons)
    if due_on is None:
        reasons = (*reasons, Reason("no-day-set", said("the terms set no day"), clause))
    return _row(
        row,
        DutyKind.RATIFICATION,
        "ratification",
        Text(en=str(words)),
        words=words,
        due_on=due_on,
        satisfied_on=done.on if done else None,
        satisfied_by=done.position if done else None,
        clause=clause,
        reasons=reasons,
    )


def _row(row: DecisionRow, kind: DutyKind, duty: str, what: Text, **more: object) -> DutyRow:
    return DutyRow(
        key=f"{row.group}/{duty}/{row.key}",
        valid_from=row.valid_from,
        group=row.group,
        duty=duty,
        kind=kind,
        what=what,
        since=row.taken_on,
        meeting=row.meeting,
        basis=row.basis,
        **more,  # type: ignore[arg-type]  # fields of the row, as the two callers give them
    )


def _terms(rules: Sequence[RulesRow], on: date) -> EffectiveTerms | None:
    rule = next((r for r in reversed(rules) if r.valid_from <= on), None)
    return rule.terms if rule else None
