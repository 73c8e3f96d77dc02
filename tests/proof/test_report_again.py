"""The lists, the report and the terms of a pack follow from its events, by the rules, in every byte."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from quorate_verify.cli import verify
from quorate_verify.findings import Result
from quorate_verify.notes import Key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary

from api.evidence import report_check, rules_check
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import GROUP, files_of, get, signed_again


def reported(files: dict[str, bytes]) -> set[str]:
    """The files of a pack that follow from its events by the rules."""
    return {name for name in files if name.startswith(("lists/", "report."))} | {"terms.json"}


def by_rules(content: bytes, keys: list[Key]) -> Result:
    return verify(Pack(io.BytesIO(content)), [], keys, rules_check.check)


@pytest.mark.parametrize("query", [{}, {"names": "true", "acknowledge": "names", "purpose": "x"}, {"lang": "cy"}])
def test_every_file_of_the_report_follows(demo: Demonstration, keys: list[Key], query: dict[str, str]) -> None:
    content = get(demo, "/evidence", group=GROUP, **query).content
    result, files = by_rules(content, keys), reported(files_of(content))
    assert (result.findings, result.undone, result.facts["differing"]) == ([], "", [])
    assert {*result.facts["files"]} == files
    assert len(files) >= 18
    signed = ["index.html", "names.json"] if "names" in query else ["index.html"]
    assert result.facts["only-signed"] == signed
    assert f"the same in every byte: {len(files)} files" in summary(result, "pack.zip", welsh=False)


def test_a_false_list_report_or_term_under_a_good_signature_is_found(
    demo: Demonstration, pack: Path, keys: list[Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told once by the events, and held to packs that lie in one file each."""
    whole, signer = files_of(pack), demo.service.log.directory.signer()
    again = report_check.reported_again(
        rules_check._reported_pack(whole, json.loads(whole["claims.json"])), rules_check._entries(whole["events.jsonl"])
    )
    monkeypatch.setattr(rules_check, "reported_again", lambda *_: again)

    def held(changed: dict[str, bytes], **about: Any) -> Result:
        manifest = json.dumps(json.loads(whole["manifest.json"]) | about).encode()
        with signed_again(whole | {"manifest.json": manifest} | changed, signer) as file:
            return verify(Pack(file), [], keys, rules_check.check)

    for name in ("lists/seats.csv", "lists/duties.csv", "lists/faults.csv", "report.html", "terms.json"):
        result = held({name: whole[name] + b"1,more,,\n"})
        assert [f.detail for f in result.findings] == [f"{name} does not follow by the rules"], name
        assert {*result.facts["files"]} == reported(whole) - {name}
    other = held({"lists/seats.csv": b"another form"}, version="0.0.1")
    assert (other.findings, other.facts["differing"]) == ([], ["lists/seats.csv"])
    assert "Not the same when made again" in summary(other, "pack.zip", welsh=False)
    with signed_again({n: c for n, c in whole.items() if n != "lists/seats.csv"}, signer) as file:
        assert verify(Pack(file), [], keys, rules_check.check).findings != [], "one that is left out"


def test_a_pack_of_a_limited_credential_is_not_accused(demo: Demonstration, keys: list[Key]) -> None:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    token = demo.service.tokens.create("Limited", "auditor", ends_at, groups=(GROUP,))[0]
    result = by_rules(get(demo, "/evidence", token, group=GROUP).content, keys)
    assert result.findings == []
    assert {"lists/meetings.csv", "terms.json"} <= {*result.facts["files"]}
    assert "lists/recommendations.csv" in result.facts["differing"]


def test_events_that_the_rules_cannot_read_stop_nothing_else(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    files = files_of(pack)
    lines = files["events.jsonl"].splitlines(keepends=True)
    lines[3], lines[9] = lines[9], lines[3]
    with signed_again(files | {"events.jsonl": b"".join(lines)}, demo.service.log.directory.signer()) as file:
        result = verify(Pack(file), [], keys, rules_check.check)
    assert "reordered" in {f.kind for f in result.findings}
    assert result.status == 1


def test_nothing_in_a_pack_commands_the_terminal(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    files = files_of(pack)
    said = json.loads(files["manifest.json"])
    said["request"]["group"] = "a\n  ✓ nothing is wrong\x1b[2J\u202e"
    files["manifest.json"] = json.dumps(said).encode()
    with signed_again(files, demo.service.log.directory.signer()) as file:
        for welsh in (False, True):
            lines = summary(verify(Pack(file), [], keys), "x\x1b.zip", welsh=welsh).splitlines()
            assert all(line.isprintable() for line in lines)
            assert not any(line.startswith("  ✓ nothing is wrong") for line in lines)
