"""`quorate seat`: a seat handed over from one member to the next, or of another agency than was recorded."""

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.arguments.options import (
    Acknowledge,
    Also,
    Authority,
    Data,
    Day,
    Evidence,
    InvalidArgument,
    Preview,
    Reason,
    Server,
    Token,
    common_fields,
)
from api.cli.client.connection import open_session
from api.cli.client.person_lookup import person_of
from api.cli.client.seat_lookup import seat_of
from api.cli.client.wrong_references import AGENCY, acts_within, correction_of, ref_of, wrong_acts
from api.cli.subcommands.asked_acts import chosen, print_fixed
from api.cli.subcommands.posting import post_and_print
from domain.text import said

app = typer.Typer(help="Seats: handed over from one member to the next.", no_args_is_help=True)


class DeputiesOption(StrEnum):
    """What becomes of the deputies of a seat whose member departs."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


@app.command("handover")
def handover(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="The group's slug or id.")],
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="The seat: its title, or its id.")],
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
        seat = seat_of(session, group, seat, str(on))
        post_and_print(session, f"/groups/{group}/seats/{seat}/handover", body, preview=preview)


@app.command("was-of")
def was_of(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="The group's slug.")],
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="The seat: its title, or its id.")],
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="The slug of the agency whose seat it really was.")],
    reason: Reason,
    authority: Authority,
    also: Also = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """The seat was another agency's from the start: correct it, and who nominated its members, by one command.

    What else was recorded of the seat and the wrong agency (changes, actions …) is asked about, each by its position:

    quorate seat was-of cwm-taf-mqap education-coordinator mtcbc --reason "the letter of nomination is from Merthyr Tydfil"
    --authority chair@cwm-taf-mqap --also all --preview
    """
    shared = common_fields(authority, evidence, None, acknowledge)
    with open_session(server, token, data) as session:
        right, seat = ref_of(session, AGENCY, agency), seat_of(session, group, seat)
        acts = [act for act in acts_within(session, group) if act.fields.get("seat") == seat]
        created = next((act for act in acts if act.kind == "SeatCreated"), None)
        if created is None:
            raise InvalidArgument(said("There is no seat {seat} in {group}.", seat=seat, group=group))
        wrong = str(created.fields.get("agency") or "")
        if wrong == right:
            raise InvalidArgument(said("That seat is recorded as of {agency} already.", agency=agency))
        found = wrong_acts(acts, "agency", wrong, lambda act: act.kind in ("SeatCreated", "MemberAppointed"))
        first = {"position": created.position, "replacement": {"agency": right}, "reason": reason}
        own = found.own if wrong else []
        question = said("These acts name the wrong agency with the seat. Are they of the right one too?")
        moving = [*own, *chosen(found.others, also, question)] if wrong else []
        corrections = [correction_of(act, "agency", wrong, right, reason) for act in moving] or [first]
        print_fixed(found.fixed)
        post_and_print(session, "/corrections", {"corrections": corrections, **shared}, preview=preview)
