"""Reports that were submitted under a duty of the terms: said plainly, or prepared under it and issued."""

from collections.abc import Sequence

from domain.rules.cadence import Submission
from projections.questions.rows import grouped, standing
from projections.rows import ReportRow, WorkActRow
from projections.snapshot import Clocks, Snapshot

PREPARED, ISSUED = "ReportPrepared", "ReportIssued"


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[Submission]]:
    """Each group's, up to the day."""
    values = {"groups": list(groups), "acts": [PREPARED, ISSUED]}
    where = 't."group" = any(%(groups)s)'
    plain = grouped(standing(snapshot, clocks, ReportRow, where, values), lambda r: r.group, groups)
    acts = standing(snapshot, clocks, WorkActRow, f"{where} and t.act = any(%(acts)s)", values)
    prepared = {act.work: act for act in acts if act.act == PREPARED and act.fields.get("duty")}
    issued = grouped((act for act in acts if act.act == ISSUED and act.work in prepared), lambda r: r.group, groups)
    return {
        group: [*map(_said, plain[group]), *(_issued(prepared[act.work], act) for act in issued[group])]
        for group in groups
    }


def _said(row: ReportRow) -> Submission:
    return Submission(duty=row.duty, event=row.position, on=row.submitted_on, period=row.period, basis=(row.position,))


def _issued(prepared: WorkActRow, issued: WorkActRow) -> Submission:
    return Submission(
        duty=prepared.fields["duty"],
        event=issued.position,
        on=issued.valid_from,
        period=prepared.fields["period"],
        basis=tuple(sorted({*prepared.basis, *issued.basis})),
    )
