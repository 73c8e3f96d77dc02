"""The keyring as one file (tar): the wrapped keys, who was erased, and the key of the fingerprints; and the master key,
unless it is in the environment."""

import fcntl
import io
import os
import re
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ledger import keyring_files as files
from ledger.backup.manifest import BackupError

MEMBER = re.compile(r"master\.key|fingerprint\.key|destroyed|keys/[0-9a-f-]{36}")
SINGLE = ("master.key", "fingerprint.key", "destroyed")
MEMBER_BYTES_MAX = 64 << 20


def pack_keyring(keyring: Path, file: Path, snapshot: Callable[[], None]) -> int:
    """Write a keyring to a new file; how many keys it has. `snapshot` is called while no key can be made or destroyed, and
    what is packed is the keyring of that moment: keys never change, so that all but the newest are read before."""
    keys = keyring / "keys"
    try:
        content: dict[str, bytes] = {}
        for path in keys.iterdir():
            with suppress(FileNotFoundError):  # destroyed since it was listed
                content[path.name] = path.read_bytes()
        with files.opened(keyring / "lock", os.O_RDWR | os.O_CREAT) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            snapshot()
            there = {path.name for path in keys.iterdir()}
            content = {name: content.get(name) or (keys / name).read_bytes() for name in sorted(there)}
            single = {name: (keyring / name).read_bytes() for name in SINGLE if (keyring / name).exists()}
    except FileNotFoundError as error:
        raise BackupError(f"There is no keyring in {keyring} ({error.filename}): name it in QUORATE_KEYRING.") from None
    except OSError as error:
        raise BackupError(f"The keyring in {keyring} cannot be read: {error.strerror}.") from None
    members: dict[str, bytes] = {
        **single,
        **{f"keys/{name}": key for name, key in content.items() if MEMBER.fullmatch(f"keys/{name}")},
    }
    try:
        _write_archive(file, members)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from None
    return len(members) - len(single)


def _write_archive(file: Path, members: dict[str, bytes]) -> None:
    files.make_private(file.parent)
    with files.opened(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as handle, os.fdopen(os.dup(handle), "wb") as out:
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name, found in members.items():
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(found), 0o600
                archive.addfile(entry, io.BytesIO(found))
        out.flush()
        os.fsync(handle)


def read_archive(file: Path) -> dict[str, bytes]:
    """The files of a packed keyring by name. Raises BackupError for one that holds anything else."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(file, "r:") as archive:
            for entry in archive:
                content = archive.extractfile(entry) if entry.isreg() and MEMBER.fullmatch(entry.name) else None
                if content is None or entry.size > MEMBER_BYTES_MAX:
                    raise BackupError(f"{file} is no keyring: it holds {entry.name}.")
                found[entry.name] = content.read()
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"{file} cannot be read as a keyring: {error}.") from None
    return found


def check_free(keyring: Path, members: dict[str, bytes]) -> None:
    """Raise BackupError where the directory holds a keyring that is not a part of this one."""
    for path in sorted(keyring.rglob("*")) if keyring.is_dir() else ():
        name = str(path.relative_to(keyring))
        if path.is_dir() or name == "lock":
            continue
        if members.get(name) != path.read_bytes():
            raise BackupError(
                f"{keyring} holds another keyring, and nothing is overwritten: name a new directory in QUORATE_KEYRING, or"
                " move that one away."
            )


def unpack_keyring(keyring: Path, members: dict[str, bytes]) -> None:
    """Write the files of a keyring where none, or a part of the same, is. Raises BackupError."""
    check_free(keyring, members)
    try:
        for directory in (keyring, keyring / "keys"):
            files.make_private(directory)
        for name, content in members.items():
            if not (keyring / name).exists():
                files.write(keyring / name, content)
    except OSError as error:
        raise BackupError(f"The keyring cannot be written to {keyring}: {error.strerror}.") from None
