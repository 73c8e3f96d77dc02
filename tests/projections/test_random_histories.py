"""What the random histories are worth: every kind of event is in them, terms follow terms and are interpreted, and a seed
always tells the same."""

import os
import subprocess
import sys
from functools import cache

import pytest
from msgspec.structs import replace

from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.fault_explanation import FaultExplained
from domain.events.group.lifecycle import InterpretationRecorded, TermsAdopted
from domain.timelines.base import Timeline
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.records import stream_records
from projections.rows import MeetingRow, RowKey
from tests.support.random_histories import begun, history
from tests.support.random_steps import KINDS

TURNS_MAX = 40
READ_AS_EVENTS = {FaultExplained}
"""Kinds that no fold needs, as the judgement of faults reads the events themselves."""
DIGEST = """
import sys
from hashlib import blake2b
from projections.engine.step import ReadSide
from projections.engine.tables import encoded
from tests.support.random_histories import history

found = blake2b()
for seed in range(int(sys.argv[1])):
    side = ReadSide()
    for command in history(seed).commands:
        for change in side.step(command):
            found.update(change.model.encode() + change.key.encode() + (encoded(change.new) if change.new else b"gone"))
print(found.hexdigest())
"""


@cache
def own_entries(seed: int) -> list[Entry]:
    """What a history holds beyond how they all begin."""
    return history(seed).entries[len(begun().entries) :]


def test_every_kind_of_event_is_in_the_random_histories() -> None:
    """Where one is not, nobody records it as `tests.support.random_events` draws it: what does the domain say of it?"""
    missing = set(KINDS)
    for turn in range(TURNS_MAX):
        for place, kind in enumerate(KINDS):
            if kind in missing:
                missing -= {type(e.event) for e in own_entries(turn * len(KINDS) + place)}
    assert not missing


def test_every_kind_of_event_changes_the_timeline_of_its_stream() -> None:
    """Where one does not, its fold has no arm for it: it would be seen in the trail, and change nothing that is judged."""
    missing = set(KINDS) - READ_AS_EVENTS
    for turn in range(TURNS_MAX):
        for place, kind in enumerate(KINDS):
            if kind in missing:
                missing -= changing(own_entries(turn * len(KINDS) + place), missing)
    assert not missing


def changing(entries: list[Entry], among: set[type[Event]]) -> set[type[Event]]:
    """Of some kinds, those of which an event changes what the timeline of its stream says."""
    world, found = TrackedWorld(EmptySource()), set[type[Event]]()
    world.add(begun().entries)
    for e in entries:
        wanted = type(e.event) in among
        before = fields_of(world.timeline(e.stream)) if wanted and e.version > 1 else {}
        world.add([e])
        if wanted and fields_of(world.timeline(e.stream)) != before:
            found.add(type(e.event))
    return found


def fields_of(timeline: Timeline | None) -> dict[str, str]:
    """The fields as text, without those that hold any event: a fold may change what another has made."""
    kept = {"events", "faults", "memo"}
    return {f: repr(getattr(timeline, f)) for f in timeline.__struct_fields__ if f not in kept} if timeline else {}


def test_many_versions_of_terms_are_adopted_and_interpreted() -> None:
    versions, answered = set[str](), set[tuple[str, str]]()
    for seed in range(TURNS_MAX * 5):
        events = [e.event for e in own_entries(seed)]
        versions |= {e.terms.terms.version for e in events if isinstance(e, TermsAdopted)}
        answered |= {(e.terms, e.key) for e in events if isinstance(e, InterpretationRecorded)}
        if min(len(versions), len(answered)) > 8:
            break
    assert min(len(versions), len(answered)) > 8


def test_corrections_are_corrected_again_and_retracted() -> None:
    wanted = {"corrected again", "correction retracted", "retraction retracted"}
    for seed in range(100):
        entries = own_entries(seed)
        said = {(e.stream, e.version): e.event for e in entries}
        for e in entries:
            of = said.get((e.stream, e.event.retracts)) if isinstance(e.event, Retracted) else None
            wanted -= {"correction retracted"} if isinstance(of, Corrected) else set()
            wanted -= {"retraction retracted"} if isinstance(of, Retracted) else set()
        twice = [(e.stream, e.event.corrects) for e in entries if isinstance(e.event, Corrected)]
        wanted -= {"corrected again"} if len(twice) > len(set(twice)) else set()
        if not wanted:
            break
    assert not wanted


def test_whatever_changes_what_a_row_of_a_meeting_shows_is_among_its_changes() -> None:
    """`changes` is the SEQUENCE of the meeting in a calendar, which says that its entry is another than before."""
    uncounted = set()
    for seed, kind in enumerate(KINDS):
        if kind.TOPIC.startswith("meeting."):
            world, rows = TrackedWorld(EmptySource()), dict[RowKey, MeetingRow]()
            for command in history(seed).commands:
                world.add(command)
                for stream in {e.stream for e in command if e.kind == "meeting"}:
                    for key, row in stream_records.rows(found_in(world, stream)).items():
                        if isinstance(row, MeetingRow):
                            was = rows.get(key, row)
                            if row != replace(was, changes=row.changes, basis=row.basis) and row.changes <= was.changes:
                                uncounted |= {type(e.event) for e in command if e.stream == stream}
                            rows[key] = row
    assert not uncounted


def found_in(world: TrackedWorld, stream: str) -> Timeline:
    timeline = world.timeline(stream)
    assert timeline is not None
    return timeline


@pytest.mark.parametrize("number", [5])
def test_rows_do_not_depend_on_the_order_in_which_python_walks_a_set(number: int) -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(number)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1
