"""The commands that messages, help texts and pages of the docs print, with what stands for something of the reader's own
filled in."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from api.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md")
SOURCES = ("api/**/*.py", "ledger/**/*.py", "projections/**/*.py", "domain/**/*.py")
PLACEHOLDERS = {
    "AGENCY": "rctcbc", "BOARD": "cwm-taf-mqap", "DATE": "2026-03-03", "DIR": "data", "FILE": "file.csv",
    "GROUP": "cwm-taf-mqap", "ID": "1a2b3c4d", "LIST": "meetings", "N": "100", "NAME": "minutes-drafted", "OTHER": "mtcbc",
    "PERSON": "Alys", "POSITION": "215", "SEAT": "s1", "SLUG": "cwm-taf-mqap", "…": "x", "FORMAT": "csv",
    "{route}": "roll", "{given}": "--command 1a2b3c4d", "{position}": "215", "{file}": "roll.xlsx",
    "{group}": "cwm-taf-mqap", "{fault}": "8f7ec5c1f9359b38", "{decision}": "d1", "{meeting}": "cwm-taf-mqap@2025-09-09",
    "{sets}": "--set on=2026-03-03", "{settings}": "--set on=2026-03-03", "{command}": "roll roll.xlsx",
}  # fmt: skip
ELIDED = re.compile(r"(?<!reason)(?<!authority) …$")
EXAMPLES_OF_MISTAKES = {"act minutes"}
COMMAND: Any = typer.main.get_command(app)
NAMES = "|".join(sorted(COMMAND.commands))
PRINTED = re.compile(rf"(?<![\w/.@-])quorate ((?:--lang cy |--version|(?:{NAMES})\b)[^`\n]*)")
FENCED = re.compile(rf"^(?:\s*\$)?\s*quorate ((?:{NAMES})\b.*)$", re.MULTILINE)
INLINE = re.compile(r"`quorate ([^`]+)`")
PROSE = re.compile(
    r"(?:(?<=\w)[.;:!?)](?:\s.*)?$)|\s(?:goes|takes|lists|says|makes|and run|has|is|in another|with the)\b.*$"
)


def commands_of_pages() -> Iterator[tuple[str, str]]:
    for pattern in PAGES:
        for page in sorted(ROOT.glob(pattern)):
            text = re.sub(r"\\\n|\n\s+(?=--)", " ", page.read_text(encoding="utf-8"))
            for found in (*FENCED.finditer(text), *INLINE.finditer(text)):
                yield page.name, re.split(r"\s+(?:#|>)\s|\s+\|\s", found[1])[0].strip()


def commands_of_messages() -> Iterator[tuple[str, str]]:
    for pattern in SOURCES:
        for source in sorted(ROOT.glob(pattern)):
            written = source.read_text(encoding="utf-8")
            for text in _texts(ast.parse(written)) if "quorate" in written else ():
                for found in PRINTED.finditer(re.sub(r"\n\s+(?=--)", " ", text)):
                    inline = found.string[: found.start()].count("`") % 2
                    yield source.name, found[1].strip() if inline else _without_prose(found[1])


def texts_of_messages() -> Iterator[tuple[str, str]]:
    """Every text of the sources, with the name of the module."""
    for pattern in SOURCES:
        for source in sorted(ROOT.glob(pattern)):
            yield from ((source.name, text) for text in _texts(ast.parse(source.read_text(encoding="utf-8"))))


def _without_prose(text: str) -> str:
    """What goes on in words after a command is cut, though not within quotation marks."""
    cut = PROSE.sub("", text).strip()
    end = text.find('"', len(cut)) if cut.count('"') % 2 else -1
    return cut if end < 0 else f"{text[: end + 1]} {_without_prose(text[end + 1 :])}".strip()


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module; what an f-string fills in stands in braces, under the last of its names."""
    nodes = [*ast.walk(tree)]
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{" + _name(part) + "}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def _name(part: ast.AST) -> str:
    names = [n.id for n in ast.walk(part) if isinstance(n, ast.Name)]
    attributes = [n.attr for n in ast.walk(part) if isinstance(n, ast.Attribute)]
    known = [name for name in (*attributes, *names) if f"{{{name}}}" in PLACEHOLDERS]
    return known[0] if known else (names or ["x"])[0]


def filled(command: str) -> list[str]:
    for holder, value in PLACEHOLDERS.items():
        pattern = re.escape(holder) if not holder.isalpha() or holder == "…" else rf"(?<![\w-]){holder}(?![\w-])"
        command = re.sub(pattern, value, command)
    return shlex.split(re.sub(r"\{\w+\}", "meetings", command))


def is_named_only(arguments: list[str]) -> bool:
    """Whether a command is named, and not spelled out."""
    bare = all(word.isalpha() or "-" in word for word in arguments) and not any(a.startswith("-") for a in arguments)
    return bare and len(arguments) <= 2


PRINTED_COMMANDS = sorted(
    (where, command)
    for where, command in {*commands_of_pages(), *commands_of_messages()}
    if command not in EXAMPLES_OF_MISTAKES
)
"""Where each stands, and the command without `quorate`."""


MISUNDERSTOOD: type[Any] = typer.BadParameter.__bases__[0]
"""Click's UsageError, of the click that typer holds."""


def understand(arguments: list[str]) -> None:
    """Parse a command line as it is run, without running it. Raises MISUNDERSTOOD."""
    command, context, rest = COMMAND, None, arguments
    name = "quorate"
    while True:
        context = command.make_context(name, [*rest], parent=context)
        if not hasattr(command, "commands"):
            return
        remaining = [*getattr(context, "_protected_args", []), *context.args]
        if not remaining:
            return
        name, command, rest = command.resolve_command(context, remaining)
