"""Options that every command which records something takes alike, and their short forms."""

from datetime import date
from typing import Annotated

import typer

from api.commands import shorthand
from api.commands.shorthand import evidence_of
from api.http.media import Json
from api.languages import translator
from domain.text import Words, said


class InvalidArgument(Exception):
    """What was given on the command line cannot be used; the message is one line for a person."""

    def __init__(self, told: Words | str) -> None:
        super().__init__(translator()(told) if isinstance(told, Words) else told)


def parse_authority(text: str) -> Json:
    """Who decided it, from its short form. Raises Mistaken."""
    if given := shorthand.authority_of(text):
        return given
    words = said(
        "--authority {text} is not chair@GROUP (an office of a group), body:GROUP, agency:AGENCY, "
        "body (the group that it is about), or JSON such as {json}.",
        text=text,
        json='{"kind": "body", "group": "GROUP", "meeting": "ID", "decision": "d1"}',
    )
    raise InvalidArgument(words)


def parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date like 2025-09-16.") from None


Authority = Annotated[
    str,
    typer.Option(
        "--authority",
        metavar="WHO",
        help="Who decided it: chair@GROUP, body:GROUP, agency:AGENCY, or JSON.",
    ),
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
Reason = Annotated[str, typer.Option("--reason", help="Why, in words of governance: no case or personal details.")]
Preview = Annotated[bool, typer.Option("--preview", help="Show what would change, and record nothing.")]
Acknowledge = Annotated[
    list[str] | None,
    typer.Option("--acknowledge", metavar="ID", help="Accept a fault that this leaves elsewhere. May be given again."),
]


def common_fields(
    authority: str | None,
    evidence: list[str] | None = None,
    on: date | None = None,
    acknowledge: list[str] | None = None,
) -> Json:
    """The fields that the body of every command has; what was not given is left out. Raises Mistaken."""
    proof = [evidence_of(text) for text in evidence or ()]
    fields = {
        "authority": authority and parse_authority(authority),
        "evidence": proof,
        "on": on,
        "acknowledge": acknowledge,
    }
    return {name: value for name, value in fields.items() if value}
