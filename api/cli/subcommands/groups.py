"""`quorate group`: a group that ends."""

from typing import Annotated

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

app = typer.Typer(help="Groups: ended, their open work closed or handed over.", no_args_is_help=True)


@app.command("end")
def end(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="The group's slug or id.")],
    on: Day,
    authority: Authority,
    successor: Annotated[
        str | None, typer.Option("--successor", metavar="GROUP", help="The group that goes on.")
    ] = None,
    hand_over: Annotated[
        bool, typer.Option("--hand-over", help="The successor plans the meetings anew and takes over the relations.")
    ] = False,
    leave_relations: Annotated[
        bool, typer.Option("--leave-relations", help="Leave other groups' relations to this one as they are.")
    ] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Why, in words of governance.")] = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """End a group: --on is the first day without it. Its seats, offices and relations end, planned meetings are cancelled.

    quorate group end cwm-taf-mqap --on 2026-10-01 --hand-over
    --successor cwm-taf-mash-operational-committee
    --authority body:cwm-taf-morgannwg-safeguarding-board --preview
    """
    if hand_over and not successor:
        raise InvalidArgument("--hand-over needs --successor: which group goes on with the work?")
    body = common_fields(authority, evidence, on, acknowledge)
    given = (("successor", successor), ("reason", reason), ("open_work", "hand-over" if hand_over else None))
    body |= {name: value for name, value in (*given, ("relations", "leave" if leave_relations else None)) if value}
    with open_session(server, token, data) as session:
        post_and_print(session, f"/groups/{group}/end", body, preview=preview)
