"""Events that only changed places are named as reordered, and as nothing else."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from quorate_verify.cli import verify
from quorate_verify.notes import Key
from quorate_verify.order import moved
from quorate_verify.pack import Leaf, Pack

from ledger.proof.note import Note, Signer
from ledger.proof.tree import EMPTY_ROOT, hash_children, hash_leaf
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, get, signed_again

Files = dict[str, bytes]


def positions(files: Files) -> list[int]:
    """Two positions of one day in scope, of different streams, of which nothing rests on the order."""
    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    roll = [e for e in events if e["event"]["topic"].startswith("meeting.attendance-recorded")]
    last = roll[-1]
    other = next(e for e in reversed(roll) if e["stream"] != last["stream"])
    return [other["position"], last["position"]]


def swapped(files: Files, name: str) -> Files:
    """Two lines of a file change places, and take each other's numbers."""
    first, second = positions(files)
    lines = {json.loads(line)["position"]: line for line in files[name].splitlines()}
    one, other = (lines[place].partition(b",")[2] for place in (first, second))
    lines |= {first: b'{"position":%d,%s' % (first, other), second: b'{"position":%d,%s' % (second, one)}
    return files | {name: b"".join(line + b"\n" for line in lines.values())}


def both(files: Files) -> Files:
    return swapped(files, "events.jsonl") | {"leaves.jsonl": swapped(files, "leaves.jsonl")["leaves.jsonl"]}


def root(lines: list[bytes]) -> bytes:
    """The root of RFC 6962, by its recursive definition."""
    if len(lines) < 2:
        return hash_leaf(lines[0]) if lines else EMPTY_ROOT
    half = 1 << ((len(lines) - 1).bit_length() - 1)
    return hash_children(root(lines[:half]), root(lines[half:]))


def path(lines: list[bytes], index: int) -> list[bytes]:
    if len(lines) < 2:
        return []
    half = 1 << ((len(lines) - 1).bit_length() - 1)
    if index < half:
        return [*path(lines[:half], index), root(lines[half:])]
    return [*path(lines[half:], index - half), root(lines[:half])]


@pytest.mark.parametrize("change", [lambda f: swapped(f, "events.jsonl"), lambda f: swapped(f, "leaves.jsonl"), both])
def test_two_events_that_changed_places_are_named_as_reordered(
    change: Callable[[Files], Files], demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    """The events, the leaves, or both, under a manifest that fits."""
    files = change(files_of(pack))
    with signed_again(files, demo.service.log.directory.signer()) as file:
        found = verify(Pack(file), [], keys).findings
    assert {f.kind for f in found} <= {"reordered", "figure"}, found
    assert {*positions(files_of(pack))} <= {f.position for f in found if f.kind == "reordered"}


def test_an_event_that_is_copied_over_another_is_altered(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    """That it stands elsewhere too does not make it a change of order."""
    whole = files_of(pack)
    first, _ = positions(whole)
    again = swapped(whole, "events.jsonl")["events.jsonl"].splitlines(keepends=True)
    lines = [b if json.loads(b)["position"] == first else a for a, b in zip(lines_of(whole), again, strict=True)]
    with signed_again(whole | {"events.jsonl": b"".join(lines)}, demo.service.log.directory.signer()) as file:
        assert "altered" in {f.kind for f in verify(Pack(file), [], keys).findings}


def lines_of(files: Files) -> list[bytes]:
    return files["events.jsonl"].splitlines(keepends=True)


def test_a_swap_under_a_tree_that_was_made_again_is_found_by_what_others_hold(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    """Whoever has the key swaps two events, makes tree and proofs again and signs: the pack agrees with itself, but for the
    time; a checkpoint that is held, and a receipt of one of them, do not."""
    signer, files = demo.service.log.directory.signer(), both(files_of(pack))
    place = positions(files_of(pack))[0]
    receipt, held = (get(demo, what).text for what in (f"/proof/{place}", "/checkpoint"))
    with signed_again(forged(files, signer), signer) as file:
        opened = Pack(file)
        assert {f.kind for f in verify(opened, [], keys).findings} <= {"reordered", "figure"}
        assert "inconsistent" in {f.kind for f in verify(opened, [held], keys).findings}
        by_receipt = verify(opened, [receipt], keys).findings
    assert {"reordered", "inconsistent"} <= {f.kind for f in by_receipt}
    assert any(f"was at position {place}, and stands at" in f.detail for f in by_receipt)


def forged(files: Files, signer: Signer) -> Files:
    """With proofs and a checkpoint that fit the leaves; those of before are left out."""
    leaves = files["leaves.jsonl"].splitlines()
    text = f"{signer.name}\n{len(leaves)}\n{b64(root(leaves))}\n"
    proofs = [json.loads(line)["position"] for line in files["proofs.jsonl"].splitlines()]
    made = [{"position": place, "path": [b64(hash) for hash in path(leaves, place - 1)]} for place in proofs]
    kept = {name: content for name, content in files.items() if not name.startswith("checkpoints/")}
    return kept | {
        "checkpoint": str(Note(text, (signer.sign(text),))).encode(),
        "proofs.jsonl": b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in made),
    }


def b64(hash: bytes) -> str:
    return b64encode(hash).decode()


def leaf(position: int, what: str) -> Leaf:
    return Leaf(position, "", None, b'{"position":%d,"%s"}' % (position, what.encode()))


@pytest.mark.parametrize(
    ("right", "found", "places"),
    [
        ("abc", "abc", {}),
        ("abc", "bac", {1: 2, 2: 1}),
        ("abc", "cab", {1: 2, 2: 3, 3: 1}),
        ("abcd", "badx", {1: 2, 2: 1}),
        ("abcd", "aabc", {}),
        ("abcd", "bcdx", {}),
    ],
)
def test_only_leaves_that_changed_places_among_themselves_have_moved(
    right: str, found: str, places: dict[int, int]
) -> None:
    as_leaves = ({n: leaf(n, what) for n, what in enumerate(of, 1)} for of in (found, right))
    assert moved(*as_leaves) == places
