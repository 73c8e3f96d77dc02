"""A newer checkpoint that is held goes on from a pack as of an earlier position, by a consistency proof that is given."""

import io
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from quorate_verify.cli import main, verify
from quorate_verify.merkle import is_consistent
from quorate_verify.notes import Key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary
from quorate_verify.welsh import in_welsh

from ledger.proof import tree
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.note import Note, parse_note
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import GROUP, files_of, get, signed_again
from tests.support.rfc_6962 import CONSISTENCY, LEAVES, ROOTS, hashes, nodes_of


def test_the_verifier_takes_the_published_proofs_and_no_other() -> None:
    """Of RFC 6962's vectors, and of every two sizes; not for another size or root, shortened, or with a hash another."""
    nodes = nodes_of(LEAVES)
    for new in range(1, 9):
        for old in range(1, new):
            path = hashes(tree.consistency_ranges(old, new), nodes)
            if (old, new) in CONSISTENCY:
                assert [h.hex() for h in path] == list(CONSISTENCY[old, new])
            before, after = ((size, bytes.fromhex(ROOTS[size])) for size in (old, new))
            assert is_consistent(before, after, path), (old, new)
            assert not is_consistent(before, (new, bytes(32)), path)
            assert not is_consistent((old, bytes(32)), after, path)
            assert not is_consistent(before, after, path[:-1])
            assert not is_consistent(before, after, [*path, bytes(32)])
            for place in range(len(path)):
                wrong = [bytes(32) if n == place else h for n, h in enumerate(path)]
                assert not is_consistent(before, after, wrong), (old, new, place)


def test_what_is_held_twice_is_held_once_and_two_of_one_size_are_two_records(
    demo: Demonstration, keys: list[Key]
) -> None:
    earlier = get(demo, "/evidence", group=GROUP, known_at="300").content
    newest, position = get(demo, "/checkpoint").text, json.loads(files_of(earlier)["manifest.json"])["position"]
    proof = get(demo, "/proof/consistency", from_=str(position)).text
    twice = [newest, get(demo, "/proof/310").text]
    proved = verify(Pack(io.BytesIO(earlier)), twice, keys, onward=[proof])
    assert (proved.findings, proved.status) == ([], 0)

    signer, head = demo.service.log.directory.signer(), parse_checkpoint(parse_note(newest).text)
    text = replace(head, root=bytes(32)).text
    other = str(Note(text, (signer.sign(text),)))
    for held in ([newest, other], [other, newest]):
        (found,) = verify(Pack(io.BytesIO(earlier)), held, keys).findings
        assert (found.kind, found.position) == ("inconsistent", head.size)
        assert in_welsh(found.detail) != found.detail


def test_a_pack_of_an_earlier_position_is_held_to_the_newest_checkpoint_by_a_proof(
    demo: Demonstration, keys: list[Key], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the proof that is left open (3); with another proof it is not consistent (1)."""
    earlier = get(demo, "/evidence", group=GROUP, known_at="300").content
    newest, position = get(demo, "/checkpoint").text, json.loads(files_of(earlier)["manifest.json"])["position"]
    proof, other = (get(demo, "/proof/consistency", from_=str(place)).text for place in (position, position - 50))
    left_open = verify(Pack(io.BytesIO(earlier)), [newest], keys)
    assert (left_open.findings, left_open.status) == ([], 3)
    assert "give --consistency" in summary(left_open, "pack.zip", welsh=False)
    assert "✓ consistent" not in summary(left_open, "pack.zip", welsh=False)
    assert "– mae pwynt gwirio a ddelir yn cynnwys mwy" in summary(left_open, "pack.zip", welsh=True)
    proved = verify(Pack(io.BytesIO(earlier)), [newest], keys, onward=[other, proof])
    assert (proved.findings, proved.status) == ([], 0)
    assert "✓ consistent" in summary(proved, "pack.zip", welsh=False)
    assert "goes on from the pack's by the proof" in summary(proved, "pack.zip", welsh=False)
    (found,) = verify(Pack(io.BytesIO(earlier)), [newest], keys, onward=[other]).findings
    assert found.kind == "inconsistent"

    files = {"pack.zip": earlier, "held": newest.encode(), "proof": proof.encode()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    pub = tmp_path / "log.pub"
    pub.write_text("".join(f"{key}\n" for key in demo.service.log.directory.verifier_keys()))
    given = [str(tmp_path / "pack.zip"), "--checkpoint", str(tmp_path / "held"), "--key", str(pub)]
    for more, code in (([], 3), (["--consistency", str(tmp_path / "proof")], 0), (["--consistency", str(pub)], 2)):
        with pytest.raises(SystemExit) as ended:
            main([*given, *more])
        assert ended.value.code == code, capsys.readouterr()


def test_a_pack_that_ends_before_the_checkpoint_held_is_neither_accused_nor_called_consistent_with_it(
    demo: Demonstration, keys: list[Key], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made when nothing had followed, or to look so: of its bytes nobody can tell which. With the proof it is consistent;
    a receipt of a later event is no more against it than a checkpoint."""
    signer, newest = demo.service.log.directory.signer(), get(demo, "/checkpoint").text
    files = files_of(get(demo, "/evidence", group=GROUP, known_at="300").content)
    manifest = json.loads(files["manifest.json"])
    manifest["request"]["known_at"] = None
    proof = get(demo, "/proof/consistency", from_=str(manifest["position"])).text
    with signed_again(files | {"manifest.json": json.dumps(manifest).encode()}, signer) as packed:
        content = packed.read()
    for held in (newest, get(demo, "/proof/310").text):
        result = verify(Pack(io.BytesIO(content)), [held], keys)
        assert (result.findings, result.status) == ([], 3)
        for welsh, words in ((False, "what followed was left out: do not accept it"), (True, "peidiwch â'i dderbyn")):
            said = summary(result, "pack.zip", welsh=welsh)
            assert words in said
            assert "✗" not in said
        assert "✓ consistent" not in summary(result, "pack.zip", welsh=False)
        assert "✓ nothing is missing at the end" not in summary(result, "pack.zip", welsh=False)
        assert "– whether anything is missing at the end is not known" in summary(result, "pack.zip", welsh=False)
        assert "– ni wyddys a oes rhywbeth ar goll ar y diwedd" in summary(result, "pack.zip", welsh=True)
        assert "complete, in order and unaltered" not in summary(result, "pack.zip", welsh=False)
    proved = verify(Pack(io.BytesIO(content)), [newest], keys, onward=[proof])
    assert (proved.findings, proved.status) == ([], 0)
    assert "✓ consistent" in summary(proved, "pack.zip", welsh=False)

    (tmp_path / "pack.zip").write_bytes(content)
    (tmp_path / "held").write_text(newest)
    for given in ([], ["--checkpoint", str(tmp_path / "held")]):
        with pytest.raises(SystemExit):
            main([str(tmp_path / "pack.zip"), "--json", *given])
        verdicts = json.loads(capsys.readouterr().out)["verdicts"]
        assert (verdicts["inconsistent"], verdicts["truncated"]) == (None, None if given else False)
