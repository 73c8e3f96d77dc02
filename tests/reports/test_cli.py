"""`quorate report` as a secretary uses it, on the demonstration."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from api import cli
from api.http.tokens import Tokens
from tests.support.demonstration import Demonstration, DemonstrationTemplate

BOARD = "cwm-taf-morgannwg-safeguarding-board"
QUARTER = ("--group", "cwm-taf-mqap", "--period", "2025-26-Q4")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def own(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    with demonstration.copy() as found:
        yield found


@pytest.fixture
def run(own: Demonstration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line beside the demonstration: exit code, standard output, standard error."""
    tokens = Tokens(own.login_dsn)
    monkeypatch.setenv("QUORATE_TOKEN", tokens.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0])
    tokens.close()
    monkeypatch.setenv("DATABASE_URL", own.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(own.keyring_dir))
    monkeypatch.delenv("QUORATE_SERVER", raising=False)
    monkeypatch.chdir(tmp_path)

    def running(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["quorate", "report", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return running


def test_a_report_is_made_issued_with_its_digest_and_made_again_after_more_was_recorded(
    run: Run, own: Demonstration
) -> None:
    issuing = ("--issue-to", BOARD, "--authority", "chair@cwm-taf-mqap")
    code, out, err = run("quarterly", *QUARTER, "--out", "first", "--names", *issuing)
    assert (code, err) == (0, ""), err
    assert "2025-26-Q4 is 2026-01-01 to 2026-03-31, as at 2026-03-31; position" in out
    assert f"Issued to {BOARD}: recorded at position" in out
    asked = own.ask('{ reports(first: 50) { nodes { what period state acts(kind: "ReportIssued") { fields } } } }')
    recorded = [(n, a["fields"]) for n in asked["reports"]["nodes"] for a in n["acts"] if a["fields"]["digest"] in out]
    ((issued, fields),) = recorded
    assert (issued["what"], issued["period"], issued["state"]) == ("quarterly", "2025-26-Q4", "ISSUED")
    position = str(fields["position"])
    code, out, err = run(
        "quarterly", *QUARTER, "--out", "again", "--known-at", position, "--format", "csv", "--format", "xlsx"
    )
    assert (code, err) == (0, "")
    files = [Path(f"again/quarterly-cwm-taf-mqap-2025-26-Q4.{format}").read_bytes() for format in ("csv", "xlsx")]
    assert sha256(files[0]).hexdigest() == fields["digest"]
    assert sorted(path.suffix for path in Path("first").iterdir()) == [".csv", ".html", ".pdf", ".xlsx"]
    assert Path("first/quarterly-cwm-taf-mqap-2025-26-Q4.csv").read_bytes() != files[0], "names are in the first"


def test_what_was_overtaken_is_said(run: Run, own: Demonstration) -> None:
    change = own.loaded.changes[-1]
    code, out, err = run("attendance", *QUARTER, "--out", "then", "--known-at", str(change.before), "--format", "html")
    assert (code, err) == (0, "")
    assert f"Since overtaken: position {change.after}, on " in out
    assert "Since overtaken" in Path("then/attendance-cwm-taf-mqap-2025-26-Q4.html").read_text()


def test_what_cannot_be_made_is_told_in_a_line_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    out = ("--out", "made")
    code, _, err = run("quarterly", "--group", "cwm-taf-mqap", "--period", "2025-26-Q5", *out)
    assert code == 1
    assert "2025-26-Q5 is no period of the quarterly report of cwm-taf-mqap, whose year starts on 1 April" in err
    code, _, err = run("quarterly", "--group", "nobody", "--period", "2025-26-Q1", *out)
    assert (code, "nobody" in err) == (1, True)
    code, _, err = run("quarterly", *QUARTER, *out, "--issue-to", BOARD)
    assert (code, "--authority" in err) == (1, True)
    assert run("weekly", *QUARTER, *out)[0] == 2
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "annual-cwm-taf-mqap-2025-26.csv").write_bytes(b"kept")
    code, _, err = run("annual", "--group", "cwm-taf-mqap", "--period", "2025-26", *out)
    assert (code, "is there already" in err) == (1, True)
