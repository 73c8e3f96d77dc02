"""One PostgreSQL cluster on disk and its server process: initdb (all or nothing), start from whatever state, stop."""

import os
import pwd
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from ledger.postgres.installation import Installation
from ledger.postgres.os_user import EmbeddedError, initialised, read_as, run_as, runs_as, set_owner, write_as

SUPERUSER = "postgres"
PORT = "5432"
SOCKET_PATH_BYTES_MAX = 100
PATIENCE_S = 300
LOG = "server.log"
LOG_BYTES_MAX = 10 << 20


class CannotStart(EmbeddedError):
    """The server does not come up."""


def set_up(installation: Installation) -> None:
    """Make the cluster with initdb, whole or not at all. Raises CannotStart."""
    if initialised(installation.cluster):
        return
    fresh = installation.cluster.with_name("postgres.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()
    set_owner(fresh, installation.user, 0o700)
    done = run_as(
        installation.user, installation.programs / "initdb", "-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "-A", "peer",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    )  # fmt: skip
    if done.returncode != 0:
        raise CannotStart(f"PostgreSQL's initdb failed: {_last_line(done.stdout)}")
    write_as(installation.user, fresh / "postgresql.conf", "\ninclude_if_exists 'quorate.conf'\n", append=True)
    fresh.rename(installation.cluster)


def bring_up(installation: Installation) -> None:
    """Start the server, or wait for one that starts, stops or recovers, until it answers. Raises CannotStart."""
    patience_ends = time.monotonic() + PATIENCE_S
    rotate_log(installation)
    _allow_own_user(installation)
    while True:
        pid, port, listens_in = postmaster(installation.cluster)
        if listens_in and _answers(listens_in, port):
            return
        if time.monotonic() > patience_ends:
            raise CannotStart(f"The server of {installation.cluster} does not answer (process {pid}).")
        if pid:
            time.sleep(0.05)
            continue
        (installation.cluster / "postmaster.pid").unlink(missing_ok=True)
        socket_dir = _socket_dir(installation)
        (socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        _configure(installation, socket_dir)
        done = run_as(
            installation.user, installation.programs / "pg_ctl", "start", "-w", "-s", "-t", str(PATIENCE_S),
            "-l", LOG, cwd=installation.cluster, PGDATA=str(installation.cluster),
        )  # fmt: skip
        if done.returncode != 0:
            reason = _last_line(read_as(installation.user, installation.cluster / LOG) or done.stdout)
            if "pre-existing shared memory" in reason and time.monotonic() < patience_ends:
                time.sleep(0.2)  # sessions of a postmaster that was killed are still going away
                continue
            raise CannotStart(f"PostgreSQL does not start on {installation.cluster}: {reason}")


def rotate_log(installation: Installation) -> None:
    """Keep the server's log within twice LOG_BYTES_MAX: what is more goes to `server.log.1`, in the place of what was
    there. The server appends, so that its file can be cut short while it runs."""
    log = installation.cluster / LOG
    try:
        if log.lstat().st_size <= LOG_BYTES_MAX:
            return
    except OSError:
        return
    script = 'cp -P -- "$0" "$0.1" && : > "$0"'
    run_as(installation.user, "/bin/sh", "-c", f"umask 077 && {script}", log)


def postmaster(cluster: Path) -> tuple[int, str, str]:
    """The live server's process, port and socket directory, or 0 for a file that a dead one left: its number may by now
    be anybody's, so a process counts only if it works in the cluster's directory."""
    try:
        with open(os.open(cluster / "postmaster.pid", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)) as file:
            lines = file.read().splitlines()
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


def _allow_own_user(installation: Installation) -> None:
    """Peer authentication: only the operating-system account that runs Quorate may connect, as any role."""
    us, cluster = pwd.getpwuid(os.geteuid()).pw_name, installation.cluster
    _write(
        installation,
        cluster / "pg_hba.conf",
        "local all all peer map=quorate\nlocal replication all peer map=quorate\n",
    )
    changed = _write(installation, cluster / "pg_ident.conf", f'quorate "{us}" all\n')
    if changed and (pid := postmaster(cluster)[0]) and runs_as(installation.user, pid):
        os.kill(pid, signal.SIGHUP)


def _configure(installation: Installation, socket_dir: Path) -> None:
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
    _write(installation, installation.cluster / "quorate.conf", settings)


def _socket_dir(installation: Installation) -> Path:
    """Beside the cluster where the path is short enough, else a temporary directory that a link beside it names."""
    home = installation.cluster.with_name("socket")
    if len(os.fsencode(home)) + len(f"/.s.PGSQL.{PORT}") <= SOCKET_PATH_BYTES_MAX and not home.is_symlink():
        home.mkdir(exist_ok=True)
        set_owner(home, installation.user, 0o700)
        return home
    if home.is_symlink():
        short = Path(os.readlink(home))
        with suppress(FileNotFoundError):
            found = short.lstat()
            if found.st_uid == installation.user.uid and found.st_mode == 0o040700:
                return short
        home.unlink()
    short = Path(tempfile.mkdtemp(prefix="quorate-", dir="/tmp"))
    set_owner(short, installation.user, 0o700)
    home.symlink_to(short)
    return short


def shut_down(installation: Installation) -> None:
    """Stop the server; open sessions are ended. Raises EmbeddedError."""
    done = run_as(
        installation.user, installation.programs / "pg_ctl", "stop", "-w", "-s", "-m", "fast", "-t", str(PATIENCE_S),
        cwd=installation.cluster, PGDATA=str(installation.cluster),
    )  # fmt: skip
    if done.returncode != 0 and postmaster(installation.cluster)[0]:
        raise EmbeddedError(f"PostgreSQL does not stop: {_last_line(done.stdout)}")


def _write(installation: Installation, path: Path, text: str) -> bool:
    """Write a file of the cluster's account, unless it says so already."""
    if read_as(installation.user, path) == text:
        return False
    write_as(installation.user, path, text)
    return True


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["no reason given"])[-1]
