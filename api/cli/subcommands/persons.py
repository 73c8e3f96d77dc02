"""`quorate person`: finds persons by name, departs them from all that they hold, merges two into one."""

from typing import Annotated, Any

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
    Yes,
    common_fields,
    parse_day,
)
from api.cli.client.connection import open_session
from api.cli.client.person_lookup import find_persons, person_line, person_of
from api.cli.client.standing_acts import StandingAct
from api.cli.client.wrong_references import acts_within, correction_of, wrong_acts
from api.cli.console import out
from api.cli.subcommands.asked_acts import chosen, print_fixed
from api.cli.subcommands.erasure import confirm_erasure
from api.cli.subcommands.posting import post_and_print
from api.cli.subcommands.subject_access import Out, Purpose, write_record
from domain.text import said

app = typer.Typer(help="Persons: found by name, gone from every place, or found to be one.", no_args_is_help=True)

Person = Annotated[str, typer.Argument(metavar="PERSON", help="A name that only one person has, or an id.")]


@app.command("find")
def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Any part of the name, in any case, accents or not.")],
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Find persons by name: their ids, and what they hold today. Names are opened only for who may see them.

    quorate person find alys
    """
    with open_session(server, token, data) as session:
        found = find_persons(session, name)
    for person in found:
        out.print(person_line(person), markup=False)
    if not found:
        raise InvalidArgument(said("Nobody whose name you may see is called {text}.", text=name))


@app.command("leave")
def leave(
    person: Person,
    on: Day,
    authority: Authority,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="CODE", help="left-post, resigned, term-ended, removed, other …")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="More about it; sealed, as names are.")] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="SLUG", help="Only in this group. May be given again.")
    ] = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Somebody left their post: depart them from every seat, office and deputyship, in every group, by one command.

    --on is the first day without them. What is left open is listed; look at it first, with --preview:

    quorate person leave "Alys Invented" --on 2026-10-01 --reason left-post --authority agency:ctmuhb --preview
    """
    body = common_fields(authority, evidence, on, acknowledge)
    body |= {name: value for name, value in (("reason", reason), ("note", note), ("groups", group)) if value}
    with open_session(server, token, data) as session:
        post_and_print(session, f"/persons/{person_of(session, person)}/departure", body, preview=preview)


@app.command("erase")
def erase(
    person: Person,
    authority: Authority,
    on: Annotated[Any, typer.Option("--on", metavar="DATE", parser=parse_day, help="The day of the erasure.")],
    ground: Annotated[str, typer.Option("--ground", metavar="CODE", help="request-of-the-person, recorded-in-error …")],
    yes: Yes = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Erase a person: no name of them, and no note about them, can be read again. It asks for their name first.

    quorate person erase "Alys Invented" --ground request-of-the-person --on 2026-10-01
    --authority body:cwm-taf-mqap --preview
    """
    body = {**common_fields(authority, evidence, on, acknowledge), "ground": ground}
    with open_session(server, token, data) as session:
        id = person_of(session, person)
        confirm_erasure(session, id, yes, preview=preview)
        post_and_print(session, f"/persons/{id}/erasure", body, preview=preview)


@app.command("same")
def same(
    person: Person,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The person under whose id both are kept.")],
    authority: Authority,
    on: Annotated[Any, typer.Option("--on", metavar="DATE", parser=parse_day, help="The day on which it was found.")],
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Two persons are one: everything ever recorded of PERSON reads as of OTHER. Give ids where both have one name.

    quorate person same "Tegan Invented" "Urien Invented" --on 2026-10-01 --authority body:cwm-taf-mqap --preview
    """
    body = common_fields(authority, evidence, on, acknowledge)
    with open_session(server, token, data) as session:
        kept = person_of(session, other)
        post_and_print(
            session, f"/persons/{person_of(session, person)}/identity", {**body, "same_as": kept}, preview=preview
        )


@app.command("was")
def was(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="Who was recorded: a name that only one has, or an id.")
    ],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Who it really was.")],
    group: Annotated[str, typer.Option("--group", metavar="SLUG", help="In which group.")],
    reason: Reason,
    authority: Authority,
    seat: Annotated[str | None, typer.Option("--seat", metavar="SEAT", help="Only in this seat.")] = None,
    also: Also = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """The wrong person was recorded in a seat: correct who was appointed to it, and all that follows, by one command.

    What else names the wrong person in the group (offices, other seats, guests …) is asked about, each by its position. Two
    records of one person are another matter: see `quorate person same`.

    quorate person was "Ffion Invented" "Urien Invented" --group cwm-taf-mqap --reason "the letter names Urien"
    --authority chair@cwm-taf-mqap --also none --preview
    """
    shared = common_fields(authority, evidence, None, acknowledge)
    with open_session(server, token, data) as session:
        wrong, right = person_of(session, person), person_of(session, other)
        if wrong == right:
            raise InvalidArgument(said("Both are one person: {person}.", person=person))
        acts = acts_within(session, group)
        seats = {act.fields["seat"] for act in acts if act.kind == "MemberAppointed" and act.fields["person"] == wrong}
        seats &= {seat} if seat else seats

        def follows(act: StandingAct) -> bool | None:
            of = act.fields.get("seat")
            return None if seat and of not in (None, seat) else of in seats

        found = wrong_acts(acts, "person", wrong, follows)
        question = said("These acts name the same person. Were they the other one too?")
        moving = [*found.own, *chosen(found.others, also, question)]
        if not moving:
            raise InvalidArgument(said("Nothing that can be corrected names {person} there.", person=person))
        corrections = [correction_of(act, "person", wrong, right, reason) for act in moving]
        print_fixed(found.fixed)
        post_and_print(session, "/corrections", {"corrections": corrections, **shared}, preview=preview)


@app.command("export")
def export(
    person: Person,
    to: Out,
    purpose: Purpose = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write everything that the record holds of a person, for them or about them: JSON, HTML or PDF, by the name of FILE.

    Places, attendance, interests, and each event that names them, with the words about them; other persons stand there by
    an id. That it was taken is recorded.

    quorate person export "Alys Invented" --out record.html --purpose "asked for by Alys"
    """
    with open_session(server, token, data) as session:
        write_record(session, f"/persons/{person_of(session, person)}/record", to, purpose)
