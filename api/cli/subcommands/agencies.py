"""`quorate agency`: an agency merged into another, or succeeded by it."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from api.cli.arguments.options import (
    Acknowledge,
    Authority,
    Data,
    Day,
    Evidence,
    InvalidArgument,
    Preview,
    Server,
    Token,
    common_fields,
)
from api.cli.client.connection import open_session
from api.cli.subcommands.posting import post_and_print
from api.cli.subcommands.subject_access import Out, Purpose, write_record

app = typer.Typer(help="Agencies: merged into another, or succeeded by it.", no_args_is_help=True)

Agency = Annotated[str, typer.Argument(metavar="AGENCY", help="The slug or id of the agency that ends.")]
OnlyGroups = Annotated[
    list[str] | None, typer.Option("--group", metavar="SLUG", help="Change seats only here. May be given again.")
]


class SeatsOption(StrEnum):
    """What becomes of the seats of an agency that merges: left, or changed to the one that goes on."""

    LEAVE = "leave"
    CHANGE = "change"


SeatsArgument = Annotated[
    SeatsOption,
    typer.Option("--seats", help="Leave the seats, the other agency answering for them, or change their agency."),
]


@app.command("merge")
def merge(
    agency: Agency,
    into: Annotated[str, typer.Option("--into", metavar="AGENCY", help="The agency that goes on.")],
    on: Day,
    authority: Authority,
    seats: SeatsArgument = SeatsOption.LEAVE,
    group: OnlyGroups = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Merge an agency into another that goes on. What each group says of it is listed, and every verdict that turns.

    quorate agency merge mtcbc --into rctcbc --seats change --on 2026-10-01 --authority agency:rctcbc --preview
    """
    body = common_fields(authority, evidence, on, acknowledge) | _seat_fields(seats, group)
    with open_session(server, token, data) as session:
        post_and_print(session, f"/agencies/{agency}/mergers", {**body, "into": into}, preview=preview)


@app.command("succeed")
def succeed(
    agency: Agency,
    by: Annotated[str, typer.Option("--by", metavar="AGENCY", help="The agency that takes its place.")],
    on: Day,
    authority: Authority,
    seats: SeatsArgument = SeatsOption.LEAVE,
    group: OnlyGroups = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Let another agency succeed one that ended.

    quorate agency succeed mtcbc --by rctcbc --on 2026-10-01 --authority agency:rctcbc --preview
    """
    body = common_fields(authority, evidence, on, acknowledge) | _seat_fields(seats, group)
    with open_session(server, token, data) as session:
        post_and_print(session, f"/agencies/{agency}/successions", {**body, "successor": by}, preview=preview)


def _seat_fields(seats: SeatsOption, group: list[str] | None) -> dict[str, Any]:
    if group and seats is SeatsOption.LEAVE:
        raise InvalidArgument("--group says where to change seats: add --seats change.")
    return {"seats": seats.value} | ({"groups": group} if group else {})


@app.command("export")
def export(
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="The slug or id of the agency.")],
    to: Out,
    purpose: Purpose = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write everything that the record holds of an agency, over all groups: JSON, HTML or PDF, by the name of FILE.

    Persons stand there by an id. That it was taken is recorded.

    quorate agency export ctmuhb --out record.json
    """
    with open_session(server, token, data) as session:
        write_record(session, f"/agencies/{agency}/record", to, purpose)
