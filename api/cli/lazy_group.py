"""Lazy loading of commands: a group holds a line of each for its overview, and makes the one that is called."""

from collections.abc import Callable, Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from api.cli.help_text import format_help


class LazyGroup(TyperGroup):
    """A Typer group whose commands are its overview alone until one is called: Typer would make all options of all."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {str(each.name): each for each in self.overview()}

    def overview(self) -> Iterable[TyperCommand]:
        """A command without options for each: its name, its line of help, and its panel."""
        raise NotImplementedError

    def load(self, name: str) -> Any:
        """The command of that name, with its options."""
        raise NotImplementedError

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, found, rest = super().resolve_command(ctx, args)
        return name, self.load(name) if name and found else found, rest


def made_command(name: str, function: Callable[..., Any] | typer.Typer, line: str | None = None) -> Any:
    """The command of a function, or the group of an application with that line of help, under a name and with its help
    texts formatted."""
    alone = typer.Typer(pretty_exceptions_enable=False)
    if isinstance(function, typer.Typer):
        alone.add_typer(function, name=name, help=line)
    else:
        alone.command(name)(function)
    format_help(alone)
    return get_group(alone).commands[name]
