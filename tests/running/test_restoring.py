"""What docs/operations.md says of backups is true: what was backed up is restored whole, names and all, on any server."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.running.checkout import directory
from tests.running.compose import HOME, SECRETS
from tests.running.external_server import HOST, ExternalServer
from tests.running.process import BIN, run

PAGE = (HOME / "docs" / "operations.md").read_text()
Done = Callable[..., str]
ANN = ("quorate", "act", "person-registered", "--set", "name=Ann Example", "--on", "2025-04-01", "--authority", "body")
BEN = tuple(word.replace("Ann Example", "Ben Quite-Other") for word in ANN)


def scripts(section: str) -> list[str]:
    """The commands of a section of the page."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    found = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert found
    return found


@pytest.fixture
def superuser(elsewhere: ExternalServer) -> str:
    """The address of an external server with a database that is empty."""
    found = f"postgresql://postgres:{SECRETS['POSTGRES_PASSWORD']}@{HOST}:{elsewhere.port}"
    make_anew(found)
    return found


def make_anew(superuser: str) -> None:
    with psycopg.connect(f"{superuser}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS quorate WITH (FORCE)")
        connection.execute("CREATE DATABASE quorate")


def doing(place: Path, environment: dict[str, str]) -> Done:
    """Runs commands in a place; each must succeed, and say what is said here."""

    def done(*command: str, said: str = "", code: int = 0) -> str:
        found = run(*command, cwd=place, environment=environment)
        assert found.returncode == code, found.stdout
        assert said in found.stdout
        return found.stdout

    return done


def administrator(done: Done, environment: dict[str, str], *data: str) -> None:
    said = done("quorate", "token", "create", "tester", "--role", "administrator", *data)
    environment["QUORATE_TOKEN"] = next(line for line in said.split("\n") if line.startswith("quorate_"))


def with_ann(elsewhere: ExternalServer, place: Path) -> Done:
    """Runs commands on an external server, by an administrator who has recorded a person."""
    environment = elsewhere.environment("api") | elsewhere.environment("migrate")
    environment |= {"QUORATE_KEYRING": str(place / "keyring"), "PATH": f"{BIN}:/usr/bin:/bin"}
    environment |= {f"QUORATE_{name.upper()}": str(place / name) for name in ("signing", "checkpoints")}
    done = doing(place, environment)
    done("quorate", "migrate")
    administrator(done, environment)
    done(*ANN)
    return done


def test_a_backup_is_restored_whole(elsewhere: ExternalServer, superuser: str, place: Path) -> None:
    done = with_ann(elsewhere, place)
    (backing_up,), (restoring,) = scripts("Back up"), scripts("Restore")
    done("sh", "-ec", backing_up, said="1 keys for 1 persons")
    done("sh", "-ec", backing_up, said="nothing is overwritten", code=1)
    done("sh", "-ec", restoring, said="not empty", code=1)
    done("quorate", "checkpoint", "publish")
    done(*BEN)
    done("quorate", "checkpoint", "publish")
    shutil.move(place / "keyring", place / "keyring-before")
    make_anew(superuser)
    done("sh", "-ec", restoring, said="restored and verified: the ledger up to position 1")
    done("quorate", "person", "find", "Ann", said="Ann Example")
    done("quorate", "checkpoint", "publish", said="`quorate checkpoint restart`", code=1)
    done("quorate", "checkpoint", "restart", "--reason", "the disk failed", said="the disk failed")
    done(*BEN)
    done("quorate", "checkpoint", "publish", said="\n2\n")
    done("quorate", "verify", said="each as the ledger says")


def test_a_backup_of_a_ledger_that_was_not_as_it_was_signed_is_refused(
    elsewhere: ExternalServer, superuser: str, place: Path
) -> None:
    """Rewritten before it was backed up, with the guards off: only what was signed before knows."""
    done = with_ann(elsewhere, place)
    done("quorate", "checkpoint", "publish")
    with psycopg.connect(f"{superuser}/quorate", autocommit=True) as connection:
        connection.execute("ALTER TABLE ledger.events DISABLE TRIGGER events_stay")
        connection.execute("UPDATE ledger.events SET command = gen_random_uuid()")
        connection.execute("ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_stay")
    (backing_up,), (restoring,) = scripts("Back up"), scripts("Restore")
    done("sh", "-ec", backing_up, said="1 keys for 1 persons")
    shutil.move(place / "keyring", place / "keyring-before")
    make_anew(superuser)
    done("sh", "-ec", restoring, said="not as it was when its checkpoints were signed", code=1)


def test_the_record_moves_to_a_server_of_ones_own_and_back(elsewhere: ExternalServer, superuser: str) -> None:
    with directory(0o711) as place:
        _move_there_and_back(elsewhere, place)


def _move_there_and_back(elsewhere: ExternalServer, place: Path) -> None:
    given = elsewhere.environment("migrate")
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "DIR": str(place / "one"), "NEW": str(place / "two")}
    environment |= {"OWN": given["DATABASE_URL"], "SUPERUSER": given["MIGRATE_DATABASE_URL"]}
    done = doing(place, environment)
    done("quorate", "migrate", "--data", "one")
    administrator(done, environment, "--data", "one")
    done(*ANN, "--data", "one")
    done("quorate", "checkpoint", "publish", "--data", "one")
    there, back = scripts("Move")
    done("sh", "-ec", there, said="restored and verified")
    environment |= {"DATABASE_URL": environment["OWN"], "MIGRATE_DATABASE_URL": environment["SUPERUSER"]}
    environment |= {"QUORATE_KEYRING": str(place / "keyring"), "QUORATE_SIGNING": str(place / "signing")}
    done("quorate", "person", "find", "Ann", said="Ann Example")
    done("sh", "-ec", back, said="restored and verified")
    environment |= dict.fromkeys(("DATABASE_URL", "MIGRATE_DATABASE_URL", "QUORATE_KEYRING", "QUORATE_SIGNING"), "")
    done("quorate", "person", "find", "Ann", "--data", "two", said="Ann Example")
    done("quorate", "checkpoint", "publish", "--data", "two")
