"""What docs/operations.md says of backups is true: what was dumped is restored whole, names and all."""

import re
import shutil
from pathlib import Path

import psycopg

from tests.running.compose import HOME, SECRETS
from tests.running.external_server import HOST, ExternalServer
from tests.running.process import BIN, run

PAGE = (HOME / "docs" / "operations.md").read_text()


def script(section: str) -> str:
    """The commands of a section of the page."""
    found = re.search(r"```sh\n(.*?)```", PAGE.partition(f"\n## {section}\n")[2], re.DOTALL)
    assert found
    return f"set -e\n{found[1]}"


def test_a_backup_is_restored_whole(elsewhere: ExternalServer, place: Path) -> None:
    superuser = f"postgresql://postgres:{SECRETS['POSTGRES_PASSWORD']}@{HOST}:{elsewhere.port}"
    environment = elsewhere.environment("api") | elsewhere.environment("migrate")
    environment |= {"QUORATE_KEYRING": str(place / "keyring"), "SUPERUSER": superuser}
    environment |= {"PATH": f"{elsewhere.installation.programs}:{BIN}:/usr/bin:/bin"}

    def done(*command: str, said: str = "") -> str:
        found = run(*command, cwd=place, environment=environment)
        assert found.returncode == 0, found.stdout
        assert said in found.stdout
        return found.stdout

    done("quorate", "migrate")
    environment["QUORATE_TOKEN"] = done("quorate", "token", "create", "tester", "--role", "administrator").split("\n")[
        1
    ]
    done(
        "quorate", "act", "person-registered", "--set", "name=Ann Example", "--on", "2025-04-01", "--authority", "body"
    )
    done("sh", "-c", script("Back up"))
    shutil.rmtree(place / "keyring")
    with psycopg.connect(f"{superuser}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE quorate WITH (FORCE)")
    done("sh", "-c", script("Restore"), said="each as the ledger says")
    done("quorate", "person", "find", "Ann", said="Ann Example")
    done("quorate", "rebuild", "--grace", "0")
    done(
        "quorate", "act", "person-registered", "--set", "name=Bea Example", "--on", "2025-04-01", "--authority", "body"
    )
    done("quorate", "verify")
