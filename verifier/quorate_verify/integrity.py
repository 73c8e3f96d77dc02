"""Whether a pack is complete, in order and unaltered, and goes with the checkpoints and receipts that somebody held."""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.held import compare
from quorate_verify.keys import Trusted, signers, trusted
from quorate_verify.manifest import check_manifest
from quorate_verify.notes import Checkpoint, Key, Malformed, read_checkpoint, read_note
from quorate_verify.order import check_root, moved
from quorate_verify.pack import Event, Leaf, Pack, read_event, read_leaf
from quorate_verify.scope import check_proofs, check_scope, check_streams, paths_of

MANIFEST = "quorate-evidence/v1"
UNCOVERED = {"manifest.json", "manifest.sig"}
SCOPED = {"leaves.jsonl", "events.jsonl", "scope.json"}
"""What shows that nothing of the scope is left out: of one whose bytes are damaged that alone is said."""
REPORTED = ("index.html", "judgements.json", "lists/about.csv", "lists/meetings.csv", "lists/seats.csv", "report.html",
            "report.pdf", "terms.json")  # fmt: skip
"""What every pack has beside the claims and what proves them."""


def verify(
    pack: Pack, keys: list[Key], held: Sequence[str], result: Result, retired: Collection[Key] = ()
) -> list[Event]:
    """Check all but the figures; the events that the pack holds. Of the keys, `retired` are no longer in use."""
    by = trusted(pack, keys, retired, result)
    signed = check_files(pack, by, result)
    checkpoint = _checkpoint(pack, by, signed, result)
    leaves = _leaves(pack, checkpoint, result)
    events = _events(pack, leaves, result)
    check_streams(leaves, events, result)
    if "group" in result.facts and not SCOPED & {*pack.damaged}:
        check_scope(pack, leaves, events, result)
    if checkpoint is not None:
        paths = paths_of(pack, result)
        places = check_root(leaves, paths, checkpoint, result)
        if "leaves.jsonl" in pack.files and not {"leaves.jsonl", "proofs.jsonl"} & {*pack.damaged}:
            check_proofs(leaves, events, paths, places, checkpoint, result)
        if "group" in result.facts:
            check_manifest(pack, events, checkpoint, result)
        if "leaves.jsonl" not in pack.damaged:
            compare(pack, leaves, checkpoint, by, held, result)
    result.facts |= {"leaves": len(leaves), "events": len(events)}
    result.facts["newest"] = max((event.recorded_at for event in events), default="")
    return events


def check_parts(pack: Pack, result: Result) -> None:
    """Every file is there that a pack has of its judgements and its report."""
    for name in REPORTED if not pack.broken else ():
        if name not in pack.files:
            result.add("removed", f"the file {name} is missing", file=name)


def check_files(pack: Pack, by: Trusted, result: Result) -> list[Key]:
    """Every byte is covered by the manifest, and the manifest by a signature; the keys that signed it."""
    _check_archive(pack, result)
    manifest: dict[str, Any] | None = None
    signed = list[Key]()
    try:
        manifest = pack.json("manifest.json")
        note = read_note(pack.text("manifest.sig"))
        signed = signers(note, manifest.get("origin"), by)
        if not signed:
            raise Malformed("no key that is trusted has signed the manifest")
        if note.text != f"{MANIFEST}\n{hashlib.sha256(pack.files['manifest.json']).hexdigest()}\n":
            raise Malformed("the manifest is not the one that was signed")
    except Malformed as error:
        result.add("signature", str(error), file="manifest.sig")
    if manifest is not None:
        facts = ("request", "position", "origin", "rule_version", "group")
        result.facts |= {name: manifest.get(name) for name in facts}
        _listed(pack, manifest, result)
    return signed


def _check_archive(pack: Pack, result: Result) -> None:
    """The archive is whole, and each of its files is there once, under a name that is one."""
    readable = len(pack.files) - len(pack.damaged)
    if pack.broken == "truncated":
        result.add("truncated", f"the archive is cut off: {readable} of its files can be read")
    elif pack.broken:
        result.add("altered", f"the archive is damaged: {readable} of its files can be read")
    for name in pack.damaged:
        result.add("altered", f"the file {name} is damaged", file=name)
    for name in pack.twice:
        result.add("added", f"the file {name} is there twice", file=name)
    for name in pack.files:
        if not is_plain(name):
            result.add("added", f"the file {name!r} has a name that leads elsewhere", file=name)


def _listed(pack: Pack, manifest: dict[str, Any], result: Result) -> None:
    """The files are those of the manifest, and the archive has no other bytes."""
    listed = manifest.get("files")
    listed = listed if isinstance(listed, dict) else {}
    for name in sorted(listed.keys() | pack.files.keys() - UNCOVERED):
        if name not in pack.files:
            result.add("removed", f"the file {name} is missing", file=name)
        elif name not in listed:
            result.add("added", f"the file {name} is not in the manifest", file=name)
        elif name not in pack.damaged and hashlib.sha256(pack.files[name]).hexdigest() != listed[name]:
            result.add("altered", f"the file {name} is not as the manifest says", file=name)
    if not pack.broken and not (pack.wrapped and pack.packed == manifest.get("packed")):
        result.add("altered", "the archive has bytes that are not those of its files as they were packed")


def is_plain(name: str) -> bool:
    """Whether a file's name leads into a folder of its own, wherever the archive is unpacked."""
    return all(re.fullmatch(r"\w[\w.-]*", part) for part in name.split("/"))


def _checkpoint(pack: Pack, by: Trusted, signed: list[Key], result: Result) -> Checkpoint | None:
    """The checkpoint of the pack; `signed` are the keys that signed its manifest."""
    try:
        note = read_note(pack.text("checkpoint"))
        found = read_checkpoint(note.text)
    except Malformed as error:
        result.add("signature", f"the checkpoint: {error}", file="checkpoint")
        return None
    try:
        keys = signers(note, found.origin, by)
        if not keys:
            raise Malformed("no key that is trusted has signed the checkpoint")
        if signed and not {*keys} & {*signed}:
            raise Malformed("the manifest is signed by another key than the checkpoint")
        if all(by.until.get(key, found.size) < found.size for key in keys):
            raise Malformed("the checkpoint is signed by a key that was given up before")
        result.facts["signed_by"] = [str(key) for key in keys]
        named = pack.text("keys.pub").split() if "keys.pub" in pack.files else []
        if not any(line.startswith(f"{key}+") for key in keys for line in named):
            result.add("altered", "keys.pub does not name the key that signed the pack", file="keys.pub")
    except Malformed as error:
        result.add("signature", str(error), file="checkpoint")
    return found


def _leaves(pack: Pack, checkpoint: Checkpoint | None, result: Result) -> list[Leaf]:
    """The leaves, each where it belongs; what is wrong with their order and number is said."""
    found: list[Leaf] = []
    for number, line in enumerate(pack.lines("leaves.jsonl"), 1):
        try:
            found.append(read_leaf(line))
        except Malformed:
            result.add("altered", f"line {number} of leaves.jsonl is no leaf", number, "leaves.jsonl")
            found.append(Leaf(number, "", None, line))
    _sequence([leaf.position for leaf in found], "leaves.jsonl", result, gaps=True)
    if checkpoint is None or "leaves.jsonl" in pack.damaged:
        return found
    size = checkpoint.size
    if len(found) < size and [leaf.position for leaf in found] == list(range(1, len(found) + 1)):
        result.add(
            "truncated", f"the checkpoint covers {size} events, and there are {len(found)} leaves", len(found) + 1
        )
    elif len(found) > size:
        result.add("added", f"the checkpoint covers {size} events, and there are {len(found)} leaves", size + 1)
    return found


def _sequence(positions: list[int], file: str, result: Result, *, gaps: bool) -> None:
    seen: set[int] = set()
    highest = 0
    for position in positions:
        if position in seen:
            result.add("added", f"position {position} is twice in {file}", position, file)
        elif position < highest:
            result.add("reordered", f"position {position} stands after {highest} in {file}", position, file)
        seen.add(position)
        highest = max(highest, position)
    if gaps:
        for position in islice(_gaps(seen), 10):
            result.add("removed", f"position {position} is missing from {file}", position, file)


def _gaps(seen: set[int]) -> Iterator[int]:
    """The positions that are missing below the highest, however high that is."""
    last = 0
    for position in sorted(seen):
        yield from range(last + 1, position)
        last = position


def _events(pack: Pack, leaves: list[Leaf], result: Result) -> list[Event]:
    by_position = {leaf.position: leaf for leaf in leaves}
    found: list[Event] = []
    others: dict[int, Leaf] = {}
    for number, line in enumerate(pack.lines("events.jsonl"), 1):
        try:
            event = read_event(line)
        except Malformed as error:
            result.add("altered", f"line {number} of events.jsonl: {error}", file="events.jsonl")
            continue
        place = event.leaf.position
        if "leaves.jsonl" in pack.damaged:
            pass
        elif place not in by_position:
            result.add("added", f"position {place} is not in the ledger of the checkpoint", place, "events.jsonl")
        elif by_position[place].line != event.leaf.line:
            others[place] = event.leaf
        found.append(event)
    places = moved(others, {place: by_position[place] for place in others})
    for place in sorted(others):
        if place in places:
            text = f"the event of position {place} stands at {places[place]}"
            result.add("reordered", text, place, "events.jsonl")
        else:
            result.add("altered", f"the event at position {place} is not the one of its leaf", place, "events.jsonl")
    _sequence([event.leaf.position for event in found], "events.jsonl", result, gaps=False)
    return found
