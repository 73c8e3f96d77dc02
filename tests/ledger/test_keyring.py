"""Words about a person are readable while their key exists, only in their place, and never again once it is destroyed."""

import os
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.keyring import STALE_S, KeyDestroyed, KeyMissing, Keyring, KeyringUnusable, SealBroken, WrongMasterKey
from tests.ledger.sample_events import new_id

DESTROY = """
import sys
from pathlib import Path
from ledger.keyring import Keyring
Keyring(Path(sys.argv[1]), {}).destroy(sys.argv[2])
"""
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
SLOW_FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keyring", {})


@SLOW_FIXTURE
@given(text=WORDS, version=st.integers(1), field=st.text("abc_", min_size=1))
def test_what_is_sealed_can_be_opened(keyring: Keyring, text: str, version: int, field: str) -> None:
    person = new_id()
    keyring.seal(person, 1, "name", "whoever is registered")
    sealed = keyring.seal(person, version, field, text)
    assert keyring.open(sealed) == text
    assert len(text) < 8 or text not in sealed.ct


@SLOW_FIXTURE
@given(texts=st.lists(WORDS, min_size=2, max_size=4), erased=st.sets(st.integers(0, 3)))
def test_destroying_one_key_leaves_every_other_person_readable(
    keyring: Keyring, texts: list[str], erased: set[int]
) -> None:
    sealed = [keyring.seal(new_id(), 1, "name", text) for text in texts]
    for n, one in enumerate(sealed):
        if n in erased:
            keyring.destroy(one.stream)
    assert [keyring.open(one) for one in sealed] == [None if n in erased else text for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    "elsewhere", [{"version": 2}, {"field": "note"}, {"ct": "AAAA"}, {"nonce": "AAAAAAAAAAAAAAAA"}]
)
def test_sealed_words_open_only_where_they_were_put(keyring: Keyring, elsewhere: dict[str, object]) -> None:
    sealed = keyring.seal(new_id(), 1, "name", "Ann Example")
    with pytest.raises(SealBroken):
        keyring.open(replace(sealed, **elsewhere))


def test_one_persons_words_cannot_be_passed_off_as_anothers(keyring: Keyring) -> None:
    ann, ben = new_id(), new_id()
    sealed = keyring.seal(ann, 1, "name", "Ann Example")
    keyring.seal(ben, 1, "name", "Ben Example")
    with pytest.raises(SealBroken):
        keyring.open(replace(sealed, stream=ben))


def test_a_destroyed_key_is_gone_for_good(keyring: Keyring, tmp_path: Path) -> None:
    person = new_id()
    sealed = keyring.seal(person, 1, "name", "Ann Example")
    keyring.destroy(person)
    keyring.destroy(person)
    for ring in (keyring, Keyring(tmp_path / "keyring", {})):
        assert ring.destroyed(person)
        assert ring.open(sealed) is None
        with pytest.raises(KeyDestroyed):
            ring.seal(person, 2, "name", "Ann Example")
    assert not (tmp_path / "keyring" / "keys" / person).exists()


def test_a_person_without_a_key_can_be_erased_too(keyring: Keyring) -> None:
    person = new_id()
    keyring.destroy(person)
    with pytest.raises(KeyDestroyed):
        keyring.seal(person, 1, "name", "Ann Example")


def test_a_removal_that_was_interrupted_is_finished_by_the_next_start(keyring: Keyring, tmp_path: Path) -> None:
    person = new_id()
    sealed = keyring.seal(person, 1, "name", "Ann Example")
    (tmp_path / "keyring" / "destroyed").write_text(f"{person}\n")
    assert Keyring(tmp_path / "keyring", {}).open(sealed) is None
    assert not (tmp_path / "keyring" / "keys" / person).exists()


def test_another_process_forgets_a_destroyed_key_soon(keyring: Keyring, tmp_path: Path) -> None:
    person = new_id()
    sealed = keyring.seal(person, 1, "name", "Ann Example")
    other = Keyring(tmp_path / "keyring", {})
    assert other.open(sealed) == "Ann Example"
    subprocess.run([sys.executable, "-c", DESTROY, tmp_path / "keyring", person], check=True)
    time.sleep(STALE_S * 1.1)
    assert keyring.open(sealed) is None
    assert other.open(sealed) is None


def test_two_keyrings_on_one_directory_make_one_key(keyring: Keyring, tmp_path: Path) -> None:
    other, person = Keyring(tmp_path / "keyring", {}), new_id()
    assert keyring.seal(person, 1, "name", "x").key == other.seal(person, 2, "name", "y").key
    assert keyring.fingerprint(b"content") == other.fingerprint(b"content") != keyring.fingerprint(b"other content")


def test_the_keys_are_private_to_the_account_that_runs_quorate(keyring: Keyring, tmp_path: Path) -> None:
    keyring.seal(new_id(), 1, "name", "Ann Example")
    for path in (tmp_path / "keyring").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_keys_are_useless_without_the_master_key(tmp_path: Path) -> None:
    ours, others = ({"QUORATE_MASTER_KEY": b64encode(os.urandom(32)).decode()} for _ in range(2))
    sealed = Keyring(tmp_path / "ring", ours).seal(new_id(), 1, "name", "Ann Example")
    assert Keyring(tmp_path / "ring", ours).open(sealed) == "Ann Example"
    assert not (tmp_path / "ring" / "master.key").exists()
    with pytest.raises(WrongMasterKey):
        Keyring(tmp_path / "ring", others)
    with pytest.raises(WrongMasterKey, match="missing"):
        Keyring(tmp_path / "ring", {})
    with pytest.raises(WrongMasterKey, match="32 bytes"):
        Keyring(tmp_path / "ring", {"QUORATE_MASTER_KEY": "too short"})


@pytest.mark.parametrize(
    "ring", [lambda path: Keyring(path / "another", {}), lambda path: Keyring(path / "keyring", {})]
)
def test_a_keyring_that_did_not_seal_the_words_says_so(
    keyring: Keyring, tmp_path: Path, ring: Callable[[Path], Keyring]
) -> None:
    sealed = keyring.seal(new_id(), 1, "name", "Ann Example")
    (tmp_path / "keyring" / "keys" / sealed.stream).unlink()
    with pytest.raises(KeyMissing):
        ring(tmp_path).open_held(sealed)
    assert ring(tmp_path).open(sealed) is None
    with pytest.raises(KeyMissing):
        ring(tmp_path).seal(sealed.stream, 2, "name", "Ann Another")
    with pytest.raises(KeyMissing):
        ring(tmp_path).open_held(sealed)


def test_a_keyring_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeyringUnusable, match="Not a directory"):
        Keyring(tmp_path / "file" / "keyring", {})


def test_a_key_that_the_disk_has_no_room_for_is_not_made(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    person, written = new_id(), os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, content: written(handle, content[:10]))
        with pytest.raises(KeyringUnusable, match="No space left"):
            keyring.seal(person, 1, "name", "Ann Example")
    assert keyring.open(keyring.seal(person, 1, "name", "Ann Example")) == "Ann Example"


def test_an_erasure_that_the_disk_had_no_room_for_is_finished_later(
    keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed, written = keyring.seal(new_id(), 1, "name", "Ann Example"), os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, content: written(handle, content[:10]))
        with pytest.raises(KeyringUnusable):
            keyring.destroy(sealed.stream)
    assert Keyring(tmp_path / "keyring", {}).open(sealed) == "Ann Example"
    keyring.destroy(sealed.stream)
    assert Keyring(tmp_path / "keyring", {}).open(sealed) is None


def test_only_an_id_names_a_person(keyring: Keyring) -> None:
    with pytest.raises(ValueError, match="not the id"):
        keyring.seal("../../etc/passwd", 1, "name", "x")
