"""Keyring (crypto-shredding): one key a person, kept outside the database; destroying it erases their words for good."""

import fcntl
import hashlib
import hmac
import os
import re
import secrets
from base64 import b64decode, b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from domain.values import Sealed
from ledger import keyring_files as files

# KeyringError
#  ├─ KeyDestroyed    the person was erased: nothing can be sealed for them again
#  ├─ KeyMissing      the key is neither here nor destroyed: this is not the keyring that sealed it
#  ├─ SealBroken      the sealed words, or the place they stand in, have been changed
#  ├─ WrongMasterKey  the master key does not fit the keys here
#  ├─ KeyringUnusable its directory cannot be read or written; says why
#  └─ OtherKeyring    it has never known the persons of the ledger: it belongs to another

ALG = "A256GCM"
MASTER = "QUORATE_MASTER_KEY"
KEY_BYTES = 32
NONCE_BYTES = 12
STALE_S = 0.25
FIRST_SEALED = (1, "name")
"""Version and field of what is sealed first of every person."""
PERSON = re.compile(r"[0-9a-f-]{36}")


class KeyringError(Exception):
    """The keyring cannot do what was asked."""


class KeyDestroyed(KeyringError):
    """The person was erased."""


class KeyMissing(KeyringError):
    """The key is neither here nor destroyed."""


class SealBroken(KeyringError):
    """The sealed words, or the place they stand in, have been changed."""


class WrongMasterKey(KeyringError):
    """The master key does not fit."""


class KeyringUnusable(KeyringError):
    """The keyring's directory cannot be read or written."""


class OtherKeyring(KeyringError):
    """The keyring belongs to another ledger, or has been begun anew."""


class WrappedKey(Struct, frozen=True):
    """A key as its file holds it: wrapped, that is encrypted under the master key, for one owner."""

    key: str
    nonce: str
    ct: str


class Keyring:
    """The keys in `path`, wrapped by QUORATE_MASTER_KEY (32 bytes in base64) or else by `path`/master.key. Many processes
    may share it, by a file lock; a key destroyed by one is out of the others' caches within `STALE_S`."""

    def __init__(self, path: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._path = path
        self._keys = path / "keys"
        self._tombstones = path / "destroyed"
        self._ciphers: dict[str, AESGCM] = {}
        self._of: dict[str, str] = {}
        self._destroyed: frozenset[str] = frozenset()
        self._seen = (-1, -1)
        self._looked = 0.0
        self._thread = Lock()
        with self._usable():
            for directory in (path, self._keys):
                files.make_private(directory)
        with self._locked():
            given = environment.get(MASTER)
            self._master = AESGCM(_decoded(given) if given else self._master_file())
            self._reload_tombstones()
            for person in self._destroyed:
                self._remove(person)
            self._hmac_key = self._unwrapped(self._path / "fingerprint.key", "fingerprint", create=True)[1]

    def seal(self, person: str, version: int, field: str, text: str) -> Sealed:
        """Encrypt words about a person, for one field of one event of theirs. A key is made with the name of whoever is
        registered, and never else: a second one would not open what is sealed already. Raises KeyDestroyed, KeyMissing."""
        key, cipher = self._cipher(person, create=(version, field) == FIRST_SEALED)
        nonce = os.urandom(NONCE_BYTES)
        ct = cipher.encrypt(nonce, text.encode(), f"{person}/{version}/{field}".encode())
        return Sealed(
            alg=ALG,
            key=key,
            nonce=b64encode(nonce).decode(),
            ct=b64encode(ct).decode(),
            stream=person,
            version=version,
            field=field,
        )

    def open(self, sealed: Sealed) -> str | None:
        """Decrypt sealed words; None when the person's key was destroyed, or is missing. Raises SealBroken."""
        try:
            return self.open_held(sealed)
        except KeyMissing:
            return None

    def open_held(self, sealed: Sealed) -> str | None:
        """Decrypt sealed words; None when the person's key was destroyed. Raises KeyMissing and SealBroken."""
        if monotonic() - self._looked > STALE_S:
            self._reload_tombstones()
        cipher = self._ciphers.get(sealed.key)
        if cipher is None:
            try:
                cipher = self._cipher(sealed.stream, wanted=sealed.key)[1]
            except KeyDestroyed:
                return None
        bound_to = f"{sealed.stream}/{sealed.version}/{sealed.field}".encode()
        try:
            return cipher.decrypt(a2b_base64(sealed.nonce), a2b_base64(sealed.ct), bound_to).decode()
        except (InvalidTag, ValueError):
            raise SealBroken(f"what is sealed in {bound_to.decode()} has been changed") from None

    def missing(self, persons: Sequence[str]) -> list[str]:
        """The persons of a ledger of whom there is no key here, nor was until it was destroyed. Raises OtherKeyring where
        that is all of them."""
        self._reload_tombstones()
        with self._usable():
            held = {file.name for file in self._keys.iterdir()} | self._destroyed
        missing = [person for person in persons if person not in held]
        if persons and len(missing) == len(persons):
            raise OtherKeyring(
                f"the keyring in {self._path} is not that of this ledger, of whose persons it has no key: name the right"
                " one in QUORATE_KEYRING, or restore it (docs/operations.md)"
            )
        return missing

    def destroyed(self, person: str) -> bool:
        """Whether the person's key was destroyed."""
        self._reload_tombstones()
        return person in self._destroyed

    def undestroyed(self, persons: Iterable[str]) -> list[str]:
        """Those of the persons whose key was not destroyed."""
        self._reload_tombstones()
        return [person for person in persons if person not in self._destroyed]

    def destroy(self, person: str) -> None:
        """Destroy the person's key for good; no key is ever made for them again."""
        self._file(person)
        with self._locked():
            self._reload_tombstones()
            if person not in self._destroyed:
                with files.opened(self._tombstones, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as stone:
                    files.write_all(stone, f"\n{person}\n".encode())  # apart from one that a full disk cut short
                files.sync(self._path)
            self._remove(person)
            self._reload_tombstones()

    def fingerprint(self, content: bytes) -> bytes:
        """A keyed digest: the same for the same content, and nothing can be learnt from it."""
        return hmac.digest(self._hmac_key, content, hashlib.sha256)

    def _cipher(self, person: str, *, wanted: str | None = None, create: bool = False) -> tuple[str, AESGCM]:
        """The person's key and its cipher."""
        file = self._file(person)
        with self._locked():
            self._reload_tombstones()
            if person in self._destroyed:
                raise KeyDestroyed(f"the key of {person} was destroyed")
            key, plain = self._unwrapped(file, person, create=create)
            if wanted not in (None, key):
                raise KeyMissing(f"the key {wanted} of {person} is not in this keyring")
            self._of[person] = key
            self._ciphers[key] = cipher = AESGCM(plain)
            return key, cipher

    def _unwrapped(self, file: Path, owner: str, *, create: bool) -> tuple[str, bytes]:
        try:
            wrapped = msgspec.json.decode(file.read_bytes(), type=WrappedKey)
        except FileNotFoundError:
            if not create:
                raise KeyMissing(f"the key of {owner} is not in this keyring") from None
            return self._create_key(file, owner)
        try:
            bound_to = f"{owner}/{wrapped.key}".encode()
            return wrapped.key, self._master.decrypt(b64decode(wrapped.nonce), b64decode(wrapped.ct), bound_to)
        except InvalidTag:
            raise WrongMasterKey(f"the master key does not fit the keyring in {self._path}") from None

    def _create_key(self, file: Path, owner: str) -> tuple[str, bytes]:
        key, plain, nonce = secrets.token_hex(8), secrets.token_bytes(KEY_BYTES), os.urandom(NONCE_BYTES)
        ct = self._master.encrypt(nonce, plain, f"{owner}/{key}".encode())
        files.write(file, msgspec.json.encode(WrappedKey(key, b64encode(nonce).decode(), b64encode(ct).decode())))
        return key, plain

    def _master_file(self) -> bytes:
        file = self._path / "master.key"
        if not file.exists():
            if (self._path / "fingerprint.key").exists():
                raise WrongMasterKey(f"the master key of the keyring in {self._path} is missing: give {MASTER}")
            files.write(file, b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        return _decoded(file.read_text())

    def _reload_tombstones(self) -> None:
        """Drop the cached keys that any process destroyed since the tombstones were read last."""
        try:
            found = self._tombstones.stat()
            seen = (found.st_size, found.st_mtime_ns)
        except FileNotFoundError:
            seen = (0, 0)
        if seen != self._seen:
            persons = self._tombstones.read_text().split() if seen[0] else ()
            self._destroyed = frozenset(filter(PERSON.fullmatch, persons))
            for person in self._destroyed & self._of.keys():
                self._ciphers.pop(self._of.pop(person), None)
            self._seen = seen
        self._looked = monotonic()

    def _remove(self, person: str) -> None:
        """Overwrite and unlink; the tombstone stands already, so an interrupted removal is finished by the next start."""
        file = self._file(person)
        if file.exists():
            with files.opened(file, os.O_WRONLY) as key:
                os.pwrite(key, bytes(os.fstat(key).st_size), 0)
                os.fsync(key)
            file.unlink()
            files.sync(self._keys)

    def _file(self, person: str) -> Path:
        if not PERSON.fullmatch(person):
            raise ValueError(f"{person!r} is not the id of a person")
        return self._keys / person

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._usable(), self._thread, files.opened(self._path / "lock", os.O_RDWR | os.O_CREAT) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise KeyringUnusable(f"the keyring in {self._path} cannot be used: {error.strerror or error}") from error


def _decoded(master: str) -> bytes:
    try:
        key = b64decode(master.strip().replace("-", "+").replace("_", "/"), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongMasterKey(f"the master key must be {KEY_BYTES} bytes in base64")
    return key
