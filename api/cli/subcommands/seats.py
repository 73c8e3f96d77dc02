"""`quorate seat`: a seat handed over from one member to the next."""

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.arguments.options import (
    Acknowledge,
    Authority,
    Data,
    Day,
    Evidence,
    Preview,
    Server,
    Token,
    common_fields,
)
from api.cli.client.person_lookup import person_of
from api.cli.client.session import open_session
from api.cli.subcommands.posting import post_and_print

app = typer.Typer(help="Seats: handed over from one member to the next.", no_args_is_help=True)


class DeputiesOption(StrEnum):
    """What becomes of the deputies of a seat whose member departs."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


@app.command("handover")
def handover(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="The group's slug or id.")],
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="The seat's id, such as s3.")],
    to: Annotated[str, typer.Option("--to", metavar="PERSON", help="The newcomer: a name, or an id.")],
    on: Day,
    authority: Authority,
    nominated_by: Annotated[
        str | None,
        typer.Option("--nominated-by", metavar="AGENCY", help="The slug or id of the agency that nominated them."),
    ] = None,
    attested: Annotated[
        list[str] | None,
        typer.Option("--attested", metavar="WHAT", help="What was vouched for, such as authority-to-decide."),
    ] = None,
    deputies: Annotated[
        DeputiesOption, typer.Option("--deputies", help="What becomes of the seat's deputies.")
    ] = DeputiesOption.KEEP,
    reason: Annotated[str | None, typer.Option("--reason", metavar="CODE", help="Why the old member departs.")] = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Hand a seat over: the member departs and the next one is appointed on the same day, and expected on it.

    quorate seat handover cwm-taf-mqap education-coordinator --to "Urien Invented" --on 2026-10-01 --nominated-by rctcbc
    --deputies withdraw --authority chair@cwm-taf-mqap --preview
    """
    body = common_fields(authority, evidence, on, acknowledge) | {"deputies": deputies.value}
    given = (("nominated_by", nominated_by), ("attested", attested), ("reason", reason))
    body |= {name: value for name, value in given if value}
    with open_session(server, token, data) as session:
        body["person"] = person_of(session, to)
        post_and_print(session, f"/groups/{group}/seats/{seat}/handover", body, preview=preview)
