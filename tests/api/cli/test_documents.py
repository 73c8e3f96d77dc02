"""What operators type about trusted documents."""

import json
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

TEXT = "query Where { ledger { position } }\n"
FOLLOWED = "subscription Follow { events { position } }"


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "where.graphql"
    found.write_text(TEXT)
    return found


def test_a_document_is_added_listed_and_removed(
    quorate: Quorate, client: Client, database: Database, file: Path
) -> None:
    digest = hash_of(TEXT)
    assert quorate("documents", "add", str(file)) == (0, f"sha256:{digest}  query Where\n", "")
    code, out, _ = quorate("documents", "add", str(file))
    assert (code, out) == (0, f"sha256:{digest}  query Where (was there already)\n")
    code, out, _ = quorate("documents", "list")
    assert code == 0
    assert out.startswith(f"sha256:{digest}  query Where, since ")
    assert quorate("documents", "remove", f"sha256:{digest}")[0] == 0
    assert quorate("documents", "remove", digest) == (1, f"There is no document {digest}.\n", "")
    assert quorate("documents", "list") == (0, "No document is trusted.\n", "")
    with psycopg.connect(database.dsn) as connection:
        told = [what for (what,) in connection.execute("SELECT what FROM access.record ORDER BY id")]
    assert told == [f"added document {digest}", f"removed document {digest}"]


@pytest.mark.parametrize("form", ["apollo", "map"])
def test_what_tools_make_of_many_documents_is_taken(
    quorate: Quorate, client: Client, tmp_path: Path, form: str
) -> None:
    texts = [TEXT, FOLLOWED]
    operations = [{"id": hash_of(t), "name": "A", "type": "query", "body": t} for t in texts]
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    made = tmp_path / "manifest.json"
    made.write_text(json.dumps(manifest if form == "apollo" else {hash_of(t): t for t in texts}))
    code, out, err = quorate("documents", "add", str(made))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"sha256:{hash_of(TEXT)}  query Where",
        f"sha256:{hash_of(FOLLOWED)}  subscription Follow",
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.graphql", "{ ledger { nothing } }", "Cannot query field 'nothing' on type 'Ledger'"),
        ("a.graphql", "{", "Syntax Error"),
        ("a.graphql", "query A { __typename } " + "#" * 30_000 + "\n" * 70_001, "characters"),
        ("a.graphql", b"\xff", "is not text in UTF-8"),
        ("a.json", "[]", "is not an object of SHA-256 and text"),
        ("a.json", "{", "is not an object of SHA-256 and text"),
        ("a.json", '{"operations": [{"id": "a"}]}', "is not an object of SHA-256 and text"),
        ("a.json", json.dumps({"a": TEXT}), f"a is not the SHA-256 of its document, {hash_of(TEXT)}"),
        ("none.graphql", None, "cannot be read: No such file"),
    ],
)
def test_what_cannot_be_asked_is_not_added_nor_what_stands_beside_it(
    quorate: Quorate, client: Client, tmp_path: Path, file: Path, name: str, content: str | bytes | None, words: str
) -> None:
    wrong = tmp_path / name
    if content is not None:
        wrong.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, err = quorate("documents", "add", str(file), str(wrong))
    assert (code, out) == (1, "")
    assert words in " ".join(err.split())
    assert quorate("documents", "list") == (0, "No document is trusted.\n", "")
