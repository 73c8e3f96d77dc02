"""The log's signing key and what was signed last, in a directory of their own: neither in the database nor in the
keyring."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger import keyring_files as files
from ledger.proof.note import Note, NoteError, Signer, VerifierKey, parse_key, parse_note, parse_signer

# KeyDirectoryError
#  ├─ Unusable   the directory cannot be read or written, or holds something else; says why
#  └─ NoKey      no key was ever made here


class KeyDirectoryError(Exception):
    """The signing key cannot be used; the message is one line."""


class Unusable(KeyDirectoryError):
    """The directory cannot be read or written, or holds something else."""


class NoKey(KeyDirectoryError):
    """No key was ever made here."""


class KeyDirectory:
    """`log.key` is the signing key (the file alone signs: keep it from who keeps the database), `log.pub` the
    verifier keys, the one in use first and retired ones under it, `newest` the checkpoint that was signed last, and
    `pending.key` the next signing key while a change to it is under way.
    Many processes may share it, by a file lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        return (self.path / "log.key").exists()

    def create(self, origin: str | None = None) -> VerifierKey:
        """The verifier key in use; a key is made where there is none, under the name `origin` or one of its own."""
        with self.locked():
            if not self.exists:
                signer = Signer(origin or f"quorate/{secrets.token_hex(8)}", secrets.token_bytes(32))
                self._write_keys(signer, [])
        return self.verifier_keys()[0]

    def rotate(self, after: Signer) -> None:
        """Use another key of the same name; the old one is gone, and what it signed can still be verified. For whoever
        holds the lock."""
        with self._usable():
            self._write_keys(after, [key for key in self.verifier_keys() if key != after.key])

    def prepare(self, after: Signer) -> None:
        """Keep the key that is about to be used; on the disk when this returns. For whoever holds the lock."""
        with self._usable():
            files.write(self.path / "pending.key", f"{after}\n".encode())

    def pending(self) -> Signer | None:
        """The key whose use was prepared and is not settled. Raises Unusable."""
        try:
            return parse_signer(self._read("pending.key"))
        except NoKey:
            return None
        except NoteError as error:
            raise Unusable(f"{self.path / 'pending.key'} cannot be used: {error}") from None

    def settle(self) -> None:
        """The change of the key is done. For whoever holds the lock."""
        with self._usable():
            (self.path / "pending.key").unlink(missing_ok=True)
            files.sync(self.path)

    def signer(self) -> Signer:
        """The key in use. Raises NoKey, Unusable."""
        try:
            return parse_signer(self._read("log.key"))
        except NoteError as error:
            raise Unusable(f"{self.path / 'log.key'} cannot be used: {error}") from None

    def verifier_keys(self) -> list[VerifierKey]:
        """The verifier keys, the one in use first. Raises NoKey, Unusable."""
        try:
            return [parse_key(line) for line in self._read("log.pub").splitlines()]
        except NoteError as error:
            raise Unusable(f"{self.path / 'log.pub'} cannot be used: {error}") from None

    def ended_keys(self) -> list[VerifierKey]:
        """The verifier keys of logs that were ended here. Raises Unusable."""
        names = sorted(file.name for file in self.path.glob("ended-*.pub"))
        try:
            return [parse_key(line) for name in names for line in self._read(name).splitlines()]
        except NoteError as error:
            raise Unusable(f"a file of an ended log in {self.path} cannot be used: {error}") from None

    def newest(self) -> Note | None:
        """The checkpoint that was signed last; None where none was. Raises Unusable."""
        try:
            return parse_note(self._read("newest"))
        except NoKey:
            return None
        except NoteError as error:
            raise Unusable(f"{self.path / 'newest'} cannot be used: {error}") from None

    def remember(self, signed: Note) -> None:
        """Keep what is about to be published; on the disk when this returns. For whoever holds the lock."""
        with self._usable():
            files.write(self.path / "newest", str(signed).encode())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process and thread at a time."""
        with self._usable():
            files.make_private(self.path)
            with files.opened(self.path / "lock", os.O_RDWR | os.O_CREAT) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield

    def begin_anew(self, signer: Signer) -> None:
        """Use another key under another name, for a log that begins; the verifier keys of the ended one stay beside it. For
        whoever holds the lock."""
        with self._usable():
            if (self.path / "log.pub").exists():
                (self.path / "log.pub").rename(self.path / f"ended-{signer.key.id.hex()}.pub")
            self._write_keys(signer, [])
            self.settle()

    def _write_keys(self, signer: Signer, retired: list[VerifierKey]) -> None:
        files.write(self.path / "log.pub", "".join(f"{key}\n" for key in (signer.key, *retired)).encode())
        files.write(self.path / "log.key", f"{signer}\n".encode())

    def _read(self, name: str) -> str:
        try:
            with self._usable():
                return (self.path / name).read_bytes().decode()
        except Unusable as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise NoKey(f"there is no {name} in {self.path}") from None
            raise
        except UnicodeDecodeError:
            raise Unusable(f"{self.path / name} is no text") from None

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Unusable(f"the signing key in {self.path} cannot be used: {error.strerror or error}") from error
