"""The command line, beside a database that is there already."""

import json
import re
import tempfile
from pathlib import Path

import psycopg
import pytest

from api.cli.client import run_settings
from api.http.tokens import Tokens
from api.server.service import Service
from ledger.migrate import migrate
from ledger.postgres import embedded
from tests.ledger import versions
from tests.support.command_examples import establish, post_examples_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database, new_database
from tests.support.http_client import Client

ROOT = Path(__file__).parents[3]


def test_it_says_which_version_it_is(quorate: Quorate) -> None:
    code, out, _ = quorate("--version")
    assert code == 0
    assert re.fullmatch(r"quorate \d+\.\d+\.\d+, rules \d+\n", out)


def test_migration_may_be_repeated(quorate: Quorate, empty_database: Database) -> None:
    for _ in range(2):
        assert quorate("migrate") == (0, "migrated; the ledger stands at position 0\n", "")


def test_a_database_of_version_0_1_0_is_migrated_and_verified(
    quorate: Quorate, server: embedded.EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_database(server) as older:
        versions.make_0_1_0(older)
        monkeypatch.setenv("DATABASE_URL", older.login_dsn)
        code, out, err = quorate("verify")
        assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
        assert "quorate migrate" in err
        monkeypatch.setenv("MIGRATE_DATABASE_URL", older.migrate_dsn)
        assert quorate("migrate") == (0, f"migrated; the ledger stands at position {versions.EVENTS}\n", "")
        assert quorate("rebuild", "--grace", "0")[0] == 0
        assert quorate("verify")[0] == 0


def test_data_of_a_newer_version_are_not_used(quorate: Quorate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("MIGRATE_DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="quorate-newer-") as home:
        Path(home).chmod(0o711)
        data = Path(home) / "data"
        with embedded.start(data) as running:
            migrate(
                running.dsn(user="postgres"), running.dsn(), to=versions.later("CREATE TABLE ledger.notes (id uuid)")
            )
        for command in ("migrate", "verify"):
            code, out, err = quorate(command, "--data", str(data))
            assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
            assert "A newer Quorate made the ledger's schema" in err


def test_tokens_are_made_listed_and_revoked(quorate: Quorate, database: Database, client: Client) -> None:
    for slug in ("a", "b"):
        establish(client, slug)
    made = (
        "token",
        "create",
        "Gwen Example",
        "--role",
        "reporting",
        "--group",
        "a",
        "--group",
        "b",
        "--until",
        "2190-12-31",
    )
    code, out, _ = quorate(*made)
    text = out.splitlines()[1]
    assert code == 0
    assert "2190-12-31" in out
    tokens = Tokens(database.login_dsn)
    credential = tokens.credential(text)
    assert credential is not None
    assert (credential.role, credential.groups, credential.names) == ("reporting", frozenset({"a", "b"}), False)
    code, out, _ = quorate("token", "list")
    assert all(word in out for word in ("Gwen Example", "reporting", "a, b", "2190-12-31", "stands"))
    assert text not in out
    id = tokens.list()[0].id
    assert quorate("token", "revoke", id)[0] == 0
    assert quorate("token", "revoke", id)[0] == 1
    assert tokens.credential(text) is None
    assert "revoked" in quorate("token", "list")[1]
    tokens.close()


def test_grants_are_made_listed_and_revoked(quorate: Quorate, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    establish(client, "a")
    made = ("access", "grant", "groups=quorate-auditors", "--role", "auditor", "--group", "a")
    assert quorate(*made)[0] == 1
    given = {"ISSUER": "https://id.example", "CLIENT": "quorate"}
    for name, value in given.items():
        monkeypatch.setenv(f"QUORATE_OIDC_{name}", value)
    monkeypatch.setenv("QUORATE_ADDRESS", "https://quorate.example")
    for wrong in (("--group", "nosuch"), ("--role", "king"), ("--until", "2001-01-01")):
        assert quorate(*made, *wrong)[0] == 1, wrong
    assert quorate("access", "grant", "name=Gwen", "--role", "auditor")[:2] != (0, "")
    code, out, _ = quorate(*made)
    assert code == 0
    assert "auditor for groups=quorate-auditors at https://id.example" in out
    listed = quorate("access", "list")[1]
    assert all(word in listed for word in ("quorate-auditors", "auditor", "stands"))
    id = out.split()[1].rstrip(":")
    assert quorate("access", "revoke", id)[0] == 0
    assert quorate("access", "revoke", id)[0] == 1
    assert "revoked" in quorate("access", "list")[1]


def test_a_token_is_not_made_for_a_group_that_is_not_there(quorate: Quorate, client: Client, service: Service) -> None:
    establish(client, "a")
    made = ("token", "create", "x", "--role", "auditor", "--group", "a", "--group", "nosuch")
    assert quorate(*made) == (1, "", "There is no group nosuch; there are: a.\n")
    assert service.tokens.list() == []


def test_credentials_take_groups_and_agencies_by_their_whole_names(
    quorate: Quorate, client: Client, service: Service
) -> None:
    first = {"on": "2025-04-01", "authority": {"kind": "body"}}
    for slug, name in (("harbour", "The Harbour Board"), ("twin-1", "Twin"), ("twin-2", "Twin")):
        client.post_another("/groups", {"slug": slug, "name": {"en": name}, "kind": "board", **first})
    client.post("/agencies", {"slug": "lights", "name": {"en": "Lights", "cy": "Goleuadau"}, **first})
    for group in ("the harbour  BOARD", "harbour"):
        assert quorate("token", "create", "x", "--role", "auditor", "--group", group)[0] == 0
    assert quorate("token", "create", "y", "--role", "agency", "--agency", "goleuadau")[0] == 0
    assert [token.groups for token in service.tokens.list()] == [("harbour",), ("harbour",), None]
    for wrong, words in (
        ("Harbour Board", "There is no group Harbour Board; "),
        ("Twin", "give the slug: twin-1, twin-2"),
    ):
        assert words in quorate("token", "create", "x", "--role", "auditor", "--group", wrong)[2]
    assert (
        "There is no agency goleu; there are: lights."
        in quorate("token", "create", "y", "--role", "agency", "--agency", "goleu")[2]
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "create", "x", "--role", "king"),
        ("token", "create", "x", "--role", "auditor", "--until", "2001-01-01"),
        ("token", "create", "x", "--role", "auditor", "--until", "soon"),
        ("token", "create", "x", "--role", "auditor", "--group", "nosuch"),
        ("replay", "--at", "99"),
        ("demo",),
        ("serve", "--demo"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_1(quorate: Quorate, arguments: tuple[str, ...]) -> None:
    quorate("migrate")
    code, out, err = quorate(*arguments)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "nonsense", "postgresql://%zz"])
@pytest.mark.parametrize("command", ["serve", "project", "migrate", "verify", "replay", "rebuild"])
def test_a_wrong_database_url_is_one_line_and_exit_1(
    quorate: Quorate, monkeypatch: pytest.MonkeyPatch, command: str, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("MIGRATE_DATABASE_URL")
    monkeypatch.setenv("PORT", "0")
    code, out, err = quorate(command)
    assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
    assert "Traceback" not in err


def test_the_read_side_is_projected_verified_replayed_and_rebuilt(
    quorate: Quorate, client: Client, database: Database
) -> None:
    post_examples_up_to(client, "decide")
    code, out, _ = quorate("ready", "--within", "0")
    assert code == 1
    assert "is a projector running?" in out
    code, out, _ = quorate("rebuild", "--grace", "0")
    assert code == 0, out
    assert quorate("ready", "--within", "0")[0] == 0
    code, out, _ = quorate("verify")
    assert code == 0, out
    assert "each as the ledger says" in out
    code, out, _ = quorate("replay", "--at", "7")
    assert code == 0
    assert "position 7" in out
    code, out, _ = quorate("replay", "--at", "7", "--rows")
    *rows, end = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert "model" not in end
    assert {row["key"] for row in rows if row["model"] == "trail"} == {str(n) for n in range(1, 8)}
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        schema = connection.execute("SELECT schema FROM read.pointer").fetchone()
        assert schema is not None
        connection.execute(
            f"UPDATE {schema[0]}.seats SET valid_from = valid_from - 1 WHERE key LIKE '%police-1%'".encode()
        )
    code, out, _ = quorate("verify")
    assert code == 1
    assert "seats: row" in out
    assert "police-1" in out


@pytest.mark.parametrize("command", ["verify", "ready", "project"])
def test_a_read_side_of_another_version_is_one_line_and_exit_1(
    quorate: Quorate, database: Database, command: str
) -> None:
    quorate("migrate")
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute("DROP TABLE read_1.seats CASCADE")
        connection.execute("COMMENT ON SCHEMA read_1 IS 'another version'")
    code, out, err = quorate(command)
    assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
    assert "quorate migrate" in err
    assert quorate("migrate")[0] == 0
    code, out, _ = quorate("verify")
    assert (code, "nothing to verify" in out) == (1, True), out


def test_a_keyring_that_is_not_the_ledgers_is_one_line_and_exit_1(
    quorate: Quorate, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_examples_up_to(client, "ada-example")
    monkeypatch.setenv("QUORATE_KEYRING", str(tmp_path / "another"))
    monkeypatch.setenv("PORT", "0")
    for command in (("serve",), ("trail", "--token", "demo-administrator")):
        code, out, err = quorate(*command)
        assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
        assert "is not that of this ledger" in err


def test_terms_are_checked_fault_by_fault(quorate: Quorate, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[terms]\nversion = 5\n[group]\nslug = "x"\n')
    code, out, _ = quorate("terms", "check", str(wrong))
    assert code == 1
    for line in out.splitlines():
        assert line.startswith(f"{wrong}: ")
    assert "terms.version" in out
    assert quorate("terms", "check", str(tmp_path / "none.toml"))[0] == 1
    documents = sorted(map(str, (ROOT / "terms-of-reference").glob("*.toml")))
    code, out, _ = quorate("terms", "check", *documents)
    assert (code, out.count("in order")) == (0, len(documents))


def test_the_data_of_make_run_is_found_from_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    beside = tmp_path / "checkout"
    monkeypatch.setattr("sys.prefix", str(beside / ".venv"))
    assert run_settings.default_data() == Path(".quorate/demo")
    (beside / ".quorate/demo/postgres").mkdir(parents=True)
    (beside / ".quorate/demo/postgres/PG_VERSION").write_text("18")
    assert run_settings.default_data() == beside / ".quorate/demo"
    (tmp_path / ".quorate/demo/postgres").mkdir(parents=True)
    (tmp_path / ".quorate/demo/postgres/PG_VERSION").write_text("18")
    assert run_settings.default_data() == Path(".quorate/demo")


def test_a_token_of_the_role_agency_is_of_an_agency_that_is_recorded(
    quorate: Quorate, client: Client, service: Service
) -> None:
    first_day = {"on": "2025-04-01", "authority": {"kind": "body"}}
    id = client.post("/agencies", {"slug": "police", "name": {"en": "Police"}, **first_day})["id"]
    made = ("token", "create", "x", "--role", "agency")
    for wrong in (
        made,
        (*made, "--agency", "nosuch"),
        ("token", "create", "x", "--role", "auditor", "--agency", "police"),
    ):
        assert quorate(*wrong)[:2] == (1, ""), wrong
    code, out, _ = quorate(*made, "--agency", "police")
    assert code == 0
    credential = service.tokens.credential(out.splitlines()[1])
    assert credential
    assert (credential.role, credential.agency) == ("agency", id)
