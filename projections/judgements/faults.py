"""The faults of a stream: what cannot be, and the events that make it so."""

from collections.abc import Iterable
from datetime import date

from domain.entries import StandingEvent
from domain.events.fault_explanation import FaultExplained
from domain.faults import Fault
from domain.lawfulness import faults as lawfulness
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World
from projections.rows import FaultRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each fault whose act at fault stands in the stream."""
    timeline = world.timeline(stream)
    found = lawfulness.find_faults(stream, world)
    if timeline is None or not found:
        return []
    group = stream if isinstance(timeline, GroupTimeline) else world.entries(stream)[0].event.parent()
    explained = {s.event.fault: s for s in timeline.events if isinstance(s.event, FaultExplained)}
    days = {s.entry.position: s.on for s in timeline.events}
    return [_row(f, days[f.subject], group, explained.get(f.id)) for f in found]


def _row(f: Fault, since: date, group: str | None, explained: StandingEvent | None) -> FaultRow:
    said = explained.event if explained else None
    return FaultRow(
        key=f.id,
        valid_from=since,
        group=group,
        stream=f.stream,
        rule=f.rule,
        text=f.text,
        subject=f.subject,
        positions=f.positions,
        clause=f.clause,
        basis=f.basis,
        explanation=said.explanation if isinstance(said, FaultExplained) else None,
        explained_on=explained.on if explained else None,
        explained_by=explained.entry.position if explained else None,
    )
