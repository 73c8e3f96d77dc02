"""`quorate token`: credentials for administrators, auditors and reporting tools."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.table import Table

from api.cli.arguments.options import Data, InvalidArgument
from api.cli.client.database_access import DatabaseLogins, open_ledger, prepare_database, reach_database, settings_of
from api.cli.console import out
from api.http.settings import SettingsError
from api.http.tokens import CALENDAR, TOKEN_ROLES, Token, Tokens
from domain.permission import Role
from domain.time_zone import LONDON, london_day

app = typer.Typer(help="Credentials for administrators, auditors and reporting tools.", no_args_is_help=True)

VALID_DAYS = 365
SHOWN_MAX = 20


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Whose token it is; the ledger knows them by an opaque id only.")],
    role: Annotated[str, typer.Option(help="administrator, auditor, reporting, or calendar")],
    group: Annotated[
        list[str] | None, typer.Option(help="The slug of a group; several may be given. Without: all.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day. Without: a year from today.")] = None,
    names: Annotated[bool, typer.Option("--names", help="Let a reporting tool see names of people.")] = False,
    data: Data = None,
) -> None:
    """Make a token and print it once.

    quorate token create "A. Secretary" --role administrator

    quorate token create "Calendar of the sub group" --role calendar --group cwm-taf-mqap
    """
    if role not in TOKEN_ROLES:
        raise SettingsError(f"--role is {', '.join(TOKEN_ROLES[:-1])} or {TOKEN_ROLES[-1]}, not {role}.")
    if role == CALENDAR and names:
        raise SettingsError("A calendar shows no names of people: leave --names out.")
    ends_at = _end_of_validity(until)
    groups = tuple(dict.fromkeys(group)) if group else None
    with _database(data) as database, _open_tokens(database) as tokens:
        _check_known(groups or (), database)
        text, token = tokens.create(name, cast("Role", role), ends_at, groups=groups, names=names)
    out.print(
        f"{token.role} token {token.id} for {name}, in the ledger {token.actor}, to the end of {_last_day(token)}:"
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
    with _database(data) as database, _open_tokens(database) as tokens:
        listed = tokens.list()
    table = Table("id", "name", "actor", "role", "groups", "names", "until", "state")
    for t in listed:
        groups = "all" if t.groups is None else ", ".join(t.groups)
        names = "yes" if t.names or t.role not in ("reporting", CALENDAR) else "no"
        table.add_row(t.id, t.name, t.actor, t.role, groups, names, _last_day(t), _state(t))
    out.print(table)


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(help="The token's id, as `quorate token list` shows it.")], data: Data = None
) -> None:
    """End a token now.

    quorate token revoke 1a2b3c4d
    """
    with _database(data) as database, _open_tokens(database) as tokens:
        done = tokens.revoke(id)
    out.print(f"Token {id} is revoked." if done else f"There is no token {id} that still stands.", markup=False)
    if not done:
        raise typer.Exit(1)


@contextmanager
def _database(data: Path | None) -> Iterator[DatabaseLogins]:
    with reach_database(settings_of(data)) as database:
        prepare_database(database, migrating=False)
        yield database


@contextmanager
def _open_tokens(database: DatabaseLogins) -> Iterator[Tokens]:
    tokens = Tokens(database.login_dsn)
    try:
        yield tokens
    finally:
        tokens.close()


def _check_known(groups: Iterable[str], database: DatabaseLogins) -> None:
    """Raise InvalidArgument for a group that is not recorded: a token for it would silently open nothing."""
    with open_ledger(database) as ledger:
        unknown = [slug for slug in groups if ledger.named("group", slug) is None]
        if unknown:
            every = sorted(str(e.event.slug) for s in ledger.streams("group") for e in ledger.entries(s)[:1])  # type: ignore[attr-defined]
            there = f"there are: {', '.join(every[:SHOWN_MAX])}" if every else "none is established yet"
            raise InvalidArgument(f"There is no group {', '.join(unknown)}; {there}.")


def _end_of_validity(until: str | None) -> datetime:
    """The end in London of the last day, by default VALID_DAYS from today. Raises SettingsError for a day that has
    passed."""
    today = london_day(datetime.now(UTC))
    try:
        last = date.fromisoformat(until) if until else today + timedelta(days=VALID_DAYS)
    except ValueError:
        raise SettingsError(f"--until is a date like 2027-03-31, not {until}.") from None
    if last < today:
        raise SettingsError(f"--until {last} has passed.")
    return datetime.combine(last + timedelta(days=1), time(), LONDON).astimezone(UTC)


def _last_day(token: Token) -> str:
    return f"{london_day(token.ends_at - timedelta(seconds=1))}"


def _state(token: Token) -> str:
    if token.revoked_at:
        return f"revoked {london_day(token.revoked_at)}"
    return "stands" if token.ends_at > datetime.now(UTC) else "ended"
