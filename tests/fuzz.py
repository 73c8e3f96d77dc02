"""Fuzzes a served demonstration by its own descriptions (schemathesis): requests made from `openapi.json` and the schema of
GraphQL, examples, boundaries and random ones, valid and not; whether an answer is a failure of the server, or is not as it
is described.

`python -m tests.fuzz MINUTES`: half of the time for each of the two; exit 1 where something was found, and what is
printed has the request that sends it again. `python -m tests.fuzz MINUTES SEED` sends the same again."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import randrange

from ledger.postgres import embedded
from tests.support.demonstration import recorded
from tests.support.server import served

ROOT = Path(__file__).parent.parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
GRAPHQL_CHECKS = "nothing_unexpected"
PHASES = "examples,coverage,fuzzing"
CREDENTIAL = "Authorization: Bearer demo-administrator"
MARGIN_S = 120
DESCRIPTIONS = (("/openapi.json", CHECKS), ("/graphql", GRAPHQL_CHECKS))


def main(arguments: list[str]) -> int:
    """The exit code: 0 where nothing was found."""
    seconds = 60 * float(arguments[0]) if arguments else 300.0
    seed = int(arguments[1]) if len(arguments) > 1 else randrange(2**32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="quorate-fuzz-") as home:
        Path(home).chmod(0o711)
        running = embedded.start(Path(home) / "data")
        try:
            with recorded(running) as demo, served(demo.service, demo.login_dsn) as address:
                done = [fuzz(address + path, checks, seconds / 2, seed) for path, checks in DESCRIPTIONS]
        finally:
            running.stop()
    for each in done:
        print(each.stdout, each.stderr)
    return max(each.returncode for each in done)


def fuzz(
    description: str, checks: str, seconds: float, seed: int, phases: str = PHASES
) -> "subprocess.CompletedProcess[str]":
    """A run of so many seconds by a description at an address: its exit code is 0 where nothing was found, and it says what
    was."""
    arguments = ["--max-time", str(max(1, round(seconds))), "--seed", str(seed), "--checks", checks, "--phases", phases]
    quiet = ["--no-color", "--warnings", "off", "--generation-database", "none", "--request-timeout", "20"]
    with tempfile.TemporaryDirectory(prefix="quorate-fuzz-") as place:
        return subprocess.run(
            [SCHEMATHESIS, "run", description, "-H", CREDENTIAL, *arguments, *quiet],
            capture_output=True,
            text=True,
            cwd=place,
            env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.support.fuzz_checks", "PYTHONPATH": str(ROOT)},
            timeout=seconds + MARGIN_S,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
