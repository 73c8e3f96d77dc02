"""Every command that a message, a help text or a page of the docs prints runs on the demonstration: previewed where that
can be done, with what is the reader's own filled in. Those that cannot run here are listed, each with the reason."""

import re
import shlex
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest

from api import cli
from api.http.tokens import Tokens
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.printed_commands import COMMAND, ELIDED, PRINTED_COMMANDS, ROOT, filled, is_named_only
from tests.support.server import served

NOT_HERE = {
    "serve": "serves until it is stopped: tests/running",
    "demo": "records a demonstration in a directory of its own, by an embedded server: tests/running",
    "migrate": "prepares another database: tests/ledger/test_schema.py",
    "access grant": "is of an identity provider: tests/openid",
    "access revoke": "is of an identity provider: tests/openid",
    "act terms-adopted": "takes terms of the reader's own: tests/api/commands",
    "documents add": "takes documents of the reader's own: tests/api/cli/test_documents.py",
    "documents remove": "takes what was added: tests/api/cli/test_documents.py",
    "drill": "records of a standard of the reader's own: tests/api/cli/test_replay_and_webhooks.py",
    "follow": "goes on until it is stopped: tests/subscriptions/test_follow_command.py",
    "webhook": "posts to an address outside: tests/subscriptions",
    "witness": "watches another office's log: tests/proof/test_witness.py",
    "verify": "holds the ledger to a checkpoint that was published: tests/proof/test_audit.py",
    "import": "takes a file of the reader's own: tests/imports",
    "restore": "restores into a database that is empty: tests/running",
    "checkpoint restart": "goes on after a restore from a backup: tests/proof",
}
"""By the subcommand, and where that has several, the word after it: why a command is not run here, and where else it is."""
WALKED = {
    "first-group.md": "tests/api/test_first_group.py runs the page from its beginning, in a ledger of its own",
    "secretary.md": "tests/demonstration/test_secretary.py runs the page, which corrects as it goes on",
}
OWN = (
    (r"\bs1\b", "education-coordinator"),
    ("Ada Ng", "Alys Invented"),
    ("Bryn Owen", "Urien Invented"),
)
"""What stands for something of the reader's own, beyond the placeholders."""


SAMPLE_IDS = ("1a2b3c4d", "8f7ec5c1f9359b38")
"""The ids of commands, credentials and faults in examples."""
LEFT = "345e734b99d0a0fa"
"""The fault that is left where a deputy was never named, as docs/secretary.md has it."""
BY_GROUP = {"kind": "body", "group": "cwm-taf-mqap"}


@pytest.fixture(scope="module")
def demo(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    """With what the page of the secretary records before: a meeting planned for May, and a fault left by a retraction."""
    with demonstration.copy() as found:
        planned = {"meets_on": "2026-05-05", "on": "2026-03-20", "authority": BY_GROUP}
        assert found.send("/groups/cwm-taf-mqap/meetings", planned).status_code == 201
        retracted = {"retractions": [{"position": 106, "reason": "she declined"}], "acknowledge": [LEFT]}
        assert found.send("/corrections", {**retracted, "authority": BY_GROUP}).status_code == 201
        with found.service.primary.connection() as connection:
            Projector(found.service.store, connection, read_schema.pointer(connection)).catch_up()
        yield found


@pytest.fixture(scope="module")
def address(demo: Demonstration) -> Iterator[str]:
    with served(demo.service, demo.login_dsn) as address:
        yield address


def _to_run() -> dict[str, list[str]]:
    """The commands that are spelled out, each once, by how they are written."""
    found = {}
    for where, command in PRINTED_COMMANDS:
        arguments = filled(ELIDED.sub("", command))
        elsewhere = where in WALKED or NOT_HERE.keys() & {arguments[0], " ".join(arguments[:2])}
        if not (elsewhere or is_named_only(arguments) or ELIDED.search(command)):
            found[shlex.join(arguments)] = arguments
    return found


def _with_own(arguments: list[str], ids: Mapping[str, str]) -> list[str]:
    """The arguments as the demonstration takes them, without a directory of data, previewed where that can be done. `ids`
    are those of what there is, by the option or the subcommand that takes one."""
    before = ["", *arguments]
    given = [
        "chair@cwm-taf-mqap" if (b, a) == ("--authority", "x") else a for b, a in zip(before, arguments, strict=False)
    ]
    for pattern, own in OWN:
        given = [re.sub(pattern, own, word) for word in given]
    if given[:2] == ["terms", "check"]:
        given[2] = "terms-of-reference/cwm-taf-mqap.toml"
    if "--data" in given:
        at = given.index("--data")
        del given[at : at + 2]
    what = next((name for name in ids if name in given), "")
    given = [ids[what] if word in SAMPLE_IDS and what else word for word in given]
    if _takes_preview(given) and "--preview" not in given:
        given.append("--preview")
    return given


def _takes_preview(arguments: list[str]) -> bool:
    inner = COMMAND
    for word in arguments:
        if not hasattr(inner, "commands") or word.startswith("-"):
            break
        inner = inner.get_command(None, word)
    return any("--preview" in parameter.opts for parameter in getattr(inner, "params", ()))


def _turn(written: str, arguments: list[str]) -> tuple[bool, bool, str]:
    """The turn of a command: what writes a file that another reads is first, what records is last."""
    return "--out" not in arguments or "--issue-to" in arguments, "--preview" not in arguments, written


@pytest.fixture
def ids(demo: Demonstration, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The ids of what there is; in a working directory with the files that commands name, with the credential of an
    administrator."""
    tokens = Tokens(demo.login_dsn)
    text, _ = tokens.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))
    _, other = tokens.create("o", "auditor", datetime(2190, 1, 1, tzinfo=UTC))
    tokens.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)
    for name in ("DATA", "SIGNING", "CHECKPOINTS"):
        monkeypatch.setenv(f"QUORATE_{name}", str(tmp_path / name.lower()))
    monkeypatch.setenv("QUORATE_SERVER", address)
    monkeypatch.setenv("DATABASE_URL", demo.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(demo.keyring_dir))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "terms-of-reference").mkdir()
    for file in ROOT.glob("terms-of-reference/*.toml"):
        copy(file, tmp_path / "terms-of-reference")
    known = demo.service.store.entry(400)
    assert known
    return {"--command": str(known.command), "explain": LEFT, "revoke": other.id}


def test_every_printed_command_runs(
    ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    failed = {}
    assert len(_to_run()) > 50
    filled_in = {written: _with_own(arguments, ids) for written, arguments in _to_run().items()}
    for written, run in sorted(filled_in.items(), key=lambda each: _turn(*each)):
        monkeypatch.setattr("sys.argv", ["quorate", *run])
        capfdbinary.readouterr()
        try:
            cli.main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code or 0
        said = capfdbinary.readouterr()
        if code != 0:
            failed[written] = (shlex.join(run), said.err[-400:].decode(errors="replace"))
    assert not failed, "\n".join(f"{run}\n    {err}" for run, err in failed.values())


def test_what_is_not_run_here_is_printed_somewhere() -> None:
    """A line of the lists that stands for nothing is taken out."""
    printed = {" ".join(filled(command)[:n]) for _, command in PRINTED_COMMANDS for n in (1, 2)}
    assert set(NOT_HERE) <= printed
    assert set(WALKED) <= {where for where, _ in PRINTED_COMMANDS}
