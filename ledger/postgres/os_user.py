"""The operating-system account that runs the embedded server, and what is done as that account."""

import os
import pwd
import subprocess
from pathlib import Path

from msgspec import Struct

UNPRIVILEGED = ("postgres", "nobody")


class EmbeddedError(Exception):
    """The embedded server cannot do what was asked; the message is one line for a person."""


class OsUser(Struct, frozen=True):
    """An operating-system account; `switch` says that we are root and must become it."""

    name: str
    uid: int
    gid: int
    switch: bool


def initialised(cluster: Path) -> bool:
    """Whether initdb has made a cluster in this directory."""
    return (cluster / "PG_VERSION").exists()


def choose_user(cluster: Path) -> OsUser:
    """Ourselves, or as root the owner of an existing cluster, else the first unprivileged account there is."""
    if os.geteuid() != 0:
        us = pwd.getpwuid(os.geteuid())
        return OsUser(us.pw_name, us.pw_uid, us.pw_gid, switch=False)
    if initialised(cluster):
        owner = pwd.getpwuid(cluster.stat().st_uid)
        return OsUser(owner.pw_name, owner.pw_uid, owner.pw_gid, switch=True)
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return OsUser(found.pw_name, found.pw_uid, found.pw_gid, switch=True)
    raise EmbeddedError("PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run it.")


def set_owner(path: Path, account: OsUser, mode: int) -> None:
    """Hand a file or directory of ours to the account."""
    path.chmod(mode)
    if account.switch:
        os.chown(path, account.uid, account.gid)


def run_as(
    account: OsUser, *command: str | Path, cwd: Path = Path("/"), given: str = "", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run a program as the account, with an environment of its own and `given` as its input, and return what it said."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C", "TZ": "UTC", **environment},
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        user=account.uid if account.switch else None,
        group=account.gid if account.switch else None,
        extra_groups=[] if account.switch else None,
    )


def read_as(account: OsUser, path: Path) -> str | None:
    """What the account reads in a file of its own; None where it reads nothing."""
    done = run_as(account, "/bin/cat", path)
    return done.stdout if done.returncode == 0 else None


def write_as(account: OsUser, path: Path, text: str, *, append: bool = False) -> None:
    """Write a file in a directory of the account as the account: as root we would follow the links that it may have put
    there, and write wherever they lead. All of it is written or nothing, unless it is appended. Raises EmbeddedError."""
    script = 'cat >> "$0"' if append else 'rm -f "$0.new" && cat > "$0.new" && mv -f "$0.new" "$0"'
    done = run_as(account, "/bin/sh", "-c", f"umask 077 && {script}", path, given=text)
    if done.returncode != 0:
        raise EmbeddedError(f"{account.name} cannot write {path}: {' '.join(done.stdout.split())}")


def runs_as(account: OsUser, pid: int) -> bool:
    """Whether a process is one of the account's."""
    try:
        return Path(f"/proc/{pid}").stat().st_uid == account.uid
    except OSError:
        return False


def can_search(account: OsUser, directory: Path) -> bool:
    """Whether an account may enter a directory."""
    return run_as(account, "/bin/sh", "-c", 'test -d "$0" && test -x "$0"', directory).returncode == 0


def can_execute(account: OsUser, program: Path) -> bool:
    """Whether an account may start a program."""
    try:
        return run_as(account, program, "--version").returncode == 0
    except PermissionError:
        return False
