"""Extracts the messages to be translated (gettext's xgettext, for `said` and `code`): templates and codes that people see.

`make docs` merges them into `cy.po`, and prints those that have no Welsh yet."""

import ast
import io
from collections.abc import Iterable
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from graphql import GraphQLEnumType
from jinja2 import nodes
from msgspec import Struct

from api.cli.output.loose_ends import LOOSE_END_TEMPLATES
from api.graphql.schema import build
from api.languages.welsh import ACT_CONTEXT, CODE_CONTEXT, has_words
from api.pages.rendering import TEMPLATES, environment
from api.routes import ROUTES
from domain.events import EVENTS
from domain.rules.duties.due_dates import WORK_DUTY_KINDS
from domain.rules.quorum.consequence import Consequence
from domain.terms.document import Terms
from domain.timelines import FOLDS
from domain.timelines.work.lifecycles import LIFECYCLES
from projections.rows import MODELS
from projections.trail.sentences import MORE_SENTENCES, SENTENCES

ROOT = Path(__file__).parents[1]
FILE = ROOT / "api" / "languages" / "cy.po"
CODE_FOLDERS = ("domain", "ledger", "projections", "api")
OFFICES = ("chair", "vice-chair")
STATES = {state for life in LIFECYCLES for state in life.states}


@cache
def templates() -> frozenset[str]:
    """Every template that has words: literal arguments of `said`, sentences of the trail and of loose ends."""
    of_trail = {*SENTENCES.values(), *MORE_SENTENCES}
    messages = {*_literals_given_to("said"), *said_in_templates(), *of_trail, *LOOSE_END_TEMPLATES.values()}
    return frozenset(template for template in messages if has_words(template))


@cache
def codes() -> frozenset[str]:
    """Every code that a person may see: literal arguments of `code`, names of acts, kinds of stream, enums of GraphQL, and
    what the fields of events, terms and rows can hold."""
    messages = {
        *_literals_given_to("code"),
        *OFFICES,
        *WORK_DUTY_KINDS,
        *FOLDS,
        *STATES,
        *(kind.__name__ for kind in EVENTS.values()),
    }
    enums = (kind for kind in build()[0].type_map.values() if isinstance(kind, GraphQLEnumType))
    messages |= {name for kind in enums if not kind.name.startswith("__") for name in kind.values}
    seen: set[Any] = set()
    for kind in (*EVENTS.values(), Terms, Consequence, *MODELS):
        messages |= set(_codes_of(kind, seen))
    return frozenset(code for code in messages if any(letter.isalpha() for letter in code))


def updated_catalogue(catalogue: Catalog) -> Catalog:
    """The catalogue with exactly the messages of the code, sorted, each with the translation that it had."""
    fresh = Catalog(locale="cy", project="Quorate", copyright_holder="Quorate", fuzzy=False, charset="utf-8")
    fresh.header_comment = "# What is said to people, in Welsh. A message marked fuzzy is not checked, and not said."
    for context, each in (
        (None, templates()),
        (CODE_CONTEXT, codes()),
        (ACT_CONTEXT, {route.does for route in ROUTES}),
    ):
        for id in sorted(each):
            known = catalogue.get(id, context)
            fresh.add(
                id,
                known.string if known and known.string else "",
                context=context,
                flags={"fuzzy"} if known and known.fuzzy else (),
                user_comments=known.user_comments if known else (),
            )
    return fresh


def catalogue_file(catalogue: Catalog) -> bytes:
    """The catalogue as a PO file, with a header that has no dates, for deterministic bytes."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True)
    return HEADER + out.getvalue()


HEADER = b"""# What is said to people, in Welsh. A message marked fuzzy is not checked, and not said.
msgid ""
msgstr ""
"Language: cy\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def stored_catalogue() -> Catalog:
    """The catalogue in `cy.po`."""
    with FILE.open("rb") as file:
        return read_po(file, locale="cy")


def without_welsh(catalogue: Catalog) -> list[str]:
    """The messages without a translation, or with a fuzzy one."""
    return [str(message.id) for message in catalogue if message.id and (not message.string or message.fuzzy)]


@cache
def calls_of(function: str) -> tuple[tuple[str, int, str | None], ...]:
    """Every call of a function by its plain name in the code: file, line, and the first argument if that is a literal."""
    calls = []
    for folder in CODE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if f"{function}(" not in source:
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                    first = node.args[0] if node.args else None
                    text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
                    calls.append((str(path.relative_to(ROOT)), node.lineno, text))
    return tuple(calls)


@cache
def calls_in_templates() -> tuple[tuple[str, int, str | None], ...]:
    """Every call of `say` in the templates of pages: file, line, and the first argument if that is a literal."""
    return tuple(
        (file.name, call.lineno, getattr(call.args[0], "value", None) if call.args else None)
        for file in sorted(TEMPLATES.glob("*.jinja"))
        for call in environment().parse(file.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "say"
    )


def said_in_templates() -> set[str]:
    """The messages in the templates of pages."""
    return {text for _, _, text in calls_in_templates() if text}


def _literals_given_to(function: str) -> set[str]:
    """The literals among the first arguments of a function's calls."""
    return {text for _, _, text in calls_of(function) if text}


def _codes_of(hint: Any, seen: set[Any]) -> Iterable[str]:
    """The values of every Literal and Enum in a type, through unions, containers and structs."""
    if get_origin(hint) is Literal:
        yield from (value for value in get_args(hint) if isinstance(value, str))
    elif get_origin(hint) in (Union, UnionType) or get_args(hint):
        for each in get_args(hint):
            yield from _codes_of(each, seen)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield from (str(member.value) for member in hint)
    elif isinstance(hint, type) and issubclass(hint, Struct) and hint not in seen:
        seen.add(hint)
        for each in get_type_hints(hint).values():
            yield from _codes_of(each, seen)
