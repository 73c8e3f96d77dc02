"""An evidence pack verifies by the separate verifier, is the same for the same request, and shows nothing that it
should not."""

import io
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from quorate_verify.cli import main, run, verify
from quorate_verify.notes import Key
from quorate_verify.pack import Pack

from api.evidence import rules_check
from ledger.proof import tree_store
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import GROUP, files_of, get

SIGNER_PARTS = 5
"""PRIVATE, KEY, the name, the id, and the kind with the seed."""


def test_a_pack_of_the_demonstration_verifies(demo: Demonstration, pack: Path, tmp_path: Path) -> None:
    keys, held = tmp_path / "log.pub", tmp_path / "held"
    keys.write_text("".join(f"{k}\n" for k in demo.service.log.directory.verifier_keys()))
    held.write_text(get(demo, "/checkpoint").text)
    result = run(pack, [held], [keys])
    assert (result.findings, result.notes, result.later) == ([], [], [])
    assert result.checked.keys() == {"seats", "meetings", "attendances", "quorum figures", "rates"}
    assert min(result.checked.values()) >= 9, result.checked


def test_the_same_request_at_the_same_position_gives_the_same_bytes_and_is_recorded(
    demo: Demonstration, pack: Path
) -> None:
    content = get(demo, "/evidence", group=GROUP, on="2026-03-31", purpose="inspection").content
    assert content == pack.read_bytes()
    index = files_of(pack)["index.html"].decode()
    assert (index.count("GET /proof/verifier"), "http://" in index) == (2, False)  # of no host: any may give the bytes
    with demo.service.primary.connection() as connection:
        query = 'SELECT actor, "group", purpose, names FROM access.exports WHERE digest = %s'
        rows = connection.execute(query, [sha256(content).hexdigest()]).fetchall()
    assert rows == [("demo-auditor", GROUP, "inspection", False)] * 2


def test_an_earlier_pack_is_not_accused_by_a_later_checkpoint(demo: Demonstration, keys: list[Key]) -> None:
    earlier = get(demo, "/evidence", group=GROUP, known_at="300").content
    result = verify(Pack(io.BytesIO(earlier)), [get(demo, "/checkpoint").text], keys)
    assert (result.findings, result.status) == ([], 3)


def test_the_summary_is_for_people_in_both_languages(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, code, words in (
        ([str(pack)], 0, "Nothing is wrong"),
        ([str(pack)], 0, "– no checkpoint was given"),
        ([str(pack), "--with-rules"], 0, "judgements by the rules"),
        ([str(pack), "--lang", "cy"], 0, "Does dim o'i le"),
        ([str(pack), "--lang", "cy"], 0, "17 sedd"),
        ([str(pack), "--json"], 0, '"status": 0'),
        ([str(tmp_path / "none.zip")], 2, "cannot be read"),
        ([__file__], 2, "cannot be read"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = capsys.readouterr()
        assert (ended.value.code, words in said.out + said.err) == (code, True), said


def test_no_name_and_no_key_is_in_a_pack_unless_names_are_asked_for(demo: Demonstration, pack: Path) -> None:
    everything = b"\n".join(files_of(pack).values())
    named = get(demo, "/evidence", group=GROUP, names="true", acknowledge="names", purpose="inspection")
    names = [n for n in json.loads(files_of(named.content)["names.json"]).values() if n]
    assert len(names) > 10
    assert [n for n in names if n.encode() in everything] == []
    signer = str(demo.service.log.directory.signer())
    secret = signer.split("+", SIGNER_PARTS - 1)[-1]  # base64 may have a plus too
    assert len(secret) == 44
    assert signer.encode() not in everything
    assert secret.encode() not in everything


def test_every_judgement_of_the_demonstration_follows_by_the_rules(pack: Path, keys: list[Key]) -> None:
    result = verify(Pack(pack), [], keys, rules_check.check)
    assert result.findings == []
    assert result.checked["judgements by the rules"] > 200
    assert result.facts["beyond"] == []


def test_a_pack_of_each_group_verifies_for_whoever_reaches_only_that_group(
    demo: Demonstration, keys: list[Key]
) -> None:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    for slug in (GROUP, "wandsworth-mash-omg"):
        token = demo.service.tokens.create("Limited", "auditor", ends_at, groups=(slug,))[0]
        content = get(demo, "/evidence", token, group=slug).content
        assert verify(Pack(io.BytesIO(content)), [], keys).findings == [], slug


def test_who_may_take_a_pack(demo: Demonstration) -> None:
    """Asked of a group that there is not: whoever may ask is told so."""

    def status(credential: str, **query: str) -> int:
        return get(demo, "/evidence", credential, **query).status_code

    named = {"names": "true", "acknowledge": "names", "purpose": "inspection"}
    for credential, plain, with_names in (
        ("demo-administrator", 404, 404),
        ("demo-auditor", 404, 404),
        ("demo-reporting", 404, 403),
        ("nobody", 401, 401),
    ):
        assert status(credential, group="none") == plain
        assert status(credential, group="none", **named) == with_names
    ends_at = datetime.now(UTC) + timedelta(days=1)
    for groups, expected in ((("wandsworth-mash-omg",), 404), ((GROUP,), 200)):
        token = demo.service.tokens.create("Limited", "auditor", ends_at, groups=groups)[0]
        assert status(token, group=GROUP) == expected
    for wrong in (
        {},
        {"group": GROUP, "names": "true"},
        {"group": GROUP, "names": "true", "acknowledge": "names"},
        {"group": GROUP, "from": "2026-01-01", "to": "2025-01-01"},
        {"group": GROUP, "on": "yesterday"},
        {"group": GROUP, "known_at": "999999"},
        {"group": GROUP, "colour": "blue"},
        {"group": GROUP, "lang": "fr"},
    ):
        assert status("demo-auditor", **wrong) == 400, wrong


def test_leaves_that_the_database_makes_are_those_of_the_events(demo: Demonstration) -> None:
    with demo.service.log.connect() as connection:
        made = [*tree_store.ledger_leaves(connection, 1, 900, chunk=400)]
        assert made == [event.leaf() for event in tree_store.ledger_events(connection, 1, 900)]
