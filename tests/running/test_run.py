"""`make run` and `quorate serve`: started, stopped, killed and started again, by whoever and wherever."""

import json
import os
import pwd
import shlex
import shutil
import signal
import socket
from pathlib import Path

import pytest

from tests.running.checkout import Checkout, directory
from tests.running.external_server import HOST, free_port
from tests.running.process import BIN, PATIENCE_S, ask

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
WITH_SETPRIV = pytest.mark.skipif(shutil.which("setpriv") is None, reason="there is no setpriv here")
SERVE = ("quorate", "serve", "--demo")


def test_make_run_answers_and_ctrl_c_leaves_nothing_behind(checkout: Checkout) -> None:
    with checkout.started("make", "run") as process:
        head, then = checkout.positions()
        assert (head > 400, then) == (True, 100)
        assert checkout.server()
        os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE_S)
    assert not checkout.server()


def test_what_is_printed_can_be_pasted(checkout: Checkout) -> None:
    with checkout.started(*SERVE) as process:
        assert process.stdout
        lines: list[str] = []
        while "Credentials" not in (lines or [""])[-1]:
            lines.append(process.stdout.readline())
        assert any(line.startswith(f"Quorate answers at {checkout.address} ") for line in lines), lines
        assert all(token in lines[-1] for token in ("demo-administrator", "demo-auditor", "demo-reporting"))
        questions = [shlex.split(line) for line in lines if line.strip().startswith("curl ")]
        for words in questions:
            address, body = words[2], json.loads(words[words.index("-d") + 1])
            assert address == f"{checkout.address}/graphql"
            assert "Authorization: Bearer demo-auditor" in words
            status, answer = ask(checkout.address, "/graphql", body, "demo-auditor")
            assert (status, list(answer)) == (200, ["data"]), answer
        assert questions


def test_started_again_it_goes_on_with_the_same_data(checkout: Checkout) -> None:
    with checkout.started(*SERVE) as process:
        head, _ = checkout.positions()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    with checkout.started(*SERVE) as process:
        assert checkout.positions()[0] == head
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    assert not checkout.server()


def test_killed_it_starts_again_and_leaks_no_server(checkout: Checkout) -> None:
    with checkout.started(*SERVE) as process:
        head, _ = checkout.positions()
        process.kill()
        process.wait()
    left = checkout.server()
    assert left
    with checkout.started(*SERVE) as process:
        assert checkout.server() == left
        assert checkout.positions()[0] == head
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    assert not checkout.server()


@WITH_SETPRIV
def test_killing_make_kills_the_service(checkout: Checkout) -> None:
    with checkout.started("make", "run") as process:
        process.kill()
        process.wait()
    with checkout.started(*SERVE):
        checkout.positions()
    assert not checkout.server()


def test_a_second_start_says_so_and_ends(checkout: Checkout) -> None:
    with checkout.started(*SERVE) as process:
        says = f"Quorate already runs on {checkout.data} (process {process.pid}).\n"
        assert checkout.second(*SERVE) == (1, says)
        assert checkout.second(*SERVE, PORT=str(free_port())) == (1, says)
        status, said = checkout.second("make", "run")
        assert status != 0
        assert said.startswith(says)
        checkout.positions()


def test_a_port_that_is_taken_is_one_clear_line(checkout: Checkout) -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        status, said = checkout.second(*SERVE, PORT=str(port))
    assert status == 1
    assert f"{HOST} port {port}" in said.splitlines()[-1]
    assert not checkout.server()


def test_the_demonstration_is_only_for_this_machine_and_its_own_database(checkout: Checkout) -> None:
    for setting in ({"HOST": "0.0.0.0"}, {"DATABASE_URL": "postgresql://127.0.0.1:1/quorate"}):
        status, said = checkout.second(*SERVE, **setting)
        assert (status, said.count("\n")) == (1, 1), said


@AS_ROOT
def test_root_can_run_it_in_a_closed_directory() -> None:
    with directory(0o700) as home:
        closed = Checkout(home)
        with closed.started("quorate", "serve") as process:
            assert closed.server()
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_S) == 0
        assert not closed.server()


@AS_ROOT
@WITH_SETPRIV
def test_an_ordinary_user_can_run_it() -> None:
    nobody = pwd.getpwnam("nobody")
    become = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--")
    with directory(0o700) as home:
        theirs = Checkout(home)
        for path in (home, *home.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
        if theirs.second(*become, BIN / "quorate", "--help")[0] != 0:
            pytest.skip("nobody cannot reach these commands")
        with theirs.started(*become, "quorate", "serve") as process:
            assert Path(f"/proc/{theirs.server()}").stat().st_uid == nobody.pw_uid
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_S) == 0
        assert not theirs.server()
