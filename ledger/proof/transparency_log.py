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
from ledger.proof.consistency import Inconsistent, check_head, consistent_root
from ledger.proof.key_directory import KeyDirectory, KeyDirectoryError
from ledger.proof.note import Note, NoteError, Signer, VerifierKey, parse_note
from ledger.proof.published import PublishedCheckpoints
from ledger.proof.rotation import parse_rotation, rotation_note
from ledger.proof.tree import hash_leaf, verify_inclusion

Connect = Callable[[], "AbstractContextManager[Connection[Any]]"]


class TransparencyLog:
    """The proof side of a ledger. `connect` gives a connection of the service in autocommit; `directory` holds the
    signing key and what was signed last, `published` the checkpoints for others: `checkpoint`, the newest, and one
    file a size."""

    def __init__(self, connect: Connect, directory: KeyDirectory, published: Path) -> None:
        self.connect = connect
        self.directory = directory
        self.published = published
        self._checkpoints = PublishedCheckpoints(published)

    def publish(self) -> Note:
        """Integrate what is recorded, and sign and publish the head of the tree; what was published already is given again.
        A change of the key that was broken off is gone on with first. Raises Inconsistent, psycopg.Error,
        KeyDirectoryError."""
        self.directory.create()
        with self.directory.locked():
            if after := self.directory.pending():
                self._change_key(after)
        with self.connect() as connection:
            size = tree_store.integrate(connection)
            with self.directory.locked():
                newest = self.last_signed()
                head = self.check_head(connection, newest, size)
                if newest is not None and newest.text == head.text:
                    self._put_forward(newest)
                    return newest
                signer = self.directory.signer()
                signed = Note(head.text, (signer.sign(head.text),))
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
        newest, published = self.directory.newest(), self._checkpoints.newest(self._verifier_keys())
        if newest is None or published is None:
            return newest or published
        return max(newest, published, key=lambda note: parse_checkpoint(note.text).size)

    def published_checkpoints(self) -> list[Checkpoint]:
        """Those that are published under a key of this log, by size."""
        return self._checkpoints.all(self._verifier_keys())

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

    def check_head(self, connection: "Connection[Any]", newest: Note | None, size: int) -> Checkpoint:
        """The head of the tree, held to what was signed last and to all that was published. Raises Inconsistent, NoKey."""
        keys = self.directory.verifier_keys()
        return check_head(connection, self._checkpoints, newest, keys, size)

    def _verifier_keys(self) -> list[VerifierKey]:
        try:
            return self.directory.verifier_keys()
        except KeyDirectoryError:
            return []

    def _put_forward(self, newest: Note) -> None:
        """Have what was signed last as the newest, where an older file was put back. For whoever holds the lock."""
        if newest != self.directory.newest():
            self.directory.remember(newest)
        if (shown := self.newest()) is None or shown.text != newest.text:
            self._write(parse_checkpoint(newest.text).size, newest)

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


def receipt(connection: "Connection[Any]", position: int, newest: Note) -> Receipt | None:
    """The proof that an event is in the tree of a checkpoint; None for one that it does not reach. Raises NotIntegrated,
    and Inconsistent where the event is not the one of that tree."""
    head = parse_checkpoint(newest.text)
    event, index = tree_store.ledger_event(connection, position), position - 1
    if event is None or position > head.size:
        return None
    path = tree_store.inclusion_path(connection, index, head.size)
    if not verify_inclusion(hash_leaf(event.leaf()), index, head.size, path, head.root):
        raise Inconsistent(
            f"position {position} is not as it was when the checkpoint of {head.size} events was signed: there is no"
            " receipt for it (docs/proof.md)"
        )
    return Receipt(event.leaf(), index, path, checkpoint=newest)
