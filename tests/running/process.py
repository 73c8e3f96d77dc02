"""The command `quorate` as a process of its own, and questions to it over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

BIN = Path(sys.executable).parent
PATIENCE_S = 60
GRACE_S = 20


@contextmanager
def started(
    command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str]
) -> "Iterator[subprocess.Popen[str]]":
    """A process in a group of its own, as a shell would start it; gone at the end, whatever happens."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=GRACE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise


def run(*command: str | Path, cwd: Path, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """What a command that ends by itself says, both streams as one."""
    with started(command, cwd, environment) as process:
        said, _ = process.communicate(timeout=PATIENCE_S)
    return subprocess.CompletedProcess(process.args, process.returncode, said)


def ask(address: str, path: str, body: object = None, token: str | None = None) -> tuple[int, Any]:
    """The status and the JSON of an answer."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(address + path, data, headers), timeout=PATIENCE_S) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def ready(address: str, process: "subprocess.Popen[str]") -> None:
    """Wait until the service answers that it is ready."""
    patience_ends = time.monotonic() + PATIENCE_S
    while True:
        with suppress(OSError):
            if ask(address, "/health/ready")[0] == 200:
                return
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < patience_ends, "the service does not become ready"
        time.sleep(0.1)
