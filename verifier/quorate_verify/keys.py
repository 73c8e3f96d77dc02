"""The keys by which a pack is verified: those that were given, and those that they name as their successors. A pack's own
keys are never trusted beside them."""

from collections.abc import Collection
from dataclasses import dataclass

from quorate_verify.findings import Result
from quorate_verify.notes import Checkpoint, Key, Malformed, SignedText, read_checkpoint, read_key, read_note
from quorate_verify.pack import Pack

FORMAT = "quorate/key@v1"


@dataclass(frozen=True)
class Rotation:
    """A change of a log's key: at which checkpoint, to which key; `note` is signed by both."""

    at: Checkpoint
    after: Key
    note: SignedText


@dataclass(frozen=True)
class Trusted:
    """The keys that are trusted, the rotations that they have signed, and the size of the tree at which each of them that
    was succeeded was given up."""

    keys: list[Key]
    rotations: list[Rotation]
    until: dict[Key, int]


def trusted(pack: Pack, given: list[Key], retired: Collection[Key], result: Result) -> Trusted:
    """What a pack is verified by; of those given, `retired` are the keys that their file names as given up. Says where the
    keys that the pack names are others."""
    own = _own(pack, result)
    if not given:
        result.notes.append("own-key")
    found = _followed(pack, given or own, result)
    if given:
        new = [key for key in found.keys if key not in given]
        result.facts |= {
            "new_keys": [str(key) for key in new],
            "foreign_keys": [str(key) for key in own if key not in found.keys],
            "unnamed_keys": [str(key) for key in given if key.kind == 1 and key not in own],
            "retired_keys": [str(key) for key in retired],
        }
    return found


def signers(note: SignedText, origin: object, by: Trusted) -> list[Key]:
    """The trusted keys of the log that signed. Raises Malformed."""
    return [key for key in note.signers(by.keys) if key.is_of(origin)]


def _own(pack: Pack, result: Result) -> list[Key]:
    try:
        return [read_key(line) for line in pack.text("keys.pub").splitlines() if line.strip()]
    except Malformed as error:
        kind = "altered" if "keys.pub" in pack.files else "removed"
        result.add(kind, f"keys.pub: {error}", file="keys.pub")
        return []


def _followed(pack: Pack, keys: list[Key], result: Result) -> Trusted:
    """The keys, and those to which rotations lead from them."""
    found, successors = Trusted(list(keys), [], {}), dict[Key, Key]()
    pending, before = _rotations(pack, result), -1
    while len(pending) != before:
        before = len(pending)
        for name, rotation in list(pending):
            try:
                vouching = [key for key in signers(rotation.note, rotation.at.origin, found) if key != rotation.after]
            except Malformed as error:
                result.add("signature", f"{name}: {error}", file=name)
                vouching = []
            for key in vouching:
                found.until[key] = rotation.at.size
                if successors.setdefault(key, rotation.after) != rotation.after:
                    result.add("signature", f"{name}: the key {key} names two keys as its successor", file=name)
            if vouching:
                pending.remove((name, rotation))
                found.rotations.append(rotation)
                found.keys.extend({rotation.after} - {*found.keys})
    return found


def _rotations(pack: Pack, result: Result) -> list[tuple[str, Rotation]]:
    found = []
    for name in sorted(n for n in pack.files if n.startswith("rotations/")):
        try:
            found.append((name, _rotation(pack.text(name))))
        except Malformed as error:
            result.add("signature", f"{name}: {error}", file=name)
    return found


def _rotation(content: str) -> Rotation:
    note = read_note(content)
    lines = note.text.splitlines()
    if len(lines) != 5 or lines[0] != FORMAT:
        raise Malformed("not a change of a log's key")
    at, after = read_checkpoint("\n".join([*lines[1:4], ""])), read_key(lines[4])
    if not after.is_of(at.origin) or after not in note.signers([after]):
        raise Malformed("the key that it names has not signed it")
    return Rotation(at, after, note)
