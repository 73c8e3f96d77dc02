"""`quorate export`: an evidence pack of a group, which an auditor verifies without this service."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token
from api.cli.client.connection import open_session
from api.cli.console import print_words
from api.languages import translator
from domain.text import said


def export(
    group: Annotated[str, typer.Option("--group", metavar="SLUG", help="The group.")],
    to: Annotated[
        Path, typer.Option("--out", metavar="FILE.zip", help="Where to write it; what is there is replaced.")
    ],
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="First day of the report. By default a year before --to."),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day of the report. By default that of --on.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Who sat where on this day. By default today.")
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at", metavar="WHEN", help="What was known then: a position, a time, or the end of a day."
        ),
    ] = None,
    purpose: Annotated[
        str | None, typer.Option("--purpose", metavar="TEXT", help="What it is for; it is recorded, and in the pack.")
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="With names of people; say --purpose too. Only for who may see them.")
    ] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write an evidence pack: all that is recorded of a group, with the proof that it is complete, in order and unaltered.

    Whoever gets it checks it with quorate-verify. That it was taken is recorded.

    quorate export --group cwm-taf-mqap --out evidence.zip --purpose inspection
    """
    parameters = {"group": group, "lang": translator().language}
    given = {"from": start, "to": end, "on": on, "known-at": known_at, "purpose": purpose}
    parameters |= {name: value for name, value in given.items() if value is not None}
    if names:
        parameters |= {"names": "true", "acknowledge": "names"}
    with open_session(server, token, data) as session:
        content = session.get("/evidence", **parameters)
    try:
        to.write_bytes(content)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be written: {why}.", file=str(to), why=error.strerror)) from None
    print_words(said("{file}: {size} bytes.", file=str(to), size=f"{len(content):,}"))
