"""The account of the embedded server: an unprivileged one where root starts it, and whoever starts it else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ledger.postgres import embedded, installation, os_user
from ledger.postgres.os_user import EmbeddedError
from tests.ledger.embedded_servers import recalls, remember, server_pid

AS_NOBODY = """
import os, pwd, sys, encodings.idna
from pathlib import Path
import psycopg
from ledger.postgres import embedded
nobody = pwd.getpwnam("nobody")
os.setgroups([]); os.setgid(nobody.pw_gid); os.setuid(nobody.pw_uid); os.chdir("/")
"""
START_AS_NOBODY = f"""{AS_NOBODY}
with embedded.start(Path(sys.argv[1])) as running, psycopg.connect(running.dsn()) as connection:
    print(connection.execute("SELECT current_user").fetchone()[0], running.message)
"""
INTRUDE_AS_NOBODY = f"""{AS_NOBODY}
try:
    psycopg.connect(sys.argv[1])
except psycopg.OperationalError as error:
    print("refused:", error)
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to choose an account")


@as_root
def test_as_root_an_unprivileged_account_runs_the_server_and_only_root_gets_in(home: Path) -> None:
    with embedded.start(home / "data") as running:
        assert Path(f"/proc/{server_pid(home / 'data')}").stat().st_uid != 0
        (home / "data" / "socket").chmod(0o755)
        (home / "data" / "socket" / ".s.PGSQL.5432").chmod(0o777)
        for user in ("postgres", "quorate", "nobody"):
            intruder = [sys.executable, "-c", INTRUDE_AS_NOBODY, running.dsn(user=user)]
            said = subprocess.run(intruder, capture_output=True, text=True, check=True).stdout
            assert said.startswith("refused:"), said
            assert "Peer authentication failed" in said


@as_root
def test_in_a_closed_directory_the_database_is_kept_where_its_account_can_reach(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, elsewhere = home / "closed", home / "elsewhere"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(installation, "FALLBACK_ROOT", elsewhere)
    with embedded.start(closed / "data") as running:
        assert running.message
        assert "\n" not in running.message
        assert str(elsewhere) in running.message
        remember(running)
    with embedded.attach(closed / "data") as running:
        assert recalls(running)
    assert closed.stat().st_mode & 0o777 == 0o700
    closed.chmod(0o711)
    with embedded.start(closed / "data") as running:
        assert recalls(running)
        assert "cannot reach" not in (running.message or "")
    shutil.rmtree(closed / "data")
    with embedded.start(closed / "data") as running, pytest.raises(psycopg.errors.UndefinedTable):
        recalls(running)
    closed.chmod(0o700)
    with pytest.raises(EmbeddedError, match="can no longer reach it"):
        embedded.start(closed / "data")


@as_root
def test_programs_out_of_reach_are_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed, reachable = installation.installed_programs(), os_user.can_execute
    monkeypatch.setattr(installation, "FALLBACK_ROOT", home / "elsewhere")
    monkeypatch.setattr(
        installation, "can_execute", lambda who, program: program.parent != installed and reachable(who, program)
    )
    for _ in range(2):
        with embedded.start(home / "data") as running:
            assert "programs are copied" in (running.message or "")
            program = os.readlink(f"/proc/{server_pid(home / 'data')}/exe")
            assert program.startswith(str(home / "elsewhere"))
    assert (home / "data" / "postgres" / "PG_VERSION").exists()


@as_root
def test_an_ordinary_account_runs_its_own_server(home: Path) -> None:
    home.chmod(0o777)
    command = [sys.executable, "-c", START_AS_NOBODY, str(home / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("quorate None\n", "")
    assert (home / "data").stat().st_mode & 0o777 == 0o700
