"""Every command of the command line explains itself, by examples that can be copied."""

import shlex
import subprocess
import sys

import pytest
from typer.main import get_command

from api.cli.app import app
from api.cli.command_table import SUBCOMMANDS, TASKS, Subcommand
from api.cli.help_text import WIDTH, examples
from tests.support.cli_commands import commands
from tests.support.command_line import Quorate

ALL = dict(commands(get_command(app)))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_an_example_that_it_takes(path: tuple[str, ...]) -> None:
    found = examples(ALL[path].callback.__doc__)
    assert found, "its docstring has a paragraph that begins with `quorate`"
    for example in found:
        words = shlex.split(example)[1:]
        assert tuple(words[: len(path)]) == path
        ALL[path].make_context(path[-1], words[len(path) :])


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_examples_are_shown_so_that_they_can_be_copied(path: tuple[str, ...]) -> None:
    shown = ALL[path].help.replace("\\\n", "")
    assert all(" ".join(shown.split()).count(" ".join(e.split())) for e in examples(ALL[path].callback.__doc__))
    blocks = [block for block in ALL[path].help.split("\n\n") if block.startswith("quorate ")]
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(len(line) <= WIDTH or len(shlex.split(line.rstrip("\\"))) <= 2 for line in lines), "but for a long value"
    assert "[" not in ALL[path].help, "what stands in square brackets is taken for markup, and not shown"
    assert all(line.endswith("\\") for block in blocks for line in block.splitlines()[:-1])


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    silent = [p.name for p in ALL[path].params if not p.help and p.name != "help"]
    assert silent == []


def test_the_help_is_a_table_of_contents_by_task(quorate: Quorate) -> None:
    code, out, _ = quorate("--help")
    assert code == 0
    places = [out.index(f" {task} ") for task in TASKS]
    assert places == sorted(places)
    assert " Commands " not in out


def test_what_is_not_understood_ends_with_2(quorate: Quorate) -> None:
    assert quorate("king")[0] == 2
    assert quorate("correct", "1")[0] == 2
    assert quorate("trail", "--crown")[0] == 2


@pytest.mark.parametrize("each", SUBCOMMANDS, ids=lambda each: each.name)
def test_the_overview_says_of_a_command_what_its_own_help_begins_with(each: Subcommand) -> None:
    assert get_command(app).load(each.name).help.partition("\n\n")[0] == each.line  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("--version",), ("psycopg", "httpx", "starlette", "domain.events")),
        (("--help",), ("psycopg", "httpx", "starlette", "domain.events")),
        (("duties", "--help"), ("psycopg", "fastapi", "strawberry", "openpyxl", "domain.admission")),
        (("trail", "--help"), ("psycopg", "fastapi", "strawberry", "openpyxl", "domain.admission")),
        (("roll", "--help"), ("psycopg", "fastapi", "strawberry", "openpyxl", "domain.admission")),
        (("serve", "--help"), ("fastapi", "strawberry", "graphql")),
        (("documents", "--help"), ("fastapi", "strawberry", "graphql")),
        ((), ("fpdf", "matplotlib", "openpyxl")),
    ],
    ids=lambda given: " ".join(given) or "the application",
)
def test_a_command_loads_no_more_than_it_needs(arguments: tuple[str, ...], absent: tuple[str, ...]) -> None:
    """Its time is measured by `make bench`; this names the module that brings too much with it."""
    code = "from api.cli import main; main()" if arguments else "import typer, api.server.process"
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if line.startswith("import time:")}
    assert "typer" in loaded
    assert loaded.isdisjoint(absent)
