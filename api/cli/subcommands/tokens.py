"""`quorate token`: credentials for administrators, auditors, agencies and reporting tools."""

from typing import Annotated, cast

import typer
from rich.table import Table

from api.cli.arguments.options import Data, LastDay, OfAgency, SeesNames, WithinGroups
from api.cli.client.credentials import (
    agency_id,
    end_of_validity,
    group_slugs,
    last_day,
    open_tokens,
    reach_in_words,
    state_of,
)
from api.cli.client.database_access import open_ledger
from api.cli.console import out
from api.http.settings import SettingsError
from api.http.tokens import CALENDAR, TOKEN_ROLES
from domain.permission import Role

app = typer.Typer(help="Credentials for administrators, auditors, agencies and reporting tools.", no_args_is_help=True)


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Whose token it is; the ledger knows them by an opaque id only.")],
    role: Annotated[str, typer.Option(help="administrator, auditor, reporting, agency, or calendar")],
    group: WithinGroups = None,
    until: LastDay = None,
    agency: OfAgency = None,
    names: SeesNames = False,
    data: Data = None,
) -> None:
    """Make a token and print it once.

    quorate token create "A. Secretary" --role administrator

    quorate token create "Safeguarding lead" --role agency --agency south-wales-police

    quorate token create "Calendar of the sub group" --role calendar --group cwm-taf-mqap
    """
    if role not in TOKEN_ROLES:
        raise SettingsError(f"--role is {', '.join(TOKEN_ROLES[:-1])} or {TOKEN_ROLES[-1]}, not {role}.")
    if role == CALENDAR and names:
        raise SettingsError("A calendar shows no names of people: leave --names out.")
    ends_at = end_of_validity(until)
    with open_tokens(data) as (database, tokens):
        with open_ledger(database) as ledger:
            groups, of_agency = group_slugs(group, ledger), agency_id(agency, role, ledger)
        text, token = tokens.create(name, cast("Role", role), ends_at, groups=groups, names=names, agency=of_agency)
    out.print(
        f"{token.role} token {token.id} for {name}, in the ledger {token.actor}, to the end of {last_day(token.ends_at)}:"
    )
    out.print(text, markup=False)
    out.print("It is not shown again.")
    if role == CALENDAR:
        out.print(f"Subscribe to: https://YOUR-SERVER/calendar.ics?token={text}", markup=False)


@app.command("list")
def list_(data: Data = None) -> None:
    """Show every token, never its text.

    quorate token list
    """
    with open_tokens(data) as (_, tokens):
        listed = tokens.list()
    table = Table("id", "name", "actor", "role", "groups", "names", "until", "state")
    for t in listed:
        groups = reach_in_words(t.groups, t.agency)
        names = "yes" if t.names or t.role not in ("reporting", CALENDAR) else "no"
        table.add_row(
            t.id, t.name, t.actor, t.role, groups, names, last_day(t.ends_at), state_of(t.revoked_at, t.ends_at)
        )
    out.print(table)


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(help="The token's id, as `quorate token list` shows it.")], data: Data = None
) -> None:
    """End a token now.

    quorate token revoke 1a2b3c4d
    """
    with open_tokens(data) as (_, tokens):
        done = tokens.revoke(id)
    out.print(f"Token {id} is revoked." if done else f"There is no token {id} that still stands.", markup=False)
    if not done:
        raise typer.Exit(1)
