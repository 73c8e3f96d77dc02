"""The faults of a stream: what cannot be, and the events that make it so."""

from collections.abc import Iterable

from domain import lawfulness
from domain.timelines.group import Group
from domain.world import World
from projections.rows import FaultRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each fault whose act at fault stands in the stream."""
    timeline = world.timeline(stream)
    if timeline is None:
        return []
    group = stream if isinstance(timeline, Group) else world.entries(stream)[0].event.parent()
    days = {s.entry.position: s.on for s in timeline.acts}
    return [
        FaultRow(
            key=f.id,
            valid_from=days[f.subject],
            group=group,
            stream=stream,
            rule=f.rule,
            text=f.text,
            clause=f.clause,
            basis=f.basis,
        )
        for f in lawfulness.faults(stream, world)
    ]
