"""The ways into the proof: checkpoint, receipts, consistency, tiles, GraphQL and a command's answer, for each role."""

import json
import os
import subprocess
import venv
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import cryptography
import psycopg
import pytest

from api.server.service import Service
from ledger.proof.checkpoint import parse_checkpoint, parse_receipt
from ledger.proof.note import parse_note, verified
from ledger.proof.restart import restart
from ledger.proof.tree import hash_leaf, verify_consistency, verify_inclusion
from tests.support.command_examples import establish
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess
from tests.support.proved_ledger import tamper

ROLES = ("demo-administrator", "demo-auditor", "demo-reporting")
GROUP = {
    "slug": "later",
    "name": {"en": "Later"},
    "kind": "sub-group",
    "on": "2025-04-01",
    "authority": {"kind": "body"},
}


def get(http: InProcess, path: str, token: str | None = "demo-auditor") -> tuple[int, bytes]:
    answer = http.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
    return answer.status_code, answer.content


@pytest.fixture
def recorded(client: Client, service: Service) -> Service:
    """Two groups in the answers, and a checkpoint over them."""
    establish(client, "a")
    establish(client, "b")
    client.project()
    service.log.publish()
    return service


def token_of(service: Service, *groups: str) -> str:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    return service.tokens.create("Limited", "auditor", ends_at, groups=groups)[0]


def test_everybody_may_have_the_breaks_of_the_log(
    client: Client, http: InProcess, service: Service, database: Database
) -> None:
    establish(client, "a")
    establish(client, "b")
    service.log.publish()
    assert get(http, "/proof/breaks", None) == (200, b"[]")
    with psycopg.connect(database.migrate_dsn, autocommit=True) as superuser:
        tamper(superuser, "DELETE FROM ledger.events WHERE notification_id > 1", "DELETE FROM ledger.tree_nodes")
    broken = restart(service.log, "restored from the backup of 4 May")
    for token in (None, *ROLES):
        status, content = get(http, "/proof/breaks", token)
        assert (status, json.loads(content)) == (200, [str(broken)])


def test_everybody_may_have_the_checkpoint(client: Client, http: InProcess, service: Service) -> None:
    assert get(http, "/checkpoint", None)[0] == 404
    establish(client, "a")
    published = service.log.publish()
    for token in (None, *ROLES):
        status, content = get(http, "/checkpoint", token)
        assert (status, parse_note(content.decode())) == (200, published)


def test_a_receipt_is_for_who_reaches_the_event(recorded: Service, http: InProcess) -> None:
    for token in ROLES:
        status, content = get(http, "/proof/1", token)
        receipt = parse_receipt(content.decode())
        head = parse_checkpoint(receipt.checkpoint.text)
        assert status == 200
        assert verified(receipt.checkpoint, recorded.log.directory.verifier_keys())
        assert verify_inclusion(hash_leaf(receipt.extra), 0, head.size, receipt.path, head.root)
    limited = token_of(recorded, "a")
    assert (get(http, "/proof/1", limited)[0], get(http, "/proof/2", limited)[0]) == (200, 404)
    for path in ("/proof/0", "/proof/99", "/proof/x"):
        assert get(http, path)[0] == 404
    assert get(http, "/proof/1", None)[0] == get(http, "/proof/1", "nobody")[0] == 401


def test_one_size_goes_on_to_another(recorded: Service, http: InProcess, client: Client) -> None:
    before = parse_checkpoint(recorded.log.publish().text)
    establish(client, "c")
    after = parse_checkpoint(recorded.log.publish().text)
    status, content = get(http, f"/proof/consistency?from={before.size}")
    path = [b64decode(line) for line in content.splitlines()]
    assert status == 200
    assert verify_consistency(before.size, after.size, before.root, after.root, path)
    for query in ("", "?from=x", "?from=3&to=2", "?from=1&to=99", "?from=1&upto=2", "?from=1&from=2"):
        assert get(http, f"/proof/consistency{query}")[0] == 400
    assert get(http, "/proof/consistency?from=1", None)[0] == 401


def test_a_mirror_makes_the_root_from_tiles(recorded: Service, http: InProcess) -> None:
    head = parse_checkpoint(recorded.log.publish().text)
    assert head.size == 2
    _, hashes = get(http, "/tile/0/000.p/2")
    _, entries = get(http, "/tile/entries/000.p/2")
    leaves = []
    while entries:
        size = int.from_bytes(entries[:2])
        leaves.append(entries[2 : 2 + size])
        entries = entries[2 + size :]
    assert b"".join(map(hash_leaf, leaves)) == hashes
    assert verify_inclusion(hash_leaf(leaves[0]), 0, 2, [hashes[32:]], head.root)
    for path in (
        "0/000",
        "0/000.p/3",
        "0/001.p/1",
        "0/x000",
        "0/000.p/0",
        "0/x000/000.p/2",
        "64/000",
        "00/000.p/1",
        "entries/000",
        "entries/000.p/3",
    ):
        assert get(http, f"/tile/{path}")[0] == 404, path
    limited = token_of(recorded, "a")
    assert [get(http, f"/tile/{path}/000.p/2", limited)[0] for path in ("0", "entries")] == [200, 403]
    assert [get(http, f"/tile/{path}/000.p/2", None)[0] for path in ("0", "entries")] == [401, 401]


def test_graphql_gives_checkpoint_leaf_and_receipt(recorded: Service, http: InProcess, client: Client) -> None:
    client.project()
    events = "event(position: 1) { leaf receipt } other: event(position: 2) { leaf }"
    question = f"{{ checkpoint {{ origin size root note }} {events} }}"
    for token, other in (*((role, True) for role in ROLES), (token_of(recorded, "a"), False)):
        answer = http.request(
            "POST", "/graphql", json={"query": question}, headers={"Authorization": f"Bearer {token}"}
        )
        data = answer.json()["data"]
        note = parse_note(data["checkpoint"]["note"])
        receipt = parse_receipt(data["event"]["receipt"])
        assert (receipt.extra.decode(), receipt.checkpoint) == (data["event"]["leaf"], note)
        assert data["checkpoint"]["size"] == 2
        assert bool(data["other"]) == other


def test_an_event_that_is_not_as_it_was_signed_has_no_receipt(
    recorded: Service, http: InProcess, database: Database
) -> None:
    """One that leads nowhere would be kept, and worth nothing on the day when it is needed."""
    with psycopg.connect(database.migrate_dsn, autocommit=True) as superuser:
        tamper(superuser, "UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 1")
    question = "{ event(position: 1) { receipt } other: event(position: 2) { receipt } }"
    answer = http.request(
        "POST", "/graphql", json={"query": question}, headers={"Authorization": "Bearer demo-auditor"}
    )
    data = answer.json()["data"]
    assert (data["event"]["receipt"], parse_receipt(data["other"]["receipt"]).index) == (None, 1)
    status, content = get(http, "/proof/1")
    assert (status, "there is no receipt for it" in content.decode()) == (503, True)


def test_the_author_of_a_command_gets_its_receipt(recorded: Service, http: InProcess) -> None:
    headers = {"Authorization": "Bearer demo-administrator", "Quorate-Wait-Integrated": "10"}
    answer = http.request("POST", "/groups", json=GROUP, headers=headers)
    assert answer.status_code == 201, answer.text
    (found,) = answer.json()["receipts"]
    receipt = parse_receipt(found)
    head = parse_checkpoint(receipt.checkpoint.text)
    assert (head.size, receipt.index + 1) == (3, answer.json()["positions"][0])
    assert verify_inclusion(hash_leaf(receipt.extra), receipt.index, head.size, receipt.path, head.root)
    for wrong in ("x", "31", "-1"):
        assert (
            http.request(
                "POST", "/groups", json=GROUP, headers={**headers, "Quorate-Wait-Integrated": wrong}
            ).status_code
            == 400
        )
    assert (
        "receipts"
        not in http.request(
            "POST", "/groups", json={**GROUP, "slug": "d"}, headers={"Authorization": "Bearer demo-administrator"}
        ).json()
    )


def test_a_command_is_recorded_where_nothing_can_be_signed(recorded: Service, http: InProcess) -> None:
    (recorded.log.directory.path / "newest").write_text("something else")
    headers = {"Authorization": "Bearer demo-administrator", "Quorate-Wait-Integrated": "10"}
    answer = http.request("POST", "/groups", json=GROUP, headers=headers)
    assert (answer.status_code, "receipts" in answer.json()) == (201, False)


def test_everybody_may_have_the_verifier_and_install_it_where_nothing_else_is(http: InProcess, tmp_path: Path) -> None:
    """In an empty environment, beside the cryptography of this one. The file has one name, and the same bytes each time."""
    answer = http.request("GET", "/proof/verifier", headers={})
    name = answer.headers["content-disposition"].partition('filename="')[2].rstrip('"')
    assert answer.status_code == 200
    assert answer.headers["quorate-digest"] == sha256(answer.content).hexdigest()
    assert get(http, f"/proof/verifier/{name}", None) == (200, answer.content)
    assert get(http, "/proof/verifier/other.whl", None)[0] == 404
    (tmp_path / name).write_bytes(answer.content)
    venv.create(tmp_path / "empty", with_pip=True, symlinks=os.name != "nt")
    python = tmp_path / "empty" / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--no-index", "--no-deps", "--no-cache-dir", str(tmp_path / name)]
    environment = {"HOME": str(tmp_path), "PATH": os.defpath, "PIP_CONFIG_FILE": os.devnull}
    subprocess.run(install, check=True, capture_output=True, env=environment)
    places = next((tmp_path / "empty" / "lib").glob("python*/site-packages"))
    (places / "cryptography.pth").write_text(f"{Path(cryptography.__file__).parents[1]}\n")
    (tmp_path / "none.zip").write_bytes(b"no zip")
    command = [str(python.parent / "quorate-verify"), "none.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("quorate-verify: none.zip cannot be read")
