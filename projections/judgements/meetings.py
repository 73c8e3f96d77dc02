"""A meeting judged by the terms of its day: its quorum, the attendance of each seat, its decisions."""

from collections.abc import Iterable
from datetime import date

from domain.rules import quorum
from domain.world import World
from projections.judgements import facts
from projections.rows import QuorumRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """The rows of one meeting; none until it is recorded as held in a group that stands."""
    meeting = world.meeting(stream)
    if meeting is None or meeting.held is None:
        return []
    group = world.group(meeting.group)
    if group is None or group.established is None:
        return []
    on = meeting.held.on
    terms = facts.terms_on(group, on)
    told = facts.meeting_told(meeting, group, terms, on, world)
    found = quorum.judge(terms, told)
    rows: list[Row] = [_quorum(stream, meeting.group, on, found)]
    return rows


def _quorum(stream: str, group: str, on: date, found: quorum.Quorum) -> QuorumRow:
    return QuorumRow(
        key=stream,
        valid_from=on,
        group=group,
        meeting=stream,
        verdict=found.verdict,
        determined=found.determined,
        by_default=found.by_default,
        needed=found.needed,
        counted=found.counted,
        missing=found.missing,
        clauses=found.clauses,
        reasons=found.reasons,
        basis=found.basis,
        intervals=found.intervals,
    )
