"""Formats help texts from docstrings: their paragraphs, tables, and examples that can be copied to a shell."""

import inspect
import re
from collections.abc import Iterator

import typer

WIDTH = 78
INDENT = "  "
_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")
_COMMAND = "quorate "


def format_help(app: typer.Typer) -> None:
    """Set the help of each command of an application, and of its groups, from its function's docstring. A paragraph that
    begins with `quorate` is an example: its lines are continued by backslashes. One with indented lines is a table, and
    kept as it is."""
    for command in app.registered_commands:
        command.help = "\n\n".join(_paragraphs(command.callback.__doc__ or "")) if command.callback else None
    for group in app.registered_groups:
        if group.typer_instance:
            format_help(group.typer_instance)


def examples(doc: str) -> list[str]:
    """The examples of a docstring, each as one line."""
    return [" ".join(p.split()) for p in inspect.cleandoc(doc).split("\n\n") if p.startswith(_COMMAND)]


def _paragraphs(doc: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(doc).split("\n\n"):
        if paragraph.startswith(_COMMAND):
            yield "\n".join(_lines(paragraph))
        elif "\n  " in paragraph:
            yield paragraph
        else:
            yield " ".join(paragraph.split())


def _lines(example: str) -> Iterator[str]:
    """An example wrapped to WIDTH, each option on one line with its value."""
    line = ""
    for unit in _units(example):
        if line.strip() and len(line) + len(unit) + 3 > WIDTH:
            yield f"{line} \\"
            line = INDENT + unit
        else:
            line = f"{line} {unit}" if line else unit
    yield line


def _units(example: str) -> Iterator[str]:
    unit = ""
    for word in _WORD.findall(example):
        if unit and (word.startswith("-") or not unit.startswith("-")):
            yield unit
            unit = word
        else:
            unit = f"{unit} {word}" if unit else word
    yield unit
