"""`quorate access`: who has read what, and who gets in by the organisation's sign-in."""

from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from rich.table import Table

from api.cli.arguments.options import Data, InvalidArgument, LastDay, OfAgency, SeesNames, Server, Token, WithinGroups
from api.cli.client.connection import open_session
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
from api.cli.client.run_settings import settings_of
from api.cli.client.session import PAGE_NODES
from api.cli.console import out, print_words
from api.http.access_entries import AccessKind
from api.http.access_grants import Grants, not_grantable
from api.http.settings import SettingsError
from domain.permission import Role
from domain.text import said
from domain.time_zone import london_moment

LINES_MAX = 1_000
ROLES = get_args(Role)
QUERY = """query ($actor: String, $kinds: [AccessKind!], $since: String, $until: String, $first: Int, $after: String) {
    access(actor: $actor, kinds: $kinds, recordedFrom: $since, recordedTo: $until, first: $first, after: $after) {
        nodes { at actor name kind what status position on purpose times }
        pageInfo { hasNextPage endCursor } } }"""


app = typer.Typer(invoke_without_command=True)


@app.callback()
def access(
    context: typer.Context,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="ID", help="Of one actor, by name or by their opaque id.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="question, page, feed, report, evidence, refused, credential or sign_in; several may be given.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="WHEN", help="What was read on this day, or at this time, or later.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="WHEN", help="What was read on this day, or at this time, or earlier."),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Show who has read what, the newest first.

    Questions about the past, exports, reports and refused attempts, with the stated purpose, and credentials made and
    revoked. For auditors and administrators of every group.

    quorate access --kind evidence --kind report --from 2026-01-01
    """
    if context.invoked_subcommand:
        return
    kinds = [k.upper() for k in kind or ()]
    if unknown := [k for k in kinds if k not in AccessKind.__members__]:
        words = said(
            "There is no kind {kind}; there are {all}.", kind=unknown[0].lower(), all=[k.lower() for k in AccessKind]
        )
        raise InvalidArgument(words)
    filters = {"actor": actor, "kinds": kinds or None, "since": since, "until": until}
    shown = 0
    with open_session(server, token, data) as session:
        for entry in session.nodes(QUERY, "access", filters, PAGE_NODES):
            if shown == LINES_MAX:
                print_words(
                    said(
                        "There is more than these {count}: ask for less, by --actor, --kind or --from.", count=LINES_MAX
                    )
                )
                return
            shown += 1
            at = london_moment(entry["at"])[:19].replace("T", " ")
            clocks = [f"at {entry['position']}"] if entry["position"] is not None else []
            clocks += [f"on {entry['on']}"] if entry["on"] else []
            status = [str(entry["status"])] if entry["status"] else []
            times = [f"{entry['times']} times"] if entry["times"] > 1 else []
            told = "; ".join([entry["what"], *clocks, *status, *times])
            purpose = f" ({entry['purpose']})" if entry["purpose"] else ""
            who = entry["name"] or entry["actor"] or "-"
            out.print(f"{at}  {who}  {entry['kind'].lower()}  {told}{purpose}", markup=False)
    if not shown:
        print_words(said("Nothing of that kind is recorded."))


@app.command("grant")
def grant(
    who: Annotated[
        str, typer.Argument(metavar="CLAIM=VALUE", help="Of the ID token: sub=1a2b, groups=quorate-auditors, email=…")
    ],
    role: Annotated[str, typer.Option(help=f"{', '.join(ROLES[:-1])} or {ROLES[-1]}")],
    group: WithinGroups = None,
    until: LastDay = None,
    agency: OfAgency = None,
    names: SeesNames = False,
    data: Data = None,
) -> None:
    """Let people in who sign in at the organisation's identity provider.

    Whoever has the value of the claim gets the role; nobody else gets in. A grant by sub goes before all others; where the
    others of somebody differ in the role, none of them counts.

    quorate access grant groups=quorate-auditors --role auditor

    quorate access grant groups=police-leads --role agency --agency south-wales-police

    quorate access grant sub=248289761001 --role administrator --group cwm-taf-mqap
    """
    claim, _, value = who.partition("=")
    if refusal := not_grantable(claim, value):
        raise InvalidArgument(refusal)
    if role not in ROLES:
        raise SettingsError(f"--role is {', '.join(ROLES[:-1])} or {ROLES[-1]}, not {role}.")
    issuer, ends_at = _issuer(data), end_of_validity(until)
    with open_tokens(data) as (database, tokens):
        with open_ledger(database) as ledger:
            groups, of_agency = group_slugs(group, ledger), agency_id(agency, role, ledger)
        made = Grants(tokens.pool).create(
            issuer,
            claim,
            value,
            cast("Role", role),
            ends_at,
            groups=groups,
            names=names,
            agency=of_agency,
        )
    words = f"Grant {made.id}: {made.role} for {claim}={value} at {issuer}, to the end of {last_day(made.ends_at)}."
    out.print(words, markup=False)


@app.command("list")
def list_(data: Data = None) -> None:
    """Show who gets in by the organisation's sign-in.

    quorate access list
    """
    with open_tokens(data) as (_, tokens):
        listed = Grants(tokens.pool).list()
    table = Table("id", "issuer", "claim", "value", "role", "groups", "until", "state")
    for g in listed:
        groups = reach_in_words(g.groups, g.agency)
        state = state_of(g.revoked_at, g.ends_at)
        table.add_row(g.id, g.issuer, g.claim, g.value, g.role, groups, last_day(g.ends_at), state)
    out.print(table)


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(help="The grant's id, as `quorate access list` shows it.")], data: Data = None
) -> None:
    """End a grant now, and the sessions that rest on it alone.

    quorate access revoke 1a2b3c4d
    """
    with open_tokens(data) as (_, tokens):
        done = Grants(tokens.pool).revoke(id)
    out.print(f"Grant {id} is revoked." if done else f"There is no grant {id} that still stands.", markup=False)
    if not done:
        raise typer.Exit(1)


def _issuer(data: Path | None) -> str:
    """The provider of the settings: a grant is of one."""
    openid = settings_of(data).openid
    if openid is None:
        raise SettingsError("A grant is of an identity provider: set QUORATE_OIDC_ISSUER and what goes with it.")
    return openid.issuer
