"""Where the service of a data directory answers: a file there, for command lines beside it, which would else load all of
the application themselves."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

FILE = "address"
OWNER_LOCK = "owner.lock"
ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Hosts that stand for every address of the machine, and how they are reached from it."""


class RunningService(NamedTuple):
    """The address of a service, and whether it is the demonstration's, whose credentials are known."""

    address: str
    demonstration: bool


@contextmanager
def announced(data: Path, host: str, port: int, *, demonstration: bool) -> Iterator[None]:
    """Keep the file while the context lasts. For the owner of the data directory."""
    host = ANY_HOST.get(host, host)
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    file, fresh = data / FILE, data / f"{FILE}.new"
    fresh.write_text(f"{address}\n{'demonstration' if demonstration else ''}\n")
    fresh.replace(file)
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def running_service(data: Path) -> RunningService | None:
    """The service of a data directory, as long as its process lives and the file is of us or of root: a credential is sent
    to what it names."""
    try:
        with open(data / OWNER_LOCK) as lock, suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None  # nobody holds it: what the file says is of the past
        with open(os.open(data / FILE, os.O_RDONLY | os.O_NOFOLLOW)) as file:
            if os.fstat(file.fileno()).st_uid not in (0, os.geteuid()):
                return None
            address, kind, *_ = file.read().split("\n")
    except (OSError, ValueError):
        return None
    return RunningService(address, kind == "demonstration") if address.startswith("http://") else None
