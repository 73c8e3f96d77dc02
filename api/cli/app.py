"""The Typer application. A subcommand's module is imported when it is called, and no sooner: each would bring the whole
service with it."""

import os
from importlib import import_module, metadata
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from api.cli.command_table import SUBCOMMANDS, Subcommand
from api.cli.console import out
from api.cli.help_text import command_of, format_help
from api.languages import LanguageCode, terminal_language, translating
from projections.rule_version import RULE_VERSION


class LazyGroup(TyperGroup):
    """A Typer group that holds the lines of its overview, as the table has them, and loads the command that is called."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {
            each.name: TyperCommand(name=each.name, help=each.line, rich_help_panel=each.task) for each in SUBCOMMANDS
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, found, rest = super().resolve_command(ctx, args)
        return name, self.load(name) if name and found else found, rest

    def load(self, name: str) -> Any:
        """The command of that name, with all that it imports."""
        return _load(next(each for each in SUBCOMMANDS if each.name == name))


def _load(wanted: Subcommand) -> Any:
    found = getattr(import_module(f"api.cli.subcommands.{wanted.module}"), wanted.attribute)
    if not isinstance(found, typer.Typer):
        return command_of(wanted.name, found)
    one = typer.Typer(pretty_exceptions_enable=False)
    one.add_typer(found, name=wanted.name, help=wanted.line)
    format_help(one)
    return get_group(one).commands[wanted.name]


app = typer.Typer(
    name="quorate",
    cls=LazyGroup,
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
