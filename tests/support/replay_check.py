"""Check of rows against a replay of the ledger, after every command and whenever the read side is started again. Each
function gives a line for each difference."""

from collections.abc import Sequence

from domain.entries import Entry
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.engine.step import ReadSide, RowChange
from projections.engine.tables import encoded
from projections.judgements import units
from projections.records import stream_records
from projections.rows import Row, RowKey, Unit
from projections.trail import trail_rows
from tests.support.restart_model import Ledger, Tables, decoded, recorded

Commands = Sequence[list[Entry]]


def from_zero(entries: list[Entry]) -> dict[RowKey, Row]:
    """Every row known at the end of these entries, each unit judged anew."""
    world = TrackedWorld(EmptySource())
    world.add(entries)
    found: dict[RowKey, Row] = {}
    for stream in dict.fromkeys(e.stream for e in entries):
        timeline = world.timeline(stream)
        assert timeline is not None
        found |= stream_records.rows(timeline)
    for unit in {u for e in entries for u in units.begun_by(e)}:
        found |= units.judge(unit, world)
    for rows in trail_rows.rows(entries, world).values():
        found |= rows
    return found


def command_by_command(commands: Commands) -> tuple[ReadSide, dict[RowKey, Row], list[str]]:
    """The rows as `step` changes them, and every boundary at which they were not what one gets from zero."""
    side, known, wrong = ReadSide(), dict[RowKey, Row](), list[str]()
    entries: list[Entry] = []
    for command in commands:
        entries += command
        for change in side.step(command):
            place = (change.model, change.key)
            assert (place in known) == (change.old is not None)
            if change.new is None:
                del known[place]
            else:
                known[place] = change.new
        wanted = from_zero(entries)
        if known != wanted:
            differing = [k for k in known.keys() | wanted.keys() if known.get(k) != wanted.get(k)]
            wrong.append(f"at {command[-1].position}: {sorted(differing)[:3]}")
    return side, known, wrong


def restarted_at_each(commands: Commands) -> list[str]:
    """The differences where the read side is restarted before every command: the rows that it changes, the unit of
    each, what is read back of them, and what each unit is said to rest on."""
    ledger = [recorded(e) for command in commands for e in command]
    never, tables, unit_of, wrong = ReadSide(), Tables(), dict[RowKey, Unit](), list[str]()
    for command in commands:
        first, last = command[0].position, command[-1].position
        entries = ledger[first - 1 : last]
        wanted = never.step([decoded(e) for e in entries])
        side = ReadSide(Ledger(ledger, first - 1), tables)
        found = side.step([decoded(e) for e in entries])
        if differing := dict(map(_as_written, wanted)).items() ^ dict(map(_as_written, found)).items():
            wrong.append(f"at {last}: {sorted(place for place, _ in differing)[:3]}")
        tables.write(last, found, side)
        for change in found:
            if change.new and tables.row(change.model, change.key) != change.new:
                wrong.append(f"at {last}: {change.model} {change.key} is not read back as it was written")
            if unit_of.setdefault((change.model, change.key), change.unit) != change.unit:
                wrong.append(f"at {last}: {change.model} {change.key} is of two units")
        wrong += [
            f"at {last}: {unit.kind} {unit.of}" for unit, read in side.depends.items() if never.depends[unit] != read
        ]
    return wrong


def _as_written(change: RowChange) -> tuple[RowKey, object]:
    old, new = change.old, change.new
    return (change.model, change.key), (old and (old.since, encoded(old.row)), new and encoded(new))


def changed_beyond_facets(commands: Commands) -> list[str]:
    """The acts that change fields of their stream's timeline that are of none of their facets."""
    world, wrong = TrackedWorld(EmptySource()), list[str]()
    for entry in (e for command in commands for e in command):
        before = _fields(world.timeline(entry.stream)) if entry.version > 1 else {}
        world.add([entry])
        about, after = entry.event.facets(), world.timeline(entry.stream)
        if about and before and isinstance(after, GroupTimeline | MeetingTimeline):
            free = {f for facet in about for f in type(after).FACETS.get(facet.name, ())} | {"events", "faults"}
            if beyond := {f for f, value in _fields(after).items() if before[f] != value} - free:
                wrong.append(f"at {entry.position}: {type(entry.event).__name__} changes {sorted(beyond)}")
    return wrong


def _fields(timeline: Timeline | None) -> dict[str, str]:
    """The fields as text: a fold may change what another has made."""
    return {f: repr(getattr(timeline, f)) for f in timeline.__struct_fields__ if f != "memo"} if timeline else {}
