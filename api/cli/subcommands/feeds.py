"""`quorate feed`: writes a list as one flat table, CSV or XLSX."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token
from api.cli.client.connection import open_session
from api.cli.console import print_words
from api.languages import translator
from domain.text import said

FORMATS = ("csv", "xlsx")


def feed(
    name: Annotated[
        str,
        typer.Argument(metavar="LIST", help="Which list: meetings, attendance, seats …; docs/reporting.md has them."),
    ],
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write it; what is there is replaced. By default printed."),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="csv|xlsx", help="By default as FILE ends, else CSV.")
    ] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="SLUG", help="Only what is of one group.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="What was true on this day. By default today.")
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at", metavar="WHEN", help="What was known then: a position, a time, or the end of a day."
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="NAME=VALUE", help="Another filter of the list. May be given again."),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="en|cy", help="In which language. By default as you are spoken to."),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write a list as one flat table, CSV or XLSX, with ids and codes beside words; names only where you may see them.

    quorate feed meetings --out meetings.xlsx --group cwm-taf-mqap --where from=2025-04-01

    quorate feed attendance --out attendance.csv --known-at 2026-03-31
    """
    format = format or (to.suffix.removeprefix(".").lower() if to else "csv")
    if format not in FORMATS:
        raise InvalidArgument(said("Give --format csv or --format xlsx, or a FILE that ends so."))
    if to is None and format == "xlsx" and sys.stdout.isatty():
        raise InvalidArgument(said("Say where to write the workbook: --out FILE."))
    parameters: dict[str, list[str]] = {"lang": [lang or translator().language]}
    for option, value in (("group", group), ("on", on), ("known-at", known_at)):
        if value is not None:
            parameters[option] = [value]
    for condition in where or ():
        named, equals, value = condition.partition("=")
        if not equals:
            raise InvalidArgument(
                said("--where {condition} is not NAME=VALUE, such as from=2025-04-01.", condition=condition)
            )
        parameters.setdefault(named, []).append(value)
    with open_session(server, token, data) as session:
        content = session.get(f"/feeds/{name}.{format}", **parameters)
    if to is None:
        sys.stdout.buffer.write(content)
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be written: {why}.", file=str(to), why=error.strerror)) from None
    print_words(said("{file}: {size} bytes.", file=str(to), size=f"{len(content):,}"))
