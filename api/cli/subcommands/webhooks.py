"""`quorate webhook`: addresses to which each event is posted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.arguments.options import Data, WithinGroups
from api.cli.client.credentials import group_slugs
from api.cli.client.database_access import open_ledger, prepare_database, reach_database
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from api.http.access_entries import COMMAND_LINE
from api.http.settings import Settings, SettingsError
from api.webhooks.addresses import AddressRefused, target
from api.webhooks.store import TooManyWebhooks, Webhook, Webhooks
from domain.time_zone import in_london
from ledger.keyring import Keyring
from ledger.postgres.dsn import service_dsn
from ledger.postgres.pool import open_pool
from ledger.store.event_store import EventStore

app = typer.Typer(
    no_args_is_help=True,
    help="Webhooks: each event is posted to an address outside, signed, in order and at least once.",
)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="An https address whose host QUORATE_WEBHOOK_HOSTS allows.")],
    group: WithinGroups = None,
    names: Annotated[bool, typer.Option("--names", help="Post names of people too.")] = False,
    after: Annotated[
        int | None,
        typer.Option("--after", metavar="POSITION", help="Post what comes after this; by default from now on."),
    ] = None,
    data: Data = None,
) -> None:
    """Make a webhook, and print once the secret by which its receiver knows that a post is Quorate's.

    quorate webhook add https://register.example/quorate --group cwm-taf-mqap
    """
    with _opened(data) as (settings, ledger, webhooks):
        try:
            target(url, settings.webhook_hosts)
        except AddressRefused as refused:
            raise SettingsError(f"Nothing is posted to {url}: {refused}.") from None
        groups = group_slugs(group, ledger)
        head = ledger.head().position
        position = head if after is None else after
        if not 0 <= position <= head:
            raise SettingsError(f"--after is a position from 0 to {head}, the newest; not {position}.")
        try:
            id, secret = webhooks.add(url, position, groups, names=names, by=COMMAND_LINE)
        except TooManyWebhooks as refused:
            raise SettingsError(f"{refused}.") from None
    out.print(f"webhook {id}, for what comes after position {position}. Its secret:", markup=False)
    out.print(secret, markup=False)
    out.print("It is not shown again.")


@app.command("list")
def list_(data: Data = None) -> None:
    """Show every webhook: how far it is, and how its last attempt went.

    quorate webhook list
    """
    with _opened(data) as (_, ledger, webhooks):
        head, listed = ledger.head().position, webhooks.all()
    table = Table("id", "address", "groups", "names", "position", "behind", "state")
    for w in listed:
        groups = "all" if w.groups is None else ", ".join(w.groups)
        behind = f"{head - w.position:,}"
        table.add_row(w.id, w.url, groups, "yes" if w.names else "no", f"{w.position:,}", behind, _state(w))
    out.print(table)


@app.command()
def remove(
    id: Annotated[str, typer.Argument(help="The webhook's id, as `quorate webhook list` shows it.")], data: Data = None
) -> None:
    """Remove a webhook and destroy its secret.

    quorate webhook remove 1a2b3c4d
    """
    with _opened(data) as (_, _, webhooks):
        done = webhooks.remove(id, by=COMMAND_LINE)
    out.print(f"Webhook {id} is removed." if done else f"There is no webhook {id}.", markup=False)
    if not done:
        raise typer.Exit(1)


def _state(webhook: Webhook) -> str:
    if webhook.ended_at is not None:
        return f"ended: {webhook.last_error}"
    if webhook.failures:
        again = in_london(webhook.next_at).strftime("%d %B %H:%M:%S")
        return f"failed {webhook.failures} times, again from {again}: {webhook.last_error}"
    return "delivers" if webhook.delivered_at else "new"


@contextmanager
def _opened(data: Path | None) -> Iterator[tuple[Settings, EventStore, Webhooks]]:
    settings = settings_of(data)
    with reach_database(settings) as database:
        prepare_database(database, migrating=False)
        pool = open_pool(service_dsn(database.login_dsn), most=1)
        try:
            with open_ledger(database) as ledger:
                yield settings, ledger, Webhooks(pool, Keyring(settings.keyring_dir))
        finally:
            pool.close()
