"""Batch questions about the meetings that were held, as rule inputs: with whether each counts as held."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.rules.duties.duty_inputs import HeldMeeting
from domain.terms.duties import Minimum
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import grouped, rows_as_of
from projections.rows import MeetingRow, QuorumRow, RulesRow


def of_groups(
    snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], rules: Mapping[str, Sequence[RulesRow]]
) -> dict[str, list[HeldMeeting]]:
    """Each group's; whether one without a quorum counts is asked only where some terms want so many meetings."""
    values: dict[str, Any] = {"groups": list(groups)}
    where = 't."group" = any(%(groups)s)'
    meetings = rows_as_of(
        snapshot, clocks, MeetingRow, f"{where} and t.state not in ('SCHEDULED', 'CANCELLED')", values
    )
    quorate = {r.meeting: r for r in rows_as_of(snapshot, clocks, QuorumRow, where, values)} if _asks(rules) else {}
    found = grouped(meetings, lambda m: m.group, groups)
    return {group: [_held(m, quorate.get(m.meeting)) for m in its] for group, its in found.items()}


def _asks(rules: Mapping[str, Sequence[RulesRow]]) -> bool:
    terms = (rule.terms.terms for of in rules.values() for rule in of if rule.terms is not None)
    return any(isinstance(duty, Minimum) for each in terms for duty in each.duties)


def _held(meeting: MeetingRow, quorum: QuorumRow | None) -> HeldMeeting:
    basis = tuple(sorted({*meeting.basis, *(quorum.basis if quorum and quorum.held is not True else ())}))
    return HeldMeeting(
        id=meeting.meeting,
        on=meeting.day,
        starts=meeting.starts,
        event=meeting.held_event,
        counts=quorum.held if quorum else True,
        reasons=quorum.held_reasons if quorum else (),
        basis=basis,
    )
