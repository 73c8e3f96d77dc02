"""Transparency log over one ledger: integrates events, signs and publishes checkpoints, and gives receipts."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from psycopg import Connection

from ledger import keyring_files as files
from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint, Receipt, parse_checkpoint
from ledger.proof.key_directory import KeyDirectory, KeyDirectoryError
from ledger.proof.note import Note, NoteError, Signer, VerifierKey, parse_note, verified
from ledger.proof.rotation import parse_rotation, rotation_note
from ledger.proof.tree import verify_consistency

Connect = Callable[[], "AbstractContextManager[Connection[Any]]"]


class Inconsistent(Exception):
    """The ledger does not go on from what was published, so nothing is signed; the message is one line."""


class TransparencyLog:
    """The proof side of a ledger. `connect` gives a connection of the service in autocommit; `directory` holds the
    signing key and what was signed last, `published` the checkpoints for others: `checkpoint`, the newest, and one
    file a size."""

    def __init__(self, connect: Connect, directory: KeyDirectory, published: Path) -> None:
        self.connect = connect
        self.directory = directory
        self.published = published

    def publish(self) -> Note:
        """Integrate what is recorded, and sign and publish the head of the tree; what was published already is given again.
        A change of the key that was broken off is gone on with first. Raises Inconsistent, psycopg.Error,
        KeyDirectoryError."""
        self.directory.create()
        with self.directory.locked():
            if after := self.directory.pending():
                self._change_key(after)
        with self.connect() as connection:
            size = min(tree_store.integrate(connection), tree_store.head(connection))
            with self.directory.locked():
                newest = self.last_signed()
                old = self.check_newest(connection, newest, size)
                if newest is not None and old == size:
                    if newest != self.directory.newest():
                        self.directory.remember(newest)
                    return newest
                signer = self.directory.signer()
                text = Checkpoint(signer.name, size, consistent_root(connection, size, newest)).text
                signed = Note(text, (signer.sign(text),))
                self.directory.remember(signed)
                self._write(size, signed)
                return signed

    def rotate(self) -> Note:
        """A new signing key, which the old one names as its successor in a note that is published; the newest checkpoint,
        signed by both. Raises as `publish` does."""
        self.publish()
        with self.directory.locked():
            after = Signer(self.directory.signer().name, secrets.token_bytes(32))
            self.directory.prepare(after)
            return self._change_key(after)

    def _change_key(self, after: Signer) -> Note:
        """Change to a key that is stored already, so that nobody is told of one that nobody has; may be done again after
        each of its steps. For whoever holds the lock."""
        before, newest = self.directory.signer(), self.directory.newest()
        assert newest is not None
        at = parse_checkpoint(newest.text)
        if before.key != after.key:
            if not self._names(after.key):
                self._drop_unused_rotations()
                name = f"{at.size:012d}-{after.key.id.hex()}.rotation"
                self._publish(f"rotations/{name}", rotation_note(at, before, after))
            self.directory.rotate(after)
        own = after.sign(newest.text)
        signed = Note(newest.text, (own, *(each for each in newest.signatures if each != own)))
        self.directory.remember(signed)
        self._write(at.size, signed)
        self.directory.settle()
        return signed

    def rotations(self) -> list[bytes]:
        """The notes of the changes of the key that were published, of logs that ended too."""
        return [file.read_bytes() for file in sorted(self.published.glob("rotations/*.rotation"))]

    def newest(self) -> Note | None:
        """The checkpoint that was signed last, with the cosignatures that witnesses gave."""
        try:
            return parse_note((self.published / "checkpoint").read_text())
        except (FileNotFoundError, NoteError):
            return self.directory.newest()

    def last_signed(self) -> Note | None:
        """What was signed last: as the directory of the key has it, or as it was published, where an older directory was
        put back from a backup."""
        newest = self.directory.newest()
        try:
            published = parse_note((self.published / "checkpoint").read_text())
            verified(published, self.directory.verifier_keys())
            later = newest is None or parse_checkpoint(published.text).size > parse_checkpoint(newest.text).size
        except (OSError, UnicodeDecodeError, NoteError, KeyDirectoryError):
            return newest
        return published if later else newest

    def at(self, size: int, signer: Signer) -> Note:
        """A checkpoint of an earlier size of the tree, which goes on to the newest. Raises as `publish` does."""
        newest = self.publish()
        with self.connect() as connection:
            text = Checkpoint(signer.name, size, consistent_root(connection, size, newest)).text
            return Note(text, (signer.sign(text),))

    def receipt(self, position: int) -> Receipt | None:
        """The proof that an event is in the tree of the newest checkpoint; None for one that it does not reach."""
        newest = self.newest()
        with self.connect() as connection:
            return receipt(connection, position, newest) if newest else None

    def add_signatures(self, cosigned: Note) -> None:
        """Publish the newest checkpoint again with the cosignatures of witnesses; of an older one nothing is done."""
        with self.directory.locked():
            newest = self.directory.newest()
            if newest is not None and newest.text == cosigned.text:
                self._write(parse_checkpoint(cosigned.text).size, cosigned)

    def begin_anew(self, signer: Signer, first: Note, broken: Note) -> None:
        """End this log and go on as another. What was published so far moves into a directory of its own, with the note of
        the break. For whoever holds the lock."""
        ended = self.published / f"ended-{parse_checkpoint(first.text).size:012d}-{signer.key.id.hex()}"
        ended.mkdir(parents=True)
        files.write(ended / "break", str(broken).encode())
        (ended / "break").chmod(0o644)
        for file in self.published.glob("*checkpoint"):
            file.rename(ended / file.name)
        self.directory.begin_anew(signer)
        self.directory.remember(first)
        self._write(parse_checkpoint(first.text).size, first)

    def breaks(self) -> list[bytes]:
        """The notes of the breaks that were published."""
        return [file.read_bytes() for file in sorted(self.published.glob("ended-*/break"))]

    def check_newest(self, connection: "Connection[Any]", newest: Note | None, size: int) -> int:
        """The size that was published last, which the tree must go on from. Raises Inconsistent."""
        if newest is None:
            return -1
        try:
            verified(newest, self.directory.verifier_keys())
            old = parse_checkpoint(newest.text)
        except NoteError as error:
            raise Inconsistent(f"what was signed last is not ours: {error}") from None
        if old.size > size:
            raise Inconsistent(
                f"a checkpoint of {old.size} events was published, and the ledger has {size}: events are missing, as after"
                " the restore of an older backup. Nothing is signed; where they cannot be had back,"
                " `quorate checkpoint restart` is the way on (docs/proof.md)"
            )
        if consistent_root(connection, old.size, None) != old.root:
            raise Inconsistent(
                f"the first {old.size} events are not those of the checkpoint that was published. Nothing is signed;"
                " `quorate verify` says which (docs/proof.md)"
            )
        return old.size

    def _drop_unused_rotations(self) -> None:
        """Of keys that are not there, as where an older directory was put back, so that no key names two successors."""
        keys = self.directory.verifier_keys()
        for file in self.published.glob("rotations/*.rotation"):
            after = parse_rotation(parse_note(file.read_text())).after
            if after.name == keys[0].name and after not in keys:
                file.unlink()

    def _names(self, key: VerifierKey) -> bool:
        """Whether a note that was published names a key as the successor."""
        return any(parse_rotation(parse_note(note.decode())).after == key for note in self.rotations())

    def _write(self, size: int, signed: Note) -> None:
        for name in (f"{size:012d}.checkpoint", "checkpoint"):
            self._publish(name, signed)

    def _publish(self, name: str, signed: Note) -> None:
        file = self.published / name
        file.parent.mkdir(parents=True, exist_ok=True)
        files.write(file, str(signed).encode())
        file.chmod(0o644)


def consistent_root(connection: "Connection[Any]", size: int, published: Note | None) -> bytes:
    """The root of the tree at a size, proved to go with what was published, whichever is larger: nodes that somebody
    replaced lead to no signature. Raises Inconsistent."""
    try:
        found = tree_store.root(connection, size)
        if published is None:
            return found
        known = parse_checkpoint(published.text)
        (old, before), (new, after) = sorted(((known.size, known.root), (size, found)))
        path = tree_store.consistency_path(connection, old, new)
    except tree_store.NotIntegrated as error:
        raise Inconsistent(f"{error}. Nothing is signed; `quorate verify` says more (docs/proof.md)") from None
    if not verify_consistency(old, new, before, after, path):
        raise Inconsistent(
            f"the nodes of the tree do not lead from {old} events to {new}. Nothing is signed; `quorate verify` says which"
            " node is not what is below it (docs/proof.md)"
        )
    return found


def receipt(connection: "Connection[Any]", position: int, newest: Note) -> Receipt | None:
    """The proof that an event is in the tree of a checkpoint; None for one that it does not reach. Raises NotIntegrated."""
    size = parse_checkpoint(newest.text).size
    event = tree_store.ledger_event(connection, position)
    if event is None or position > size:
        return None
    return Receipt(
        event.leaf(), position - 1, tree_store.inclusion_path(connection, position - 1, size), checkpoint=newest
    )
