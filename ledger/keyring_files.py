"""File primitives of the keyring: private directories, atomic writes, and what has reached the disk when they return."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_private(directory: Path) -> None:
    """Make a directory, and what is missing above it, that only this account may enter."""
    if not directory.is_dir():
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)


def write(file: Path, content: bytes) -> None:
    """Atomic write: the file has all of the content or none of it, and is on the disk when this returns."""
    fresh = file.with_name(f"{file.name}.new")
    with opened(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as handle:
        write_all(handle, content)
    fresh.rename(file)
    sync(file.parent)


def write_all(handle: int, content: bytes) -> None:
    """Write all of the content and flush it to the disk. Raises OSError (ENOSPC) where only a part of it fits."""
    if os.write(handle, content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def sync(directory: Path) -> None:
    """Flush a directory to the disk, so that what was renamed or removed in it stays so."""
    with opened(directory, os.O_RDONLY) as handle:
        os.fsync(handle)


@contextmanager
def opened(path: Path, flags: int) -> Iterator[int]:
    """A file descriptor that is closed at the end; a new file is readable by this account alone."""
    handle = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
