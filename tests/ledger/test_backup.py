"""A backup is one moment of ledger and keyring; nothing is overwritten, nothing is left half, what is missing is said."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from ledger.backup.keyring_archive import pack_keyring, read_archive
from ledger.backup.manifest import DUMP, FILE, KEYRING, BackupError, Manifest
from ledger.backup.restoring import restore_backup
from ledger.backup.writing import SCHEMAS, write_backup
from ledger.keyring import Keyring, KeyringError
from ledger.migrate import NotAllowed
from ledger.postgres import embedded
from ledger.postgres.dsn import MigrationError, reporting_role
from tests.support.databases import Database, administrator, make_ready, new_database
from tests.support.keyed_persons import KeyedPersons


@pytest.fixture
def persons(database: Database, tmp_path: Path) -> Iterator[KeyedPersons]:
    with KeyedPersons(database, tmp_path / "keyring") as found:
        yield found


def back_up(persons: KeyedPersons, out: Path, keyring_file: Path | None = None) -> Manifest:
    return write_backup(
        out,
        login_dsn=persons.database.login_dsn,
        migrate_dsn=persons.database.migrate_dsn,
        keyring=persons.place,
        keyring_file=keyring_file,
        version="test",
    )


def restore(backup: Path, to: Database, keyring: Path, migrate_dsn: str = "", file: Path | None = None) -> list[str]:
    said: list[str] = []
    restore_backup(
        backup,
        migrate_dsn=migrate_dsn or to.migrate_dsn,
        login_dsn=to.login_dsn,
        keyring=keyring,
        keyring_file=file,
        say=said.append,
    )
    return said


def test_ledger_and_keyring_are_of_one_moment_while_commands_run(
    server: embedded.EmbeddedServer, persons: KeyedPersons, tmp_path: Path
) -> None:
    """Whoever is in the ledger and not erased there has a key, and whoever has none any more is erased there."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            persons.register()
            persons.erase_oldest()

    persons.register()
    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(3):
            back_up(persons, tmp_path / f"b{number}")
    finally:
        over.set()
        worker.join()
    assert persons.erased > 3
    for number in range(3):
        with new_database(server) as to:
            restore(tmp_path / f"b{number}", to, tmp_path / f"k{number}")
            held = {name.removeprefix("keys/") for name in read_archive(tmp_path / f"b{number}" / KEYRING)}
            known, erased = persons.of_ledger(to)
            assert known - erased <= held, "each name can be read"
            assert set(Keyring(tmp_path / f"k{number}").missing(sorted(known))) == set()
            destroyed = {person for person in known if Keyring(tmp_path / f"k{number}").destroyed(person)}
            assert destroyed <= erased, "whose key is gone is erased on the record too"


def test_no_key_is_made_or_destroyed_between_the_snapshot_and_the_end_of_the_keyring(tmp_path: Path) -> None:
    keyring, ids = Keyring(tmp_path / "keyring"), [str(uuid4()) for _ in range(3)]
    for person in ids[:2]:
        keyring.seal(person, 1, "name", "Ann Example")
    destroying = threading.Thread(target=keyring.destroy, args=[ids[1]])
    waited: list[bool] = []

    def snapshot() -> None:
        destroying.start()
        destroying.join(0.3)
        waited.append(destroying.is_alive())

    with keyring._locked():
        packing = threading.Thread(target=pack_keyring, args=[tmp_path / "keyring", tmp_path / "k.tar", snapshot])
        packing.start()
        packing.join(0.3)  # it has read what there is, and waits
        (tmp_path / "keyring" / "keys" / ids[0]).rename(tmp_path / "keyring" / "keys" / ids[2])
    packing.join()
    destroying.join()
    assert waited == [True]
    assert {name for name in read_archive(tmp_path / "k.tar") if name.startswith("keys/")} == {
        f"keys/{person}" for person in ids[1:]
    }


def test_nothing_is_overwritten_and_only_the_account_may_read(
    server: embedded.EmbeddedServer, persons: KeyedPersons, tmp_path: Path
) -> None:
    persons.register()
    back_up(persons, tmp_path / "b", tmp_path / "apart" / "k.tar")
    files = [*(tmp_path / "b").iterdir(), tmp_path / "apart" / "k.tar"]
    assert {f.name for f in files} == {FILE, DUMP, "k.tar"}
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("b", "apart")} == {0o700}
    for out, file in (
        (tmp_path / "b", None),
        (tmp_path / "c", tmp_path / "apart" / "k.tar"),
        (tmp_path / "link", None),
    ):
        if out.name == "link":
            out.symlink_to(tmp_path / "nowhere")
        with pytest.raises(BackupError, match="nothing is overwritten"):
            back_up(persons, out, file)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["apart", "b", "keyring", "link"]
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "b", persons.database, tmp_path / "fresh", file=tmp_path / "apart" / "k.tar")
    assert not (tmp_path / "fresh").exists()
    with new_database(server) as to, pytest.raises(BackupError, match="--keyring"):
        restore(tmp_path / "b", to, tmp_path / "fresh")
    with new_database(server) as to:
        Keyring(tmp_path / "other")
        with pytest.raises(BackupError, match="another keyring"):
            restore(tmp_path / "b", to, tmp_path / "other", file=tmp_path / "apart" / "k.tar")
        restore(tmp_path / "b", to, persons.place, file=tmp_path / "apart" / "k.tar")  # the very same is well


@pytest.mark.parametrize("schema", ["reporting", "access", "ledger", "read", "read_7"])
def test_a_schema_of_somebody_elses_is_never_dropped(
    server: embedded.EmbeddedServer, persons: KeyedPersons, tmp_path: Path, schema: str
) -> None:
    persons.register()
    back_up(persons, tmp_path / "b")
    with new_database(server) as to, psycopg.connect(to.migrate_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.theirs AS SELECT 1 AS one".encode())
        with pytest.raises(BackupError, match=f"{to.name} has a schema {schema} that is not Quorate's: restore into"):
            restore(tmp_path / "b", to, tmp_path / "fresh")
        assert connection.execute(f"SELECT one FROM {schema}.theirs".encode()).fetchone() == (1,)
        assert not (tmp_path / "fresh").exists()
        connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())
        make_ready(to)
        restore(tmp_path / "b", to, tmp_path / "fresh")


def test_what_fails_leaves_nothing_and_can_be_tried_again(
    server: embedded.EmbeddedServer, persons: KeyedPersons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons.register()
    with monkeypatch.context() as other:
        other.setattr("ledger.backup.writing.service_role", reporting_role)  # which may not read the ledger
        with pytest.raises(BackupError, match="ermission denied"):
            back_up(persons, tmp_path / "b")
    assert [p.name for p in tmp_path.iterdir()] == ["keyring"]
    back_up(persons, tmp_path / "b")
    dump = (tmp_path / "b" / DUMP).read_bytes()
    for wrong in (dump[:-1], dump[: len(dump) // 2], b""):
        (tmp_path / "b" / DUMP).write_bytes(wrong)
        with new_database(server) as to, pytest.raises(BackupError, match="is not the database of this backup"):
            restore(tmp_path / "b", to, tmp_path / "fresh")
    (tmp_path / "b" / DUMP).write_bytes(dump)
    with new_database(server) as to, monkeypatch.context() as other:
        other.setattr(
            "ledger.backup.restoring.migrate", lambda *dsns: (_ for _ in ()).throw(MigrationError("at the end"))
        )
        with pytest.raises(MigrationError):
            restore(tmp_path / "b", to, tmp_path / "fresh")
        other.undo()
        with psycopg.connect(to.migrate_dsn) as connection:
            assert connection.execute("select to_regnamespace('ledger')").fetchone() == (None,)
        assert restore(tmp_path / "b", to, tmp_path / "fresh")[-1] == "the database is restored up to position 1"
    (tmp_path / "b" / FILE).unlink()
    with new_database(server) as to, pytest.raises(BackupError, match="no whole backup"):
        restore(tmp_path / "b", to, tmp_path / "fresh")


def test_who_lacks_a_right_is_told_in_a_line(
    server: embedded.EmbeddedServer, persons: KeyedPersons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons.register()
    back_up(persons, tmp_path / "b")
    with new_database(server) as to, administrator(server) as superuser:
        names = tuple(f"{to.name}_{kind}" for kind in ("owner", "nobody"))
        superuser.execute(f"CREATE ROLE {names[0]} LOGIN CREATEROLE".encode())
        superuser.execute(f"CREATE ROLE {names[1]} LOGIN".encode())
        superuser.execute(f"ALTER DATABASE {to.name} OWNER TO {names[0]}".encode())
        with pytest.raises(NotAllowed, match="needs CREATEROLE and must own the database; name one that does"):
            restore(tmp_path / "b", to, tmp_path / "fresh", server.dsn(to.name, names[1]))
        restore(tmp_path / "b", to, tmp_path / "fresh", server.dsn(to.name, names[0]))
        owned = superuser.execute("SELECT pg_has_role(%s, %s, 'SET')", [names[0], f"{to.name}_ledger"]).fetchone()
        assert owned == (False,), "the ledger is its owner's alone again"
    given = persons.with_master_in_the_environment(monkeypatch)
    back_up(given, tmp_path / "c")
    assert "master.key" not in read_archive(tmp_path / "c" / KEYRING)
    monkeypatch.delenv("QUORATE_MASTER_KEY")
    with new_database(server) as to, pytest.raises(KeyringError, match="give QUORATE_MASTER_KEY"):
        restore(tmp_path / "c", to, tmp_path / "fresh-c")


def test_logins_of_reporting_tools_come_along(
    server: embedded.EmbeddedServer, persons: KeyedPersons, tmp_path: Path
) -> None:
    persons.register()
    login = f"{persons.database.name}_bi"
    with administrator(server) as superuser:
        superuser.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'a password'".encode())
        superuser.execute(f"ALTER ROLE {login} SET statement_timeout = '7s'".encode())
        superuser.execute(f"GRANT {reporting_role(persons.database.name)} TO {login}".encode())
        made = back_up(persons, tmp_path / "b")
        assert [each.name for each in made.logins] == [login]
        assert (made.logins[0].verifier or "").startswith("SCRAM-SHA-256$")
        superuser.execute(f"REVOKE {reporting_role(persons.database.name)} FROM {login}".encode())
        superuser.execute(f"DROP ROLE {login}".encode())
        with new_database(server) as to:
            restore(tmp_path / "b", to, tmp_path / "fresh")
            row = superuser.execute(
                "SELECT a.rolpassword, r.rolconfig FROM pg_authid a JOIN pg_roles r USING (oid) WHERE r.rolname = %s",
                [login],
            ).fetchone()
            assert row == (made.logins[0].verifier, ["statement_timeout=7s"])
            granted = superuser.execute(
                "SELECT pg_has_role(%s, %s, 'USAGE')", [login, reporting_role(to.name)]
            ).fetchone()
            assert granted == (True,)


def test_every_schema_is_backed_up_or_made_anew(database: Database) -> None:
    make_ready(database)
    with psycopg.connect(database.migrate_dsn) as connection:
        found = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^pg_|^information_schema$|^public$'"
        )
        schemas = {name for (name,) in found}
    assert schemas == {*SCHEMAS, "read", "read_1", "reporting"}


def test_progress_is_told(persons: KeyedPersons, tmp_path: Path) -> None:
    persons.register()
    seen: list[tuple[int, int]] = []
    write_backup(
        tmp_path / "b",
        login_dsn=persons.database.login_dsn,
        migrate_dsn=persons.database.migrate_dsn,
        keyring=persons.place,
        version="test",
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen
    assert all(0 <= done <= of for done, of in seen)
    assert os.listdir(tmp_path / "b")


def test_a_key_that_is_destroyed_while_the_keyring_is_read_is_left_out(tmp_path: Path) -> None:
    keyring, ids = Keyring(tmp_path / "keyring"), [str(uuid4()) for _ in range(2)]
    keyring.seal(ids[0], 1, "name", "Ann Example")
    vanishing = tmp_path / "keyring" / "keys" / ids[1]
    vanishing.symlink_to(tmp_path / "nowhere")  # it is listed, and cannot be read
    assert pack_keyring(tmp_path / "keyring", tmp_path / "k.tar", vanishing.unlink) == 1
    with pytest.raises(BackupError, match="There is no keyring"):
        pack_keyring(tmp_path / "elsewhere", tmp_path / "l.tar", lambda: None)


def test_a_keyring_elsewhere_goes_too_where_the_backup_cannot_take_its_name(
    persons: KeyedPersons, tmp_path: Path
) -> None:
    persons.register()
    theirs = tmp_path / "b" / "theirs"

    def write_there(*_: int) -> None:
        theirs.parent.mkdir(exist_ok=True)
        theirs.touch()

    with pytest.raises(BackupError, match="nothing of it is left"):
        write_backup(
            tmp_path / "b",
            login_dsn=persons.database.login_dsn,
            migrate_dsn=persons.database.migrate_dsn,
            keyring=persons.place,
            keyring_file=tmp_path / "k.tar",
            version="test",
            progress=write_there,
        )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "keyring"]
    assert [*theirs.parent.iterdir()] == [theirs]
