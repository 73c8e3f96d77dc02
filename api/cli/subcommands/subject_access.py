"""Writes the record of a person or an agency to a file, whose name says in which form."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import InvalidArgument
from api.cli.client.session import ClientSession
from api.cli.console import print_words
from api.languages import translator
from api.subject_access.endpoint import MEDIA_TYPES
from domain.text import alternatives, said

Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FILE", help="Where to write it: FILE.json, .html or .pdf; what is there is replaced."
    ),
]
Purpose = Annotated[
    str | None, typer.Option("--purpose", metavar="TEXT", help="What it is for; it stands in the access record.")
]


def write_record(session: ClientSession, address: str, to: Path, purpose: str | None) -> None:
    """Ask for the record at an address and write it. Raises InvalidArgument for a file of no known form, or that cannot be
    written."""
    format = to.suffix.removeprefix(".").lower()
    if format not in MEDIA_TYPES:
        raise InvalidArgument(
            said(
                "{file}: the record is written as {forms}.",
                file=str(to),
                forms=alternatives([f".{f}" for f in MEDIA_TYPES]),
            )
        )
    asked = {"format": format, "lang": translator().language, **({"purpose": purpose} if purpose else {})}
    content = session.get_bytes(address, **asked)
    try:
        to.write_bytes(content)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be written: {why}.", file=str(to), why=error.strerror)) from None
    print_words(said("{file}: {size} bytes.", file=str(to), size=f"{len(content):,}"))
