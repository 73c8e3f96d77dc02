"""A keyring that lacks keys which the ledger needs: said at the start, shown as such, and never made worse."""

import logging
from pathlib import Path

import pytest

from api.server.service import Service
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess

PERSON = {"on": "2025-04-01", "authority": {"kind": "body"}}
AUDITOR = {"Authorization": "Bearer demo-auditor"}


def test_missing_keys_are_counted_shown_as_missing_and_never_made_anew(
    http: InProcess,
    client: Client,
    service: Service,
    database: Database,
    quorate: Quorate,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann, ben = (client.post("/persons", PERSON | {"name": name})["id"] for name in ("Ann Example", "Ben Example"))
    client.project()
    assert quorate("keyring", "check")[:2] == (0, "2 persons: 2 keys are here, 0 were destroyed, 0 are missing.\n")
    key = tmp_path / "keyring" / "keys" / ann
    kept = key.read_bytes()
    key.unlink()
    service.keyring._ciphers.clear()
    with caplog.at_level(logging.WARNING):
        Service(database.login_dsn, tmp_path / "keyring").close()
    assert "lacks the keys of 1 persons" in caplog.text
    code, out, _ = quorate("keyring", "check")
    assert code == 1
    assert "1 are missing" in out
    assert ann in out

    def shown(id: str) -> object:
        question = {"query": f'{{ person(id: "{id}") {{ name nameState }} }}'}
        return http.request("POST", "/graphql", json=question, headers=AUDITOR).json()["data"]["person"]

    assert shown(ann) == {"name": None, "nameState": "MISSING"}
    assert shown(ben) == {"name": "Ben Example", "nameState": "SHOWN"}
    for path in ("/feeds/persons.csv", "/graphql?query={ trail(first: 5) { nodes { sentence } } }"):
        assert http.request("GET", path, headers=AUDITOR).status_code == 200
    renamed = client.request(f"/persons/{ann}/renamings", PERSON | {"name": "Ann Another"})
    assert renamed.status_code >= 400
    assert not key.exists()
    key.write_bytes(kept)
    assert shown(ann) == {"name": "Ann Example", "nameState": "SHOWN"}
