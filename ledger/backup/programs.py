"""pg_dump and pg_restore of the wheel, run with a password that no list of processes shows."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from psycopg.conninfo import make_conninfo

from ledger.backup.manifest import BackupError
from ledger.postgres.dsn import parsed, primary_dsn
from ledger.postgres.installation import installed_programs

POLL_S = 0.2


def run_program(
    name: str,
    dsn: str,
    *arguments: str,
    watch: Callable[[], None] = lambda: None,
    given: Mapping[str, str] | None = None,
) -> None:
    """Run a program on a database until it ends; `watch` is called meanwhile. What it writes only this account may read.
    Raises BackupError with its last line."""
    parts = parsed(primary_dsn(dsn))
    password = str(parts.pop("password", "") or "")
    environment = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {}), **(given or {})}
    command = [str(installed_programs() / name), "--no-password", f"--dbname={_conninfo(parts)}", *arguments]
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, umask=0o077
        )
        try:
            while process.poll() is None:
                watch()
                time.sleep(POLL_S)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        said.seek(0)
        lines = [line.strip() for line in said if line.strip()]
    if process.returncode != 0:
        telling = [line for line in lines if "error" in line.lower()] or lines or [f"exit {process.returncode}"]
        raise BackupError(f"{telling[0].rstrip('.')}.")


def _conninfo(parts: Mapping[str, object]) -> str:
    return make_conninfo(**{name: str(value) for name, value in parts.items()})


def size_of(file: Path) -> int:
    """The bytes of a file so far; 0 where there is none yet."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
