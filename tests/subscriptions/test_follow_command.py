"""`quorate follow`: on a terminal and for scripts, with a service and without one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api import cli
from tests.subscriptions.following import Following

QUORATE = Path(sys.executable).with_name("quorate")


def started(following: Following, token: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [QUORATE, "follow", "--server", following.address, "--token", token, *arguments],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_prints_sentences_as_they_come_and_ends_with_the_credential(following: Following) -> None:
    token = following.token()
    id = following.service.tokens.list()[-1].id
    head = following.head
    process = started(following, token, "--after", str(head - 1))
    assert process.stdout is not None
    assert process.stdout.readline().split()[0] == str(head)
    recorded = following.agency("as-it-comes")
    assert process.stdout.readline().split()[0] == str(recorded)
    following.service.tokens.revoke(id)
    _, wrong = process.communicate(timeout=20)
    assert (process.returncode, wrong.strip()) == (1, "The credential has ended, or was revoked or changed.")


def test_it_goes_on_from_where_it_was_when_the_stream_ends(following: Following) -> None:
    broadcast = following.service.broadcast
    process = started(following, following.token(), "--json")
    while not broadcast.open:
        assert process.poll() is None
    assert process.stdout is not None
    first = following.agency("before")
    assert json.loads(process.stdout.readline())["position"] == first
    broadcast.stop()
    while broadcast.open:
        pass
    missed = following.agency("meanwhile")
    broadcast._stopping = False
    assert json.loads(process.stdout.readline())["position"] == missed
    process.terminate()
    process.communicate(timeout=20)


def test_it_stops_at_the_newest_event_where_asked(following: Following) -> None:
    done, wrong = started(following, "demo-auditor", "--after", "0", "--stop").communicate(timeout=30)
    lines = done.splitlines()
    assert (len(lines), wrong) == (following.head + 1, "")
    assert lines[-1] == f"That is all up to position {following.head}."


def test_a_group_that_is_not_there_is_refused(following: Following) -> None:
    process = started(following, "demo-auditor", "--group", "nowhere")
    _, wrong = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "there is no group nowhere that you may see" in wrong


def test_without_a_service_it_reads_what_is_recorded_here(
    following: Following, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    token = following.token()
    monkeypatch.setenv("DATABASE_URL", following.demo.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(following.demo.keyring_dir))
    monkeypatch.setattr(
        "sys.argv", ["quorate", "follow", "--after", str(following.head - 2), "--stop", "--token", token]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [str(following.head - 1), str(following.head)]
