"""What version 0.1.0 recorded, the demonstration as it was then, is taken over while an older service answers, and two
versions side by side leave each other's answers alone. The older one is this code with the rules of a version before, in a
process of its own."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from ledger.keyring import Keyring
from projections.rule_version import RULE_VERSION
from tests.ledger import versions
from tests.running.external_server import HOST, free_port
from tests.running.process import BIN, PATIENCE_S, ask, ready, run, started
from tests.support.databases import Database

OLDER = [
    sys.executable,
    "-c",
    "import projections.rule_version as rules; rules.RULE_VERSION -= 1; from api.cli import main; main()",
]
NEWER = [str(BIN / "quorate")]
QUESTION = {"query": "{ ledger { position ruleVersion } }"}
STAYS_S = 2.5


def at_both(what: str, before: int, answer: str) -> str:
    """A question about two positions, one after the other."""
    return " ".join(
        ["{", *(f'{n}: {what}knownAt: "{p}") {answer}' for n, p in (("then", before), ("now", before + 1))), "}"]
    )


MAY, MARCH = (f'meeting(id: "cwm-taf-mqap@{day}", ' for day in ("2025-05-20", "2026-03-03"))
QUORUM = "{ quorum { verdict } }"
TURNED: list[tuple[str, Any, Any]] = [
    (at_both(MAY, 295, QUORUM), {"quorum": {"verdict": "UNDETERMINED"}}, {"quorum": {"verdict": "MET"}}),
    (at_both(MARCH, 430, QUORUM), {"quorum": {"verdict": "MET"}}, {"quorum": {"verdict": "NOT_MET"}}),
    (
        at_both('group(slug: "cwm-taf-mqap", on: "2026-01-14", ', 388, "{ composition { verdict } }"),
        {"composition": {"verdict": "MET"}},
        {"composition": {"verdict": "NOT_MET"}},
    ),
]
"""What 0.1.0 said of itself when it had recorded this: positions at which an answer turned, and how."""


def rules_of(database: Database) -> int:
    """The version of the rules by which the tables that answer were made."""
    with psycopg.connect(database.dsn) as connection:
        (schema,) = connection.execute("select schema from read.pointer").fetchone() or ("",)
        (found,) = connection.execute(f"select rule_version from {schema}.position".encode()).fetchone() or (0,)
    return int(found)


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.1)


def keep_keys(database: Database, keyring: Path) -> None:
    """A key for each person of the ledger."""
    with psycopg.connect(database.migrate_dsn) as connection:
        for (person,) in connection.execute("select id::text from ledger.streams where kind = 'person'").fetchall():
            Keyring(keyring).seal(person, 1, "name", "Ann Example")


def test_an_upgrade_while_the_older_service_answers(empty_database: Database, place: Path) -> None:
    recorded = versions.make_demonstration_of_0_1_0(empty_database)
    stored = versions.events(empty_database)
    keep_keys(empty_database, place / "keyring")
    port = free_port()
    environment = {
        "DATABASE_URL": empty_database.login_dsn,
        "MIGRATE_DATABASE_URL": empty_database.migrate_dsn,
        "QUORATE_KEYRING": str(place / "keyring"),
        "QUORATE_DATA": str(place),
        "PORT": str(port),
        "HOST": HOST,
    }

    def done(command: list[str], *arguments: str, code: int = 0) -> str:
        found = run(*command, *arguments, cwd=place, environment=environment)
        assert found.returncode == code, found.stdout
        return found.stdout

    done(OLDER, "migrate")
    said = done(OLDER, "token", "create", "tester", "--role", "administrator").split("\n")
    token = next(line for line in said if line.startswith("quorate_"))
    address = f"http://{HOST}:{port}"
    with started([*OLDER, "serve"], place, environment) as process:
        ready(address, process)
        until(lambda: ask(address, "/graphql", QUESTION, token)[1]["data"]["ledger"]["position"] == recorded)
        answers: list[tuple[int, str]] = []
        over = threading.Event()

        def asking() -> None:
            while not over.is_set():
                status, body = ask(address, "/graphql", QUESTION, token)
                answers.append(
                    (status, body.get("type", "") if status != 200 else str(body["data"]["ledger"]["position"]))
                )

        asker = threading.Thread(target=asking)
        asker.start()
        try:
            done(NEWER, "migrate")
            assert rules_of(empty_database) == RULE_VERSION
            time.sleep(STAYS_S)
        finally:
            over.set()
            asker.join()
        switched = [status for status, _ in answers].index(503)
        assert switched > 3, "it answers while the new tables are filled"
        assert set(answers[:switched]) == {(200, str(recorded))}
        assert set(answers[switched:]) == {(503, "urn:quorate:problem:other-version")}, "and then says why not"
        assert ask(address, "/health/ready")[0] == 503
        for command in ("migrate", "ready", "project"):
            assert "A newer Quorate made the answers" in done(OLDER, command, code=1)
        assert rules_of(empty_database) == RULE_VERSION, "the older one has made nothing anew"
    assert "A newer Quorate made the answers" in done(OLDER, "serve", code=1)
    with started([*NEWER, "serve"], place, environment) as process:
        ready(address, process)
        found = ask(address, "/graphql", QUESTION, token)
        assert found == (200, {"data": {"ledger": {"position": recorded, "ruleVersion": RULE_VERSION}}})
        for question, then, now in TURNED:
            status, body = ask(address, "/graphql", {"query": question}, token)
            assert (status, body) == (200, {"data": {"then": then, "now": now}})
    assert "each as the ledger says" in done(NEWER, "verify")
    assert versions.events(empty_database) == stored, "no byte of what was recorded has changed"
    done(OLDER, "rebuild", "--grace", "0")
    assert rules_of(empty_database) == RULE_VERSION - 1, "back on purpose"
