"""The Typer application. A subcommand's module is imported when it is called, and no sooner: each would bring the whole
service with it."""

import os
from collections.abc import Iterator
from importlib import import_module, metadata
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from api.cli.command_table import SUBCOMMANDS
from api.cli.console import out
from api.cli.lazy_group import LazyGroup, made_command
from api.languages import LanguageCode, terminal_language, translating
from projections.rule_version import RULE_VERSION


class SubcommandGroup(LazyGroup):
    """The subcommands of the table; each brings its module."""

    def overview(self) -> Iterator[TyperCommand]:
        return (TyperCommand(name=each.name, help=each.line, rich_help_panel=each.task) for each in SUBCOMMANDS)

    def load(self, name: str) -> Any:
        wanted = next(each for each in SUBCOMMANDS if each.name == name)
        found = getattr(import_module(f"api.cli.subcommands.{wanted.module}"), wanted.attribute)
        return made_command(name, found, wanted.line)


app = typer.Typer(
    name="quorate",
    cls=SubcommandGroup,
    help="The governance record of multi-agency groups.\n\nEvery command explains itself: quorate roll --help."
    " docs/secretary.md goes through a secretary's week. A command ends with 0 when it is done, with 1 when it was refused"
    " or something is wrong, and with 2 when it was not understood.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"quorate {metadata.version('quorate')}, rules {RULE_VERSION}")
        raise typer.Exit


@app.callback()
def quorate(
    context: typer.Context,
    lang: Annotated[
        LanguageCode | None,
        typer.Option("--lang", help="The language to be answered in, before the command; by default the terminal's."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Which Quorate and which rules this is."
        ),
    ] = False,
) -> None:
    """Options before the command."""
    context.with_resource(translating(lang or terminal_language(os.environ)))
