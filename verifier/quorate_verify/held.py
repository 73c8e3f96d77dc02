"""Whether the leaves of a pack go with the checkpoints and receipts that it has, and with those that somebody held."""

from collections.abc import Sequence

from quorate_verify.breaks import Break, Unsigned, breaks_between, read_break
from quorate_verify.findings import Result
from quorate_verify.keys import Trusted, signers
from quorate_verify.merkle import leaf_hash, root_by_path, roots
from quorate_verify.notes import COSIGNED, Checkpoint, Malformed, SignedText, read_checkpoint, read_note, read_receipt
from quorate_verify.order import rest
from quorate_verify.pack import Leaf, Pack


def compare(pack: Pack, leaves: list[Leaf], own: Checkpoint, by: Trusted, held: Sequence[str], result: Result) -> None:
    """The checkpoints in the pack and those that somebody held, and their receipts. One that covers more than the pack
    says nothing against it, since it may be of a later day: it is not compared, unless the pack itself has it. Two of one
    size that cover other events show that somebody was shown another record, whatever the pack is."""
    hashes = [leaf_hash(leaf.line) for leaf in leaves]
    breaks = _breaks(pack, by, result)
    wanted: list[tuple[str, Checkpoint]] = []
    for name in sorted(n for n in pack.files if n.startswith("checkpoints/")):
        try:
            note = read_note(pack.text(name))
            wanted.append((name, read_checkpoint(note.text)))
        except Malformed as error:
            result.add("altered", f"{name}: {error}", file=name)
            continue
        _check_published(name, note, wanted[-1][1], by, result)
    wanted += _held(leaves, by, held, result)
    wanted += [
        ("rotations", one.at) for one in by.rotations if one.at.size <= len(hashes) and one.at.origin == own.origin
    ]
    later: dict[int, bytes] = {}
    known = roots(hashes, [c.size for _, c in wanted if c.size <= len(hashes)])
    for name, checkpoint in wanted:
        between = breaks_between(checkpoint.origin, own.origin, breaks)
        if checkpoint.origin != own.origin and not between:
            result.add("inconsistent", f"{name}: it is of another ledger, {checkpoint.origin}")
        elif checkpoint.size <= len(hashes):
            if known[checkpoint.size] != checkpoint.root:
                text = f"{name}: the first {checkpoint.size} events are not those of that checkpoint"
                result.add("inconsistent", text + _said(between), checkpoint.size)
        elif name == "held" and not between and checkpoint.size > own.size:
            if later.setdefault(checkpoint.size, checkpoint.root) != checkpoint.root:
                text = f"held: two checkpoints of {checkpoint.size} events are not of the same events"
                result.add("inconsistent", text, checkpoint.size)
            result.later.append(checkpoint.size)
        else:
            text = f"{name}: it covers {checkpoint.size} events, and the pack ends at {len(hashes)}"
            result.add("truncated", text + _said(between), len(hashes) + 1)


def _check_published(name: str, note: SignedText, checkpoint: Checkpoint, by: Trusted, result: Result) -> None:
    """It is signed right where it is signed with a key that is trusted, else it is said that this was not looked at; and
    its file is named by its size."""
    try:
        if not signers(note, checkpoint.origin, by):
            result.facts.setdefault("unsigned_checkpoints", []).append(name)
    except Malformed as error:
        result.add("signature", f"{name}: {error}", file=name)
    if name != f"checkpoints/{checkpoint.size:012d}.checkpoint":
        result.add("altered", f"{name}: it covers {checkpoint.size} events", file=name)


def _held(leaves: list[Leaf], by: Trusted, held: Sequence[str], result: Result) -> list[tuple[str, Checkpoint]]:
    """The checkpoints that somebody held, and those of receipts."""
    wanted: list[tuple[str, Checkpoint]] = []
    for text in held:
        if text.startswith("c2sp.org/tlog-proof"):
            wanted += _receipt(text, leaves, by, result)
        else:
            note = read_note(text)
            checkpoint = read_checkpoint(note.text)
            _signed(note, checkpoint, by, "the checkpoint that is held", result)
            wanted.append(("held", checkpoint))
    result.facts["held"] = [checkpoint.size for _, checkpoint in wanted]
    if 0 in result.facts["held"]:
        result.notes.append("empty-held")
    return wanted


def _breaks(pack: Pack, by: Trusted, result: Result) -> list[Break]:
    """The breaks that the pack names. One that only keys have signed that were not given is not gone by, and it is said
    which those are."""
    found: list[Break] = []
    unread: dict[str, list[str]] = {}
    for name in sorted(n for n in pack.files if n.startswith("breaks/")):
        try:
            found.append(read_break(pack.text(name), by))
        except Unsigned as error:
            unread[name] = error.keys
        except Malformed as error:
            result.add("signature", f"{name}: {error}", file=name)
    result.facts["breaks"] = list(map(str, found))
    result.facts["unread_breaks"] = [f"{name} ({', '.join(keys)})" for name, keys in unread.items()]
    ended = {one.ended.origin for one in found}
    unnamed = result.facts.get("unnamed_keys", [])
    result.facts["unnamed_keys"] = [key for key in unnamed if key.rpartition("+")[0] not in ended]
    return found


def _said(breaks: list[Break]) -> str:
    """What the keeper of the log has said of it, for the end of a sentence."""
    return "".join(f"; {one}" for one in breaks)


def _signed(note: SignedText, checkpoint: Checkpoint, by: Trusted, what: str, result: Result) -> None:
    """By the log that a checkpoint is of, or by a witness."""
    if any(key.kind == COSIGNED or key.is_of(checkpoint.origin) for key in note.signers(by.keys)):
        return
    result.add("signature", f"{what} is not signed by a key that is trusted")
    result.facts.setdefault("asked_keys", []).extend(note.named(checkpoint.origin))


def _receipt(text: str, leaves: list[Leaf], by: Trusted, result: Result) -> list[tuple[str, Checkpoint]]:
    receipt = read_receipt(text)
    checkpoint = read_checkpoint(receipt.note.text)
    _signed(receipt.note, checkpoint, by, "the receipt", result)
    if root_by_path(leaf_hash(receipt.leaf), receipt.index, checkpoint.size, receipt.path) != checkpoint.root:
        result.add("signature", "the receipt does not lead to its own checkpoint")
        return []
    if receipt.index < len(leaves) and leaves[receipt.index].line != receipt.leaf:
        place = receipt.index + 1
        other = next((leaf.position for leaf in leaves if rest(leaf.line) == rest(receipt.leaf)), None)
        if other is None:
            result.add("altered", f"the event at position {place} is not the one of which a receipt is held", place)
        else:
            text = f"the event of which a receipt is held was at position {place}, and stands at {other}"
            result.add("reordered", text, place)
    return [("held", checkpoint)]
