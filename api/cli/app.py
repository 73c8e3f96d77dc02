"""The Typer application: the table of all subcommands, grouped by task."""

import os
from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.console import out
from api.cli.help_text import format_help
from api.cli.subcommands import (
    act,
    agencies,
    checkpoints,
    corrections,
    duties,
    evidence,
    faults,
    feeds,
    groups,
    imports,
    keyring,
    meetings,
    persons,
    read_side,
    rolls,
    seats,
    service,
    terms,
    tokens,
    trail,
    witness,
)
from api.cli.subcommands.reports import report
from api.languages import LanguageCode, terminal_language, translating
from projections.engine.read_schema import RULE_VERSION

MEETINGS, ACTS, PEOPLE, ASK = (
    "Meetings",
    "Everything else that happens",
    "People, agencies and groups",
    "What is recorded, and what is due",
)
RIGHT, BEGIN, RUN = "Put right", "Begin: terms, credentials, the years before", "Run the service"
CHECK = "Check what the answers rest on"
TASKS = (MEETINGS, ACTS, PEOPLE, ASK, RIGHT, BEGIN, RUN, CHECK)


class TaskGroup(TyperGroup):
    """A Typer group that lists commands in the order of their tasks, which is that of a week's work."""

    def list_commands(self, ctx: Any) -> list[str]:
        def rank(name: str) -> int:
            task = getattr(self.commands[name], "rich_help_panel", None)
            return TASKS.index(task) if task in TASKS else len(TASKS)

        return sorted(self.commands, key=rank)


app = typer.Typer(
    name="quorate",
    cls=TaskGroup,
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


app.command("roll", rich_help_panel=MEETINGS)(rolls.roll)

app.add_typer(
    act.app,
    name="act",
    rich_help_panel=ACTS,
    help="Any act by its name: notice, minutes, offices, decisions, terms, plans, audits, actions and all the rest.",
)

app.add_typer(persons.app, name="person", rich_help_panel=PEOPLE)
app.add_typer(seats.app, name="seat", rich_help_panel=PEOPLE)
app.add_typer(agencies.app, name="agency", rich_help_panel=PEOPLE)
app.add_typer(groups.app, name="group", rich_help_panel=PEOPLE)

app.command("duties", rich_help_panel=ASK)(duties.duties)
app.command("trail", rich_help_panel=ASK)(trail.trail)
app.command("report", rich_help_panel=ASK)(report)
app.command("faults", rich_help_panel=ASK)(faults.faults)
app.command("feed", rich_help_panel=ASK)(feeds.feed)

app.command("correct", rich_help_panel=RIGHT)(corrections.correct)
app.command("retract", rich_help_panel=RIGHT)(corrections.retract)
app.command("explain", rich_help_panel=RIGHT)(faults.explain)
app.add_typer(meetings.app, name="meeting", rich_help_panel=RIGHT)

app.add_typer(terms.app, name="terms", rich_help_panel=BEGIN)
app.add_typer(tokens.app, name="token", rich_help_panel=BEGIN)
app.command("import", rich_help_panel=BEGIN)(imports.imports)

app.add_typer(keyring.app, name="keyring", rich_help_panel=CHECK)
app.command("serve", rich_help_panel=RUN)(service.serve)
app.command("demo", rich_help_panel=RUN)(service.demo)
app.command("migrate", rich_help_panel=RUN)(service.migrate)
app.command("project", rich_help_panel=RUN)(service.project)
app.command("witness", rich_help_panel=RUN)(witness.witness)
app.command("ready", rich_help_panel=RUN)(read_side.ready)

app.command("verify", rich_help_panel=CHECK)(read_side.verify)
app.command("export", rich_help_panel=CHECK)(evidence.export)
app.add_typer(checkpoints.app, name="checkpoint", rich_help_panel=CHECK)
app.command("replay", rich_help_panel=CHECK)(read_side.replay)
app.command("rebuild", rich_help_panel=CHECK)(read_side.rebuild)

format_help(app)
