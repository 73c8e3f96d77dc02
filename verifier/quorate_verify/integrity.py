"""Whether a pack is complete, in order and unaltered, and goes with the checkpoints and receipts that somebody held."""

import hashlib
import json
from collections.abc import Sequence

from quorate_verify.findings import Result
from quorate_verify.merkle import leaf_hash, root_by_path, roots
from quorate_verify.notes import (
    Checkpoint,
    Key,
    Malformed,
    decode,
    read_checkpoint,
    read_key,
    read_note,
    read_receipt,
)
from quorate_verify.pack import Event, Leaf, Pack, read_event, read_leaf

MANIFEST = "quorate-evidence/v1"
UNCOVERED = {"manifest.json", "manifest.sig"}


def verify(pack: Pack, keys: list[Key], held: Sequence[str], result: Result) -> list[Event]:
    """Check all but the figures; the events that the pack holds."""
    if not keys:
        keys = _own_keys(pack, result)
    _files(pack, keys, result)
    checkpoint = _checkpoint(pack, keys, result)
    leaves = _leaves(pack, checkpoint, result)
    events = _events(pack, leaves, result)
    _complete(pack, leaves, events, result)
    if checkpoint is not None:
        _paths(pack, leaves, checkpoint, result)
        _compare(pack, leaves, checkpoint, keys, held, result)
    result.facts |= {"leaves": len(leaves), "events": len(events)}
    return events


def _own_keys(pack: Pack, result: Result) -> list[Key]:
    result.notes.append("own-key")
    try:
        return [read_key(line) for line in pack.text("keys.pub").splitlines() if line.strip()]
    except Malformed as error:
        result.add("signature", f"keys.pub: {error}", file="keys.pub")
        return []


def _files(pack: Pack, keys: list[Key], result: Result) -> None:
    """Every byte is covered by the manifest, and the manifest by a signature."""
    try:
        manifest = pack.json("manifest.json")
        note = read_note(pack.text("manifest.sig"))
        expected = f"{MANIFEST}\n{hashlib.sha256(pack.files['manifest.json']).hexdigest()}\n"
        if not note.signers(keys):
            raise Malformed("no key that is trusted has signed the manifest")
        if note.text != expected:
            raise Malformed("the manifest is not the one that was signed")
    except Malformed as error:
        result.add("signature", str(error), file="manifest.sig")
        try:
            manifest = pack.json("manifest.json")
        except Malformed:
            return
    result.facts |= {name: manifest.get(name) for name in ("request", "position", "origin", "rule_version", "group")}
    listed = manifest.get("files")
    listed = listed if isinstance(listed, dict) else {}
    for name in sorted(listed.keys() | pack.files.keys() - UNCOVERED):
        if name not in pack.files:
            result.add("removed", f"the file {name} is missing", file=name)
        elif name not in listed:
            result.add("added", f"the file {name} is not in the manifest", file=name)
        elif hashlib.sha256(pack.files[name]).hexdigest() != listed[name]:
            result.add("altered", f"the file {name} is not as the manifest says", file=name)
    for name in pack.twice:
        result.add("added", f"the file {name} is there twice", file=name)


def _checkpoint(pack: Pack, keys: list[Key], result: Result) -> Checkpoint | None:
    try:
        note = read_note(pack.text("checkpoint"))
        if not note.signers(keys):
            result.add("signature", "no key that is trusted has signed the checkpoint", file="checkpoint")
        return read_checkpoint(note.text)
    except Malformed as error:
        result.add("signature", f"the checkpoint: {error}", file="checkpoint")
        return None


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
    if checkpoint is None:
        return found
    size = checkpoint.size
    if len(found) < size and [leaf.position for leaf in found] == list(range(1, len(found) + 1)):
        result.add(
            "truncated", f"the checkpoint covers {size} events, and there are {len(found)} leaves", len(found) + 1
        )
    elif len(found) > size:
        result.add("added", f"the checkpoint covers {size} events, and there are {len(found)} leaves", size + 1)
    if len(found) >= size and roots([leaf_hash(x.line) for x in found], [size])[size] != checkpoint.root:
        result.add("altered", "the leaves are not those of the pack's checkpoint", file="leaves.jsonl")
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
        for position in sorted(set(range(1, highest + 1)) - seen)[:10]:
            result.add("removed", f"position {position} is missing from {file}", position, file)


def _events(pack: Pack, leaves: list[Leaf], result: Result) -> list[Event]:
    by_position = {leaf.position: leaf for leaf in leaves}
    found: list[Event] = []
    for number, line in enumerate(pack.lines("events.jsonl"), 1):
        try:
            event = read_event(line)
        except Malformed as error:
            result.add("altered", f"line {number} of events.jsonl: {error}", file="events.jsonl")
            continue
        place = event.leaf.position
        if place not in by_position:
            result.add("added", f"position {place} is not in the ledger of the checkpoint", place, "events.jsonl")
        elif by_position[place].line != event.leaf.line:
            result.add("altered", f"the event at position {place} is not the one of its leaf", place, "events.jsonl")
        found.append(event)
    _sequence([event.leaf.position for event in found], "events.jsonl", result, gaps=False)
    return found


def _complete(pack: Pack, leaves: list[Leaf], events: list[Event], result: Result) -> None:
    """Nothing of the group is left out, nor of the people and agencies that the pack says it holds."""
    group = result.facts.get("group")
    try:
        streams = set(map(str, pack.json("scope.json").get("streams", ())))
    except Malformed as error:
        result.add("removed", str(error), file="scope.json")
        streams = set()
    there = {event.leaf.position for event in events}
    for leaf in leaves:
        scoped = leaf.stream == group or leaf.within == group or leaf.stream in streams
        if scoped and leaf.position not in there:
            result.add("removed", f"the event at position {leaf.position} is left out", leaf.position, "events.jsonl")


def _paths(pack: Pack, leaves: list[Leaf], checkpoint: Checkpoint, result: Result) -> None:
    by_position = {leaf.position: leaf for leaf in leaves}
    for line in pack.lines("proofs.jsonl"):
        try:
            found = json.loads(line)
            position, path = int(found["position"]), [decode(hash) for hash in found["path"]]
        except (ValueError, KeyError, TypeError):
            result.add("altered", "a line of proofs.jsonl cannot be read", file="proofs.jsonl")
            continue
        leaf = by_position.get(position)
        if leaf is None:
            continue
        if root_by_path(leaf_hash(leaf.line), position - 1, checkpoint.size, path) != checkpoint.root:
            text = f"the proof of position {position} does not lead to the checkpoint"
            result.add("altered", text, position, "proofs.jsonl")


def _compare(
    pack: Pack, leaves: list[Leaf], own: Checkpoint, keys: list[Key], held: Sequence[str], result: Result
) -> None:
    """The checkpoints in the pack and those that somebody held, and their receipts."""
    hashes = [leaf_hash(leaf.line) for leaf in leaves]
    wanted: list[tuple[str, Checkpoint]] = []
    for name in sorted(n for n in pack.files if n.startswith("checkpoints/")):
        try:
            wanted.append((name, read_checkpoint(read_note(pack.text(name)).text)))
        except Malformed as error:
            result.add("altered", f"{name}: {error}", file=name)
    for text in held:
        if text.startswith("c2sp.org/tlog-proof"):
            wanted += _receipt(text, leaves, keys, result)
        else:
            note = read_note(text)
            _signed(note.signers(keys), "the checkpoint that is held", result)
            wanted.append(("held", read_checkpoint(note.text)))
    known = roots(hashes, [c.size for _, c in wanted if c.size <= len(hashes)])
    for name, checkpoint in wanted:
        if checkpoint.origin != own.origin:
            result.add("inconsistent", f"{name}: it is of another ledger, {checkpoint.origin}")
        elif checkpoint.size <= len(hashes):
            if known[checkpoint.size] != checkpoint.root:
                text = f"{name}: the first {checkpoint.size} events are not those of that checkpoint"
                result.add("inconsistent", text, checkpoint.size)
        elif name == "held" and (result.facts.get("request") or {}).get("known_at"):
            result.later.append(checkpoint.size)
        else:
            text = f"{name}: it covers {checkpoint.size} events, and the pack ends at {len(hashes)}"
            result.add("truncated", text, len(hashes) + 1)


def _signed(signers: list[Key], what: str, result: Result) -> None:
    if not signers:
        result.add("signature", f"{what} is not signed by a key that is trusted")


def _receipt(text: str, leaves: list[Leaf], keys: list[Key], result: Result) -> list[tuple[str, Checkpoint]]:
    receipt = read_receipt(text)
    checkpoint = read_checkpoint(receipt.note.text)
    _signed(receipt.note.signers(keys), "the receipt", result)
    if root_by_path(leaf_hash(receipt.leaf), receipt.index, checkpoint.size, receipt.path) != checkpoint.root:
        result.add("signature", "the receipt does not lead to its own checkpoint")
        return []
    if receipt.index < len(leaves) and leaves[receipt.index].line != receipt.leaf:
        place = receipt.index + 1
        result.add("altered", f"the event at position {place} is not the one of which a receipt is held", place)
    return [("held", checkpoint)]
