"""A full disk: commands are refused in so many words, nothing is half recorded, and with room again it goes on."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import httpx
import psycopg
import pytest

from api.cli.client.database_access import logins_of, prepare_database
from api.server.service import Service
from ledger.keyring import Keyring
from ledger.postgres import embedded
from ledger.store.integrity import check_integrity
from tests.support.server import served

SIZE_MB = 160
PATIENCE_S = 60
REFUSED_MIN = 4


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of a few megabytes; skipped where none may be mounted."""
    place = Path(tempfile.mkdtemp(prefix="quorate-small-"))
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}M,mode=711", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        place.rmdir()
        pytest.skip("no file system may be mounted here: a full disk is not tried")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


def fill(file: Path) -> None:
    """Take all the room that is left."""
    with suppress(OSError), file.open("ab", buffering=0) as filler:
        while True:
            filler.write(bytes(1 << 16))


def person() -> dict[str, object]:
    return {"name": f"{uuid4().hex} {uuid4().hex}", "on": "2025-04-01", "authority": {"kind": "body"}}


def test_a_full_disk_refuses_commands_and_loses_none(small_disk: Path) -> None:
    keyring = small_disk / "keyring"
    with embedded.start(small_disk / "data") as running, running.supervised(every_s=0.2):
        prepare_database(logins_of(running))
        service = Service(running.dsn(), keyring)
        token, _ = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))
        try:
            with (
                served(service, running.dsn()) as address,
                httpx.Client(
                    base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S
                ) as http,
            ):
                acknowledged = [http.post("/persons", json=person()).raise_for_status().json()["positions"][0]]
                filler = small_disk / "filler"
                refused: list[httpx.Response] = []
                ends = monotonic() + PATIENCE_S
                while len(refused) < REFUSED_MIN:
                    fill(filler)
                    answer = http.post("/persons", json=person())
                    if answer.status_code == 201:
                        acknowledged += answer.json()["positions"]
                    else:
                        refused.append(answer)
                    assert monotonic() < ends
                for each in refused:
                    assert each.status_code in (503, 507), each.text
                    assert each.headers["content-type"].startswith("application/problem+json")
                assert any(each.json()["type"] == "urn:quorate:problem:disk-full" for each in refused)
                filler.unlink()
                ends = monotonic() + PATIENCE_S
                while (answer := http.post("/persons", json=person())).status_code != 201:
                    assert monotonic() < ends, answer.text
                    sleep(0.2)
                acknowledged += answer.json()["positions"]
            assert acknowledged == sorted(set(acknowledged)), "none was doubled"
            with psycopg.connect(running.dsn(user="postgres")) as connection:
                state = check_integrity(connection)
                rows = connection.execute("select notification_id from ledger.events").fetchall()
            assert state.wrong == ()
            assert set(acknowledged) <= {position for (position,) in rows}, "none was lost"
            assert Keyring(keyring).missing(service.store.streams("person")) == []
        finally:
            service.close()
