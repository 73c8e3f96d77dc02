"""The embedded server starts whatever was left behind, tells a second start, and is stopped by the last one out."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from ledger.postgres import embedded, installation, os_user
from ledger.postgres.embedded import AlreadyRunning, EmbeddedServer, NoData
from ledger.postgres.os_user import EmbeddedError

START = """
import sys, time
from pathlib import Path
from ledger.postgres import embedded
running = embedded.start(Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(600)
"""
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


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory that any account can pass through (pytest's own are closed to others)."""
    home = Path(tempfile.mkdtemp(prefix="quorate-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)


def server_pid(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def remember(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn(user="postgres")) as connection:
        connection.execute("CREATE TABLE memory AS SELECT 42 AS what")


def recalls(running: EmbeddedServer) -> bool:
    with psycopg.connect(running.dsn(user="postgres")) as connection:
        return connection.execute("SELECT what FROM memory").fetchone() == (42,)


def killed_owner(data: Path) -> None:
    """An owner that started the server and died without a word."""
    with subprocess.Popen([sys.executable, "-c", START, data], stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == b"ready\n"
        owner.kill()


def test_data_outlive_the_server(home: Path) -> None:
    with embedded.start(home / "data") as running:
        remember(running)
        pid = server_pid(home / "data")
    assert not alive(pid)
    with embedded.start(home / "data") as running:
        assert recalls(running)
        assert running.message is None


def test_the_server_is_as_the_design_says(home: Path) -> None:
    with embedded.start(home / "data") as running, psycopg.connect(running.dsn()) as connection:
        shown = {
            name: (connection.execute(f"SHOW {name}").fetchone() or ("",))[0]
            for name in ("fsync", "server_encoding", "timezone", "listen_addresses", "server_version")
        }
    assert shown.pop("server_version").startswith("18.")
    assert shown == {"fsync": "on", "server_encoding": "UTF8", "timezone": "UTC", "listen_addresses": ""}


def test_a_second_start_on_one_directory_says_so(home: Path) -> None:
    with embedded.start(home / "data") as running:
        with pytest.raises(AlreadyRunning, match=rf"already runs on {home}/data \(process {os.getpid()}\)"):
            embedded.start(home / "data")
        remember(running)
    with embedded.start(home / "data") as running:
        assert recalls(running)


def test_a_server_left_by_a_killed_owner_is_adopted_and_then_stopped(home: Path) -> None:
    killed_owner(home / "data")
    left = server_pid(home / "data")
    assert alive(left)
    with embedded.start(home / "data") as running:
        assert server_pid(home / "data") == left
        remember(running)
    assert not alive(left)


def test_a_server_killed_with_its_owner_recovers(home: Path) -> None:
    with embedded.start(home / "data") as running:
        remember(running)
    killed_owner(home / "data")
    os.kill(server_pid(home / "data"), signal.SIGKILL)
    with embedded.start(home / "data") as running:
        assert recalls(running)


def test_a_server_that_dies_while_it_is_used_comes_back(home: Path) -> None:
    with embedded.start(home / "data") as running, running.supervised(every_s=0.05):
        remember(running)
        died = server_pid(home / "data")
        os.kill(died, signal.SIGKILL)
        ends = time.monotonic() + 30
        while not (recalled := asked(running)) and time.monotonic() < ends:
            time.sleep(0.05)
        assert recalled
        assert server_pid(home / "data") != died


def asked(running: EmbeddedServer) -> bool:
    with suppress(psycopg.OperationalError):
        return recalls(running)
    return False


def test_a_stale_pid_that_is_now_another_process_does_not_count(home: Path) -> None:
    with embedded.start(home / "data") as running:
        remember(running)
        left = (home / "data" / "postgres" / "postmaster.pid").read_text().splitlines()
    (home / "data" / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getppid()), *left[1:]]))
    with embedded.start(home / "data") as running:
        assert recalls(running)


def test_a_start_that_was_cut_off_half_way_is_made_whole(home: Path) -> None:
    half = home / "data" / "postgres.new"
    half.mkdir(parents=True)
    (home / "data").chmod(0o711)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.start(home / "data") as running:
        remember(running)
    assert not half.exists()


def test_whoever_is_last_out_stops_the_server(home: Path) -> None:
    owner = embedded.start(home / "data")
    pid = server_pid(home / "data")
    with embedded.attach(home / "data") as beside:
        remember(beside)
        owner.stop()
        assert alive(pid)
        assert recalls(beside)
        with embedded.start(home / "data") as another:
            assert recalls(another)
        assert alive(pid)
    assert not alive(pid)
    owner.stop()


def test_a_command_starts_the_server_for_the_while_if_nobody_runs_it(home: Path) -> None:
    with pytest.raises(NoData, match="There is no ledger in"), embedded.attach(home / "data"):
        pass
    assert not (home / "data").exists()
    with embedded.attach(home / "data", create=True) as running:
        remember(running)
    with embedded.attach(home / "data") as running:
        assert recalls(running)
        pid = server_pid(home / "data")
    assert not alive(pid)


def test_a_path_too_long_for_a_socket_gets_a_short_one(home: Path) -> None:
    data = home / ("x" * 120) / "data"
    killed_owner(data)
    link = data / "socket"
    short = Path(os.readlink(link))
    try:
        with embedded.start(data) as running:
            remember(running)
            assert f"host={short} " in running.dsn()
            assert short.stat().st_mode & 0o777 == 0o700
        with embedded.start(data) as running:
            assert recalls(running)
            assert Path(os.readlink(link)) == short
    finally:
        shutil.rmtree(short)


def test_a_directory_that_cannot_be_made_is_one_clear_line(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(EmbeddedError, match="Cannot make the directory"):
        embedded.start(home / "file" / "data")


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
