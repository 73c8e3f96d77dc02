"""Checkpoints that are newer than a pack as of an earlier position: whether they go on from it, by a consistency proof."""

from collections.abc import Sequence

from quorate_verify.findings import Result
from quorate_verify.merkle import is_consistent
from quorate_verify.notes import Checkpoint, decode, read_checkpoint, read_note, read_receipt
from quorate_verify.pack import Pack


def check_onward(pack: Pack, held: Sequence[str], proofs: Sequence[str], result: Result) -> None:
    """Hold the newer ones to the pack by proofs as `GET /proof/consistency` gives them, a hash a line. Raises Malformed."""
    paths = [[decode(line) for line in proof.split()] for proof in proofs]
    if not result.later or not paths:
        return
    own = read_checkpoint(read_note(pack.text("checkpoint")).text)
    for newer in {(one.size, one.root): one for one in map(_checkpoint, held) if one.size in result.later}.values():
        if any(is_consistent((own.size, own.root), (newer.size, newer.root), path) for path in paths):
            result.later = [size for size in result.later if size != newer.size]
            result.facts.setdefault("gone_on", []).append(str(newer.size))
        else:
            text = f"held: no proof that was given leads from the pack to the checkpoint of {newer.size} events"
            result.add("inconsistent", text, newer.size)


def _checkpoint(text: str) -> Checkpoint:
    note = read_receipt(text).note if text.startswith("c2sp.org/tlog-proof") else read_note(text)
    return read_checkpoint(note.text)
