"""Every command that a message, a help text or a page of the docs prints is one that the command line understands, with
each of its options: what stands for something of the reader's own is filled in."""

import re
import shlex

import pytest
import typer

from tests.support.printed_commands import (
    ELIDED,
    MISUNDERSTOOD,
    PRINTED_COMMANDS,
    commands_of_messages,
    commands_of_pages,
    filled,
    is_named_only,
    texts_of_messages,
    understand,
)


def test_there_are_commands_of_both_kinds() -> None:
    of_pages, of_messages = {c for _, c in commands_of_pages()}, {c for _, c in commands_of_messages()}
    assert len(of_pages) > 60
    assert len(of_messages) > 40
    assert any(c.startswith("correct") for c in of_messages)
    assert any(c.startswith("retract") for c in of_messages)


@pytest.mark.parametrize(("where", "command"), PRINTED_COMMANDS)
def test_a_printed_command_is_understood(where: str, command: str) -> None:
    elided = bool(ELIDED.search(command)) or where.endswith(
        ".md"
    )  # what is in running text need not be spelled out to its end
    arguments = filled(ELIDED.sub("", command))
    if is_named_only(arguments):
        arguments.append("--help")  # named, and not spelled out
    try:
        understand(arguments)
    except typer.Exit:
        return  # --help, --version
    except MISUNDERSTOOD as misunderstood:
        if elided and type(misunderstood).__name__ == "MissingParameter":
            return
        pytest.fail(f"{where}: quorate {command}: {misunderstood.format_message()}")


def test_what_is_not_understood_is_seen() -> None:
    for wrong in ("roll --rolls x", "correct", "person find", "nothing", "report quarterly --period"):
        with pytest.raises(MISUNDERSTOOD):
            understand(shlex.split(wrong))


def test_no_message_prints_a_value_of_an_option_in_quotation_marks_that_a_shell_does_not_know() -> None:
    wrong = [(name, text) for name, text in texts_of_messages() if re.search(r"--[a-z-]+[ =][“‘]", text)]
    assert not wrong
