"""Whether a pack holds the whole of its scope, proves each event of it, and is what its manifest says."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.merkle import leaf_hash, root_by_path
from quorate_verify.notes import Checkpoint, Malformed, decode
from quorate_verify.pack import Event, Leaf, Pack

NAMING = {"person", "same_as", "agency", "agencies", "by_agency", "nominated_by", "into"}
"""The fields of events that name people and agencies."""
OF_AGENCY = "agency."
SUCCEEDING = {"successor"}
"""In the record of an agency an agency; in that of a group a group."""
NAMED_KINDS = ("person.", "agency.")
_IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def check_scope(pack: Pack, leaves: list[Leaf], events: list[Event], result: Result) -> None:
    """Nothing of the group is left out, nor of the people and agencies that its events and theirs name."""
    group = str(result.facts.get("group"))
    try:
        named = pack.json("scope.json").get("streams")
        streams = set(map(str, named)) if isinstance(named, list) else set()
    except Malformed as error:
        result.add("removed", str(error), file="scope.json")
        streams = set()
    own = {leaf.stream for leaf in leaves if group in (leaf.stream, leaf.within)}
    if group not in own:
        result.add("removed", f"nothing of the group {group} is there", file="events.jsonl")
    there = {event.leaf.position for event in events}
    for leaf in leaves:
        if (leaf.stream in own or leaf.stream in streams) and leaf.position not in there:
            result.add("removed", f"the event at position {leaf.position} is left out", leaf.position, "events.jsonl")
    recorded = {leaf.stream for leaf in leaves}
    agencies, named_kinds = (
        {event.leaf.stream for event in events if event.topic.startswith(kinds)} for kinds in (OF_AGENCY, NAMED_KINDS)
    )
    for event in events:
        place, stream = event.leaf.position, event.leaf.stream
        if stream in own or (stream in streams and stream in named_kinds):
            fields = NAMING | SUCCEEDING if stream in agencies else NAMING
            for named in sorted(set(texts(event.state, fields)) & recorded - own - streams):
                text = f"position {place} names {named}, of which nothing is there"
                result.add("removed", text, place, "scope.json")
        elif stream not in streams:
            result.add("added", f"the event at position {place} is not in the scope", place, "events.jsonl")
    _nothing_else(streams - own, leaves, events, result)


def _nothing_else(streams: set[str], leaves: list[Leaf], events: list[Event], result: Result) -> None:
    """What is in scope beside the group's own is in the ledger, was begun within no other group, and where it is a person,
    others name it."""
    within = {leaf.stream: leaf.within for leaf in leaves}
    people = {event.leaf.stream for event in events if event.topic.startswith("person.")} & streams
    named = {id for event in events for id in _IDS.findall(json.dumps(event.state)) if id != event.leaf.stream}
    for stream in sorted(streams):
        if stream not in within or within[stream] is not None or (stream in people and stream not in named):
            result.add("added", f"{stream} is in the scope, and nothing there names it", file="scope.json")


def check_streams(leaves: list[Leaf], events: list[Event], result: Result) -> None:
    """A stream is begun within one group, its events are numbered from 1 without a gap, and time never runs backwards."""
    within: dict[str, str | None] = {}
    for leaf in leaves:
        if within.setdefault(leaf.stream, leaf.within) != leaf.within:
            text = f"position {leaf.position} says of {leaf.stream} that it was begun within another group"
            result.add("altered", text, leaf.position, "leaves.jsonl")
    versions: dict[str, int] = {}
    before, disordered = "", _disordered(events)
    for event in sorted(events, key=lambda e: e.leaf.position):
        stream, place = event.leaf.stream, event.leaf.position
        version = versions.get(stream, 0) + 1
        if stream in disordered:
            if event.version < version:
                text = f"version {event.version} of {stream} stands after version {version - 1}"
                result.add("reordered", text, place, "events.jsonl")
        elif event.version > version:
            result.add("removed", f"version {version} of {stream} is missing before position {place}", place)
        elif event.version < version:
            result.add("altered", f"position {place} has version {event.version} of {stream} again", place)
        versions[stream] = max(event.version, version - 1) if stream in disordered else event.version
        if event.recorded_at < before:
            text = f"position {place} was recorded before what stands before it"
            result.add("reordered", text, place, "events.jsonl")
        before = event.recorded_at


def _disordered(events: list[Event]) -> set[str]:
    """The streams of which every version is there once, and not in their order."""
    versions: dict[str, list[int]] = {}
    for event in sorted(events, key=lambda e: e.leaf.position):
        versions.setdefault(event.leaf.stream, []).append(event.version)
    return {s for s, of in versions.items() if sorted(of) == list(range(1, len(of) + 1)) != of}


def texts(value: Any, fields: set[str], field: str = "") -> Iterator[str]:
    """The texts in fields of these names, wherever in an event's state they are."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, fields, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, fields, field)
    elif isinstance(value, str) and field in fields:
        yield value


def check_proofs(
    leaves: list[Leaf],
    events: list[Event],
    paths: Mapping[int, list[bytes]],
    moved: Collection[int],
    checkpoint: Checkpoint,
    result: Result,
) -> None:
    """Each event has an audit path, and each path leads to the checkpoint; of leaves that have `moved` that is said."""
    by_position = {leaf.position: leaf for leaf in leaves}
    for position, path in paths.items():
        leaf = by_position.get(position)
        if leaf is None:
            text = f"there is a proof of position {position}, and no such leaf"
            result.add("added", text, position, "proofs.jsonl")
            continue
        if position in moved:
            continue
        if root_by_path(leaf_hash(leaf.line), position - 1, checkpoint.size, path) != checkpoint.root:
            text = f"the proof of position {position} does not lead to the checkpoint"
            result.add("altered", text, position, "proofs.jsonl")
    for event in events:
        if (place := event.leaf.position) not in paths:
            result.add("removed", f"the proof of position {place} is missing", place, "proofs.jsonl")


def paths_of(pack: Pack, result: Result) -> dict[int, list[bytes]]:
    """The audit paths by position."""
    paths: dict[int, list[bytes]] = {}
    for line in pack.lines("proofs.jsonl"):
        try:
            found = json.loads(line)
            position, path = int(found["position"]), [decode(hash) for hash in found["path"]]
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            result.add("altered", "a line of proofs.jsonl cannot be read", file="proofs.jsonl")
            continue
        if json.dumps({"position": position, "path": found["path"]}, separators=(",", ":")).encode() != line:
            result.add("altered", "a line of proofs.jsonl is not as it was written", position, "proofs.jsonl")
        if paths.setdefault(position, path) != path:
            result.add("added", f"position {position} is twice in proofs.jsonl", position, "proofs.jsonl")
    return paths
