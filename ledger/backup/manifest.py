"""The manifest of a backup: what it holds, up to which position, and the digests of its files. It is written last, so that
a backup without one is none."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

FILE, DUMP, KEYRING = "backup.json", "quorate.dump", "keyring.tar"
CHUNK_BYTES = 1 << 20


class BackupError(Exception):
    """The backup cannot be made or restored; the message is one line that says what to do."""


class ReportingLogin(Struct, frozen=True, kw_only=True):
    """A login of a reporting tool: its password as the server keeps it (None where only a superuser may read that), and its
    settings."""

    name: str
    verifier: str | None = None
    settings: tuple[str, ...] = ()


class Manifest(Struct, frozen=True, kw_only=True):
    """`position` and `recorded_at` are of the newest event in the dump; `digests` are SHA-256 by kind of file; `checkpoint`
    is the one that was signed last, without its key."""

    version: str
    made_at: datetime
    position: int
    recorded_at: datetime | None
    persons: int
    keys: int
    digests: dict[str, str]
    logins: tuple[ReportingLogin, ...] = ()
    checkpoint: str | None = None


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a backup. Raises BackupError."""
    try:
        return msgspec.json.decode((directory / FILE).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BackupError(f"{directory} is no whole backup: it has no {FILE}.") from None
    except (OSError, msgspec.MsgspecError) as error:
        raise BackupError(f"{directory / FILE} cannot be read: {error}.") from None


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits. Raises BackupError."""
    found = sha256()
    try:
        with file.open("rb") as content:
            while chunk := content.read(CHUNK_BYTES):
                found.update(chunk)
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from None
    return found.hexdigest()
