"""`quorate checkpoint` and `quorate verify --checkpoint`, with what a superuser did in between."""

from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from quorate_verify.cli import run

from tests.support.command_examples import establish
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

OFF, ON = (
    f"ALTER TABLE ledger.{table} {to} TRIGGER {table}_stay;"
    for to, table in (("DISABLE", "events"), ("ENABLE ALWAYS", "events"))
)
NODES_OFF, NODES_ON = (
    f"ALTER TABLE ledger.tree_nodes {to} TRIGGER tree_nodes_stay;" for to in ("DISABLE", "ENABLE ALWAYS")
)


def test_the_ledger_is_held_to_a_checkpoint_that_others_hold(
    quorate: Quorate, database: Database, client: Client, tmp_path: Path
) -> None:
    held, keys = tmp_path / "held.checkpoint", tmp_path / "log.pub"
    establish(client, "a")
    assert quorate("rebuild", "--grace", "0")[0] == 0
    code, out, _ = quorate("verify")
    assert code == 0
    assert "Its proof: nothing was integrated or published yet that it could be held to." in out
    code, out, err = quorate("checkpoint", "publish")
    assert (code, err) == (0, "")
    held.write_text(out)
    keys.write_text(quorate("checkpoint", "keys")[1])
    assert quorate("checkpoint", "publish")[1] == held.read_text()
    for more in ((), ("--checkpoint", str(held)), ("--checkpoint", str(held), "--key", str(keys))):
        code, out, _ = quorate("verify", *more)
        assert code == 0, out
        assert "Its proof: every event is as it was when the checkpoint at 1 was signed." in out
    rotated = quorate("checkpoint", "rotate")[1]
    assert rotated.partition("\n\n")[0] == held.read_text().partition("\n\n")[0]
    assert len(quorate("checkpoint", "keys")[1].splitlines()) == 2
    assert quorate("verify", "--checkpoint", str(held))[0] == 0, "the old key's signature is good still"
    with psycopg.connect(database.migrate_dsn) as superuser:
        superuser.execute(f"{OFF} UPDATE ledger.events SET state = state || ' '; {ON}".encode())
    code, out, _ = quorate("verify", "--checkpoint", str(held))
    assert code == 1
    assert "position 1 is not as it was when it was integrated" in out
    assert "Its proof: not as it was, from position 1 on." in out


def test_where_the_newest_events_are_gone_the_position_is_named_before_anything_is_made_anew(
    quorate: Quorate, database: Database, client: Client, tmp_path: Path
) -> None:
    for slug in ("a", "b", "c"):
        establish(client, slug)
    assert quorate("rebuild", "--grace", "0")[0] == 0
    (held := tmp_path / "held.checkpoint").write_text(quorate("checkpoint", "publish")[1])
    with psycopg.connect(database.migrate_dsn) as superuser:
        superuser.execute(f"{OFF} DELETE FROM ledger.events WHERE notification_id > 1; {ON}".encode())
    code, out, err = quorate("verify", "--checkpoint", str(held))
    assert code == 1
    assert "Its proof: not as it was, from position 2 on." in out, (out, err)
    assert "made from another ledger" in err


def test_the_first_position_is_named_though_a_later_event_cannot_be_read(
    quorate: Quorate, database: Database, client: Client
) -> None:
    for slug in ("a", "b", "c"):
        establish(client, slug)
    assert quorate("rebuild", "--grace", "0")[0] == 0
    assert quorate("checkpoint", "publish")[0] == 0
    with psycopg.connect(database.migrate_dsn) as superuser:
        earlier = "UPDATE ledger.events SET command = gen_random_uuid() WHERE notification_id = 2;"
        unreadable = "UPDATE ledger.events SET topic = topic || '2' WHERE notification_id = 3;"
        superuser.execute(f"{OFF} {earlier} {unreadable} {ON}".encode())
    code, out, err = quorate("verify")
    assert code == 1
    assert "Its proof: not as it was, from position 2 on." in out, (out, err)
    assert "position 3" in err


@pytest.mark.parametrize("time", ["infinity", "0044-03-15 BC", "20000-01-01"])
def test_a_time_that_cannot_be_read_of_the_newest_event_is_named_like_any_other_change(
    quorate: Quorate, database: Database, client: Client, time: str
) -> None:
    for slug in ("a", "b"):
        establish(client, slug)
    assert quorate("rebuild", "--grace", "0")[0] == 0
    assert quorate("checkpoint", "publish")[0] == 0
    with psycopg.connect(database.migrate_dsn) as superuser:
        altered = f"UPDATE ledger.events SET recorded_at = '{time}' WHERE notification_id = 2;"
        superuser.execute(f"{OFF} {altered} {ON}".encode())
    code, out, err = quorate("verify")
    assert code == 1
    assert "Its proof: not as it was, from position 2 on." in out, (out, err)
    assert "The ledger is broken: " in out + err, (out, err)
    assert "Traceback" not in out + err


def test_history_that_is_rewritten_rebuilt_and_signed_again_is_found_by_what_is_held(
    quorate: Quorate, database: Database, client: Client, tmp_path: Path
) -> None:
    """By whoever has the database and the key: the record, its read side and its newest signature agree with each other,
    but not with a checkpoint from before, nor does a pack."""
    for slug in ("a", "b"):
        establish(client, slug)
    assert quorate("rebuild", "--grace", "0")[0] == 0
    (held := tmp_path / "held").write_text(quorate("checkpoint", "publish")[1])
    with psycopg.connect(database.migrate_dsn) as superuser:
        rewritten = "UPDATE ledger.events SET recorded_at = recorded_at - interval '1 hour' WHERE notification_id = 1;"
        superuser.execute(f"{OFF} {NODES_OFF} {rewritten} DELETE FROM ledger.tree_nodes; {NODES_ON} {ON}".encode())
    for forgotten in tmp_path.rglob("newest"):
        forgotten.unlink()
    for published in tmp_path.rglob("checkpoints/*"):
        published.unlink()
    assert quorate("rebuild", "--grace", "0")[0] == 0
    code, again, err = quorate("checkpoint", "publish")
    assert (code, err, again == held.read_text()) == (0, "", False)
    code, out, _ = quorate("verify")
    assert (code, "Its proof: every event is as it was" in out) == (0, True), out
    code, out, _ = quorate("verify", "--checkpoint", str(held))
    assert (code, "Its proof: not as it was, from position 1 on." in out) == (1, True), out
    token = quorate("token", "create", "An Inspector", "--role", "auditor")[1].split("\n")[1]
    file, keys = tmp_path / "evidence.zip", tmp_path / "log.pub"
    keys.write_text(quorate("checkpoint", "keys")[1])
    assert quorate("export", "--group", "a", "--out", str(file), "--purpose", "inspection", "--token", token)[0] == 0
    assert run(file, [], [keys]).findings == []
    assert {found.kind for found in run(file, [held], [keys]).findings} == {"inconsistent"}


def test_a_checkpoint_of_a_log_that_was_ended_needs_no_key_where_the_log_is(
    quorate: Quorate, database: Database, client: Client, tmp_path: Path
) -> None:
    """Elsewhere it is said which key to give."""
    for slug in ("a", "b"):
        establish(client, slug)
    assert quorate("rebuild", "--grace", "0")[0] == 0
    before, lost = tmp_path / "before", tmp_path / "lost"
    before.write_text(quorate("checkpoint", "publish")[1])
    old = quorate("checkpoint", "keys")[1].strip()
    establish(client, "c")
    lost.write_text(quorate("checkpoint", "publish")[1])
    with psycopg.connect(database.migrate_dsn) as superuser:
        gone = "DELETE FROM ledger.events WHERE notification_id > 2; DELETE FROM ledger.tree_nodes;"
        superuser.execute(f"{OFF} {NODES_OFF} {gone} {NODES_ON} {ON}".encode())
    assert quorate("checkpoint", "restart", "--reason", "An older backup.")[0] == 0
    (key := tmp_path / "log.pub").write_text(quorate("checkpoint", "keys")[1])
    assert "Its proof: every event is as it was" in quorate("verify", "--checkpoint", str(before))[1]
    assert "a checkpoint covers 3 events" in quorate("verify", "--checkpoint", str(lost))[1]
    code, _, err = quorate("verify", "--checkpoint", str(before), "--key", str(key))
    assert code == 1
    assert f"It is signed with {'+'.join(old.split('+')[:2])}: give that key with --key FILE" in err


def test_what_is_no_checkpoint_of_this_ledger_is_refused(quorate: Quorate, client: Client, tmp_path: Path) -> None:
    establish(client, "a")
    held, keys = tmp_path / "held.checkpoint", tmp_path / "log.pub"
    held.write_text(quorate("checkpoint", "publish")[1])
    keys.write_text("quorate/other+00000000+AAAA\n")
    forged = tmp_path / "forged"
    forged.write_text(held.read_text().replace("\n1\n", "\n2\n"))
    for given, words in (
        (("--checkpoint", str(tmp_path / "none")), "No such file"),
        (("--checkpoint", __file__), "not a signed note"),
        (("--checkpoint", str(forged)), "is wrong"),
        (("--checkpoint", str(held), "--key", str(keys)), "not a verifier key"),
    ):
        code, out, err = quorate("verify", *given)
        assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
        assert words in err


def test_a_pack_is_exported_recorded_and_verified(
    quorate: Quorate, database: Database, client: Client, tmp_path: Path
) -> None:
    establish(client, "a")
    assert quorate("rebuild", "--grace", "0")[0] == 0
    token = quorate("token", "create", "An Inspector", "--role", "auditor")[1].split("\n")[1]
    file, purpose = tmp_path / "evidence.zip", ("--purpose", "an inspection")
    code, _, err = quorate("export", "--group", "a", "--out", str(file), *purpose, "--token", token)
    assert (code, err) == (0, ""), err
    result = run(file, [], [])
    assert (result.findings, result.facts["events"]) == ([], 1)
    with psycopg.connect(database.migrate_dsn) as superuser:
        rows = superuser.execute("SELECT purpose, names, digest FROM access.exports").fetchall()
    assert rows == [("an inspection", False, sha256(file.read_bytes()).hexdigest())]
