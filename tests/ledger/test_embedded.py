"""The embedded server starts whatever was left behind, tells a second start, and is stopped by the last one out."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from ledger.postgres import cluster, embedded, installation
from ledger.postgres.embedded import AlreadyRunning, EmbeddedServer, NoData
from ledger.postgres.os_user import EmbeddedError
from tests.ledger.embedded_servers import recalls, remember, server_pid

START = """
import sys, time
from pathlib import Path
from ledger.postgres import embedded
running = embedded.start(Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(600)
"""
PATIENCE_S = 30


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def ends(pid: int) -> bool:
    """Whether a server that was stopped is gone: it takes its files away a moment before it ends, and on a busy machine
    that moment is seen."""
    patience_ends = time.monotonic() + PATIENCE_S
    while alive(pid) and time.monotonic() < patience_ends:
        time.sleep(0.01)
    return not alive(pid)


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
    assert ends(pid)
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
    assert ends(left)


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


def test_the_log_of_the_server_is_rotated_while_it_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOG_BYTES_MAX", 4_000)
    with embedded.start(home / "data") as running, running.supervised(every_s=0.05):
        log = installation.choose_installation(home / "data").cluster / "server.log"
        ends = time.monotonic() + 30
        with psycopg.connect(running.dsn("postgres", "postgres"), autocommit=True) as connection:
            for number in itertools.count():
                with pytest.raises(psycopg.errors.UndefinedTable):
                    connection.execute(f"SELECT 1 FROM nothing_{number}".encode())
                text = log.read_text()
                anew = f"nothing_{number}" in text and '"nothing_0"' not in text
                if anew and number > 100 and log.with_name("server.log.1").exists():
                    break
                assert time.monotonic() < ends, "it goes on from the beginning"
        assert log.with_name("server.log.1").stat().st_uid == log.stat().st_uid
        assert log.with_name("server.log.1").stat().st_mode & 0o77 == 0


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
    assert ends(pid)
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
    assert ends(pid)


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
