"""`quorate checkpoint` and `quorate verify --checkpoint`, with what a superuser did in between."""

from pathlib import Path

import psycopg

from tests.support.command_examples import establish
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

OFF, ON = (
    f"ALTER TABLE ledger.{table} {to} TRIGGER {table}_stay;"
    for to, table in (("DISABLE", "events"), ("ENABLE ALWAYS", "events"))
)


def test_the_ledger_is_held_to_a_checkpoint_that_others_hold(
    quorate: Quorate, database: Database, client: Client, tmp_path: Path
) -> None:
    held, keys = tmp_path / "held.checkpoint", tmp_path / "log.pub"
    establish(client, "a")
    assert quorate("rebuild", "--grace", "0")[0] == 0
    code, out, _ = quorate("verify")
    assert code == 0
    assert "ledger at position 1: nothing was integrated or published yet that it could be held to." in out
    code, out, err = quorate("checkpoint", "publish")
    assert (code, err) == (0, "")
    held.write_text(out)
    keys.write_text(quorate("checkpoint", "keys")[1])
    assert quorate("checkpoint", "publish")[1] == held.read_text()
    for more in ((), ("--checkpoint", str(held)), ("--checkpoint", str(held), "--key", str(keys))):
        code, out, _ = quorate("verify", *more)
        assert code == 0, out
        assert "ledger at position 1: as it was when its checkpoints were signed (at 1)." in out
    rotated = quorate("checkpoint", "rotate")[1]
    assert rotated.partition("\n\n")[0] == held.read_text().partition("\n\n")[0]
    assert len(quorate("checkpoint", "keys")[1].splitlines()) == 2
    assert quorate("verify", "--checkpoint", str(held))[0] == 0, "the old key's signature is good still"
    with psycopg.connect(database.migrate_dsn) as superuser:
        superuser.execute(f"{OFF} UPDATE ledger.events SET state = state || ' '; {ON}".encode())
    code, out, _ = quorate("verify", "--checkpoint", str(held))
    assert code == 1
    assert "position 1 is not as it was when it was integrated" in out
    assert "ledger at position 1: not as it was, from position 1 on." in out


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
