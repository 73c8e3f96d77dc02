"""Typer options that subcommands share, and the parsing of their short forms."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.fields import shorthand
from api.commands.fields.shorthand import evidence_of
from api.http.media import Json
from api.languages import translator
from api.references import day_in
from domain.text import Words, said


class InvalidArgument(Exception):
    """A value on the command line that cannot be used (exit status 1). The message is one line for a person, words in the
    language of this run."""

    def __init__(self, message: Words | str) -> None:
        super().__init__(translator()(message) if isinstance(message, Words) else message)


def parse_authority(text: str) -> Json:
    """An authority from its short form (chair@GROUP, body:GROUP, agency:AGENCY) or JSON. Raises InvalidArgument."""
    if authority := shorthand.authority_of(text):
        return authority
    words = said(
        "--authority {text} is not chair@GROUP (an office of a group), body:GROUP, agency:AGENCY, "
        "body (the group that it is about), or JSON such as {json}.",
        text=text,
        json='{"kind": "body", "group": "GROUP", "meeting": "ID", "decision": "d1"}',
    )
    raise InvalidArgument(words)


def parse_day(text: str) -> date:
    """A date as people write it. Raises BadParameter (exit status 2)."""
    found = day_in(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is not a date like 2025-09-16.")
    return found


Authority = Annotated[
    str,
    typer.Option(
        "--authority",
        metavar="WHO",
        help="Who decided it: chair@GROUP, body:GROUP, agency:AGENCY, or JSON.",
    ),
]
OptionalAuthority = Annotated[
    str | None,
    typer.Option("--authority", metavar="WHO", help="Who decided it: chair@GROUP, body:GROUP, agency:AGENCY, or JSON."),
]
Evidence = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        metavar="POINTER",
        help="Where it can be seen, such as 'minutes of 16 September, item 2'; `sha256:…` after it is kept as its digest."
        " May be given again.",
    ),
]
On = Annotated[
    date | None,
    typer.Option("--on", metavar="DATE", parser=parse_day, help="The day on which it took effect. By default today."),
]
OptionalOn = Annotated[
    date | None,
    typer.Option(
        "--on",
        metavar="DATE",
        parser=parse_day,
        help="The day on which it took effect. It may be left out where the meeting or the day itself says it.",
    ),
]
Day = Annotated[Any, typer.Option("--on", metavar="DATE", parser=parse_day, help="The first day of it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in words of governance: no case or personal details.")]
Also = Annotated[
    list[str] | None,
    typer.Option(
        "--also",
        metavar="POSITION",
        help="Which of the acts that are asked about are corrected too: positions, `all` or `none`. Without it each is"
        " asked about.",
    ),
]
Preview = Annotated[bool, typer.Option("--preview", help="Show what would change, and record nothing.")]
Yes = Annotated[
    str | None,
    typer.Option("--yes", metavar="NAME", help="Of an erasure: the name of the person, as a confirmation for scripts."),
]
Acknowledge = Annotated[
    list[str] | None,
    typer.Option("--acknowledge", metavar="ID", help="Accept a fault that this leaves elsewhere. May be given again."),
]
Server = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", help="A running Quorate; by default QUORATE_SERVER, else the data here."),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token", help="Your credential. Rather set QUORATE_TOKEN: arguments can be read in the list of processes."
    ),
]
Data = Annotated[Path | None, typer.Option("--data", help="The data directory; by default the one of `make run`.")]


def common_fields(
    authority: str | None,
    evidence: list[str] | None = None,
    on: date | None = None,
    acknowledge: list[str] | None = None,
) -> Json:
    """The fields that every command's body has, as far as they were given. Raises InvalidArgument."""
    proof = [evidence_of(text) for text in evidence or ()]
    fields = {
        "authority": authority and parse_authority(authority),
        "evidence": proof,
        "on": on,
        "acknowledge": acknowledge,
    }
    return {name: value for name, value in fields.items() if value}


WithinGroups = Annotated[
    list[str] | None, typer.Option(help="A group, by slug or whole name; several may be given. Without: all.")
]
LastDay = Annotated[str | None, typer.Option(metavar="DATE", help="The last day. Without: a year from today.")]
OfAgency = Annotated[
    str | None,
    typer.Option(metavar="AGENCY", help="Of the role agency: the agency whose it is, by slug or whole name."),
]
SeesNames = Annotated[bool, typer.Option("--names", help="Let a reporting tool see names of people.")]
