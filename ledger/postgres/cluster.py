"""One PostgreSQL cluster on disk and its server: made whole or not at all, brought up from any state, shut down."""

import os
import pwd
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from ledger.postgres.os_user import EmbeddedError, Installation, initialised, run_as, set_owner

SUPERUSER = "postgres"
PORT = "5432"
SOCKET_PATH_BYTES_MAX = 100
PATIENCE_S = 300


class CannotStart(EmbeddedError):
    """The server does not come up."""


def set_up(lodging: Installation) -> None:
    """Make the cluster whole or not at all."""
    if initialised(lodging.cluster):
        return
    fresh = lodging.cluster.with_name("postgres.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()
    set_owner(fresh, lodging.account, 0o700)
    said = run_as(
        lodging.account, lodging.programs / "initdb", "-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "-A", "peer",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    )  # fmt: skip
    if said.returncode != 0:
        raise CannotStart(f"PostgreSQL's initdb failed: {_last_line(said.stdout)}")
    with (fresh / "postgresql.conf").open("a") as settings:
        settings.write("\ninclude_if_exists 'quorate.conf'\n")
    fresh.rename(lodging.cluster)


def bring_up(lodging: Installation) -> None:
    """Answering connections at the end, whatever was there before: a server that starts, stops, recovers or is dead."""
    patience_ends = time.monotonic() + PATIENCE_S
    _allow_own_user(lodging)
    while True:
        pid, port, listens_in = postmaster(lodging.cluster)
        if listens_in and _answers(listens_in, port):
            return
        if time.monotonic() > patience_ends:
            raise CannotStart(f"The server of {lodging.cluster} does not answer (process {pid}).")
        if pid:
            time.sleep(0.05)
            continue
        (lodging.cluster / "postmaster.pid").unlink(missing_ok=True)
        socket_dir = _socket_dir(lodging)
        (socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        _configure(lodging, socket_dir)
        said = run_as(
            lodging.account, lodging.programs / "pg_ctl", "start", "-w", "-s", "-t", str(PATIENCE_S),
            "-l", "server.log", cwd=lodging.cluster, PGDATA=str(lodging.cluster),
        )  # fmt: skip
        if said.returncode != 0:
            log = lodging.cluster / "server.log"
            reason = _last_line(log.read_text(errors="replace") if log.exists() else said.stdout)
            if "pre-existing shared memory" in reason and time.monotonic() < patience_ends:
                time.sleep(0.2)  # sessions of a postmaster that was killed are still going away
                continue
            raise CannotStart(f"PostgreSQL does not start on {lodging.cluster}: {reason}")


def postmaster(cluster: Path) -> tuple[int, str, str]:
    """The live server's process, port and socket directory, or 0 for a file that a dead one left: its number may by now
    be anybody's, so a process counts only if it works in the cluster's directory."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
        if not os.path.samefile(f"/proc/{pid}/cwd", cluster):
            return 0, PORT, ""
    except (OSError, ValueError, IndexError):
        return 0, PORT, ""
    return (pid, lines[3], lines[4]) if len(lines) > 4 else (pid, PORT, "")


def _answers(socket_dir: str, port: str) -> bool:
    try:
        psycopg.connect(host=socket_dir, port=port, dbname="postgres", user=SUPERUSER, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        if "authentication failed" in str(error):
            raise CannotStart(f"The running server does not let this account in: {_last_line(str(error))}") from error
        return False
    return True


def _allow_own_user(lodging: Installation) -> None:
    """Peer authentication: only the operating-system account that runs Quorate may connect, as any role."""
    us, cluster = pwd.getpwuid(os.geteuid()).pw_name, lodging.cluster
    _write(lodging, cluster / "pg_hba.conf", "local all all peer map=quorate\nlocal replication all peer map=quorate\n")
    if _write(lodging, cluster / "pg_ident.conf", f'quorate "{us}" all\n') and (pid := postmaster(cluster)[0]):
        os.kill(pid, signal.SIGHUP)


def _configure(lodging: Installation, socket_dir: Path) -> None:
    quoted = str(socket_dir).replace('"', '""').replace("'", "''")
    settings = f"""\
listen_addresses = ''
port = {PORT}
unix_socket_directories = '"{quoted}"'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
jit = off
fsync = on
"""
    _write(lodging, lodging.cluster / "quorate.conf", settings)


def _socket_dir(lodging: Installation) -> Path:
    """Beside the cluster where the path is short enough, else a temporary directory that a link beside it names."""
    home = lodging.cluster.with_name("socket")
    if len(os.fsencode(home)) + len(f"/.s.PGSQL.{PORT}") <= SOCKET_PATH_BYTES_MAX and not home.is_symlink():
        home.mkdir(exist_ok=True)
        set_owner(home, lodging.account, 0o700)
        return home
    if home.is_symlink():
        short = Path(os.readlink(home))
        with suppress(FileNotFoundError):
            found = short.lstat()
            if found.st_uid == lodging.account.uid and found.st_mode == 0o040700:
                return short
        home.unlink()
    short = Path(tempfile.mkdtemp(prefix="quorate-", dir="/tmp"))
    set_owner(short, lodging.account, 0o700)
    home.symlink_to(short)
    return short


def shut_down(lodging: Installation) -> None:
    said = run_as(
        lodging.account, lodging.programs / "pg_ctl", "stop", "-w", "-s", "-m", "fast", "-t", str(PATIENCE_S),
        cwd=lodging.cluster, PGDATA=str(lodging.cluster),
    )  # fmt: skip
    if said.returncode != 0 and postmaster(lodging.cluster)[0]:
        raise EmbeddedError(f"PostgreSQL does not stop: {_last_line(said.stdout)}")


def _write(lodging: Installation, path: Path, text: str) -> bool:
    """Write a file of the cluster's account, unless it says so already."""
    if path.exists() and path.read_text() == text:
        return False
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text)
    set_owner(fresh, lodging.account, 0o600)
    fresh.rename(path)
    return True


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["no reason given"])[-1]
