"""`quorate seat`, `quorate agency` and `quorate group`: a seat handed over, an agency or a group that ends."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from api.cli.arguments.options import (
    Acknowledge,
    Authority,
    Evidence,
    InvalidArgument,
    Preview,
    common_fields,
    parse_day,
)
from api.cli.client.database_access import Data
from api.cli.client.person_lookup import person_of
from api.cli.client.session import Server, Token, session
from api.cli.output.loose_ends import carry_out

seats = typer.Typer(help="Seats: handed over from one member to the next.", no_args_is_help=True)
agencies = typer.Typer(help="Agencies: merged into another, or succeeded by it.", no_args_is_help=True)
groups = typer.Typer(help="Groups: ended, their open work closed or handed over.", no_args_is_help=True)

Day = Annotated[Any, typer.Option("--on", metavar="DATE", parser=parse_day, help="The first day of it.")]
Agency = Annotated[str, typer.Argument(metavar="AGENCY", help="The slug or id of the agency that ends.")]
OnlyGroups = Annotated[
    list[str] | None, typer.Option("--group", metavar="SLUG", help="Change seats only here. May be given again.")
]


class DeputiesOption(StrEnum):
    KEEP = "keep"
    WITHDRAW = "withdraw"


class SeatsOption(StrEnum):
    LEAVE = "leave"
    CHANGE = "change"


SeatsArgument = Annotated[
    SeatsOption,
    typer.Option("--seats", help="Leave the seats, the other agency answering for them, or change their agency."),
]


@seats.command("handover")
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
    with session(server, token, data) as spoken:
        body["person"] = person_of(spoken, to)
        carry_out(spoken, f"/groups/{group}/seats/{seat}/handover", body, preview=preview)


@agencies.command("merge")
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
    with session(server, token, data) as spoken:
        carry_out(spoken, f"/agencies/{agency}/mergers", {**body, "into": into}, preview=preview)


@agencies.command("succeed")
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
    with session(server, token, data) as spoken:
        carry_out(spoken, f"/agencies/{agency}/successions", {**body, "successor": by}, preview=preview)


@groups.command("end")
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
    with session(server, token, data) as spoken:
        carry_out(spoken, f"/groups/{group}/end", body, preview=preview)


def _seat_fields(seats: SeatsOption, group: list[str] | None) -> dict[str, Any]:
    if group and seats is SeatsOption.LEAVE:
        raise InvalidArgument("--group says where to change seats: add --seats change.")
    return {"seats": seats.value} | ({"groups": group} if group else {})
