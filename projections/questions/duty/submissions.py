"""Batch questions about submissions under a duty of the terms: a report said plainly, or prepared under it and issued;
or a plan that was submitted, or approved."""

from collections.abc import Sequence

from domain.rules.duties.duty_inputs import Submission
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import grouped, rows_as_of
from projections.rows import ReportRow, WorkActRow

PREPARED, ISSUED = "ReportPrepared", "ReportIssued"
DRAFTED, SUBMITTED, APPROVED = "PlanDrafted", "PlanSubmitted", "PlanApproved"
BEGINNINGS, ENDS = (PREPARED, DRAFTED), (ISSUED, SUBMITTED, APPROVED)


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[Submission]]:
    """Each group's, up to the day."""
    values = {"groups": list(groups), "acts": [*BEGINNINGS, *ENDS]}
    where = 't."group" = any(%(groups)s)'
    plain = grouped(rows_as_of(snapshot, clocks, ReportRow, where, values), lambda r: r.group, groups)
    acts = rows_as_of(snapshot, clocks, WorkActRow, f"{where} and t.act = any(%(acts)s)", values)
    begun = {act.work: act for act in acts if act.act in BEGINNINGS}
    sent = grouped((act for act in acts if act.act in ENDS and act.work in begun), lambda r: r.group, groups)
    return {
        group: [*map(_of_report, plain[group]), *(_of_acts(begun[act.work], act) for act in sent[group])]
        for group in groups
    }


def _of_report(row: ReportRow) -> Submission:
    return Submission(duty=row.duty, event=row.position, on=row.submitted_on, period=row.period, basis=(row.position,))


def _of_acts(begun: WorkActRow, act: WorkActRow) -> Submission:
    return Submission(
        duty=begun.fields.get("duty"),
        event=act.position,
        on=act.valid_from,
        period=begun.fields["period"],
        plan=begun.fields["what"] if begun.act == DRAFTED else None,
        approved=act.act == APPROVED,
        basis=tuple(sorted({*begun.basis, *act.basis})),
    )
