"""The README's first minute: starts `make run` in this checkout, asks its question, compares the answer with the one there.

Needs make and curl. `python3 tools/first_minute.py` ends with 0, or with 1 and one line that says what was otherwise.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
DOCUMENTED = "http://127.0.0.1:8000"
ANSWERS = re.compile(r"Quorate answers at (http://\S+)")
# a new checkout installs everything first
START_S = 1200
ANSWER_S = 60
STOP_S = 60


class Otherwise(Exception):
    """It is not as the README says; the message is one line."""


def main() -> int:
    """0 when the answer is the one in the README, else 1."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        command, expected = question((HOME / "README.md").read_text(encoding="utf-8"))
        with running() as address:
            found = ask(command.replace(DOCUMENTED, address))
        compare(found, expected)
    except Otherwise as error:
        print(f"The README's first minute: {error}")
        return 1
    print("The README's question has the README's answer.")
    return 0


def question(readme: str) -> tuple[str, Any]:
    """The first command of the README, and the JSON that is printed below it."""
    blocks = [re.search(rf"^```{kind}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL) for kind in ("sh", "json")]
    if None in blocks:
        raise Otherwise("it has no question, or no answer")
    command, answer = (block[1] for block in blocks if block)
    if DOCUMENTED not in command:
        raise Otherwise(f"its question does not go to {DOCUMENTED}")
    return command, json.loads(answer)


@contextmanager
def running() -> Iterator[str]:
    """The address at which `make run` answers; stopped as Ctrl-C would stop it, and nothing may be left."""
    process = subprocess.Popen(
        ["make", "run"], cwd=HOME, env={**os.environ, "PORT": "0"}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    told: list[str] = []
    said = threading.Event()

    def listen() -> None:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if found := ANSWERS.search(line):
                told.append(found[1])
                said.set()
        said.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        if not said.wait(START_S) or not told:
            raise Otherwise("`make run` does not begin to answer")
        yield told[0]
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            raise Otherwise("`make run` does not end when it is interrupted") from None
        listener.join(STOP_S)
        if listener.is_alive():
            raise Otherwise("`make run` has left a process behind")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def ask(command: str) -> Any:
    """What the command prints, as JSON."""
    try:
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, encoding="utf-8", timeout=ANSWER_S)
    except subprocess.TimeoutExpired:
        raise Otherwise("its question is not answered") from None
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Otherwise(f"its question is answered with {(done.stdout or done.stderr).strip()!r}") from None


def compare(found: Any, expected: Any, place: str = "") -> None:
    """Raise Otherwise at the first place where the two differ."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        for key in expected:
            compare(found[key], expected[key], f"{place}.{key}")
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            compare(one, other, f"{place}[{number}]")
    elif found != expected:
        raise Otherwise(f"{place or 'its answer'} is {json.dumps(found)}, and the README has {json.dumps(expected)}")


if __name__ == "__main__":
    sys.exit(main())
