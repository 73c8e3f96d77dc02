"""`quorate report`: writes the reports of a group as files, and records that one was issued to a body."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, On, Server, Token, common_fields
from api.cli.client.connection import open_session
from api.cli.client.session import ClientSession
from api.cli.console import print_words
from api.http.media import Json
from domain.text import Words, said


class ReportName(StrEnum):
    """The reports that can be compiled."""

    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    ATTENDANCE = "attendance"


class ReportFormat(StrEnum):
    """The formats of a report."""

    HTML = "html"
    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


class ReportLanguage(StrEnum):
    """The languages of a report."""

    EN = "en"
    CY = "cy"


def report(
    kind: Annotated[ReportName, typer.Argument(help="Which report.")],
    group: Annotated[str, typer.Option("--group", metavar="SLUG", help="Whose report.")],
    period: Annotated[
        str,
        typer.Option("--period", metavar="PERIOD", help="Of the group's own year: 2025-26-Q3, 2025-26."),
    ],
    to: Annotated[Path, typer.Option("--out", metavar="DIR", help="The directory to write to; made if need be.")],
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="POSITION", help="As it was known then: a position, a time or a date."),
    ] = None,
    format: Annotated[
        list[ReportFormat] | None, typer.Option("--format", help="By default all four. May be given again.")
    ] = None,
    lang: Annotated[
        ReportLanguage, typer.Option("--lang", help="The language of HTML, PDF and XLSX, where there are words.")
    ] = ReportLanguage.EN,
    names: Annotated[bool, typer.Option("--names", help="Name the members, if your credential may see names.")] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Explain every verdict, not only those not plainly met, and in the CSV too."),
    ] = False,
    issue_to: Annotated[
        str | None,
        typer.Option("--issue-to", metavar="SLUG", help="Record that it was submitted to this body, with its digest."),
    ] = None,
    duty: Annotated[
        str | None,
        typer.Option("--duty", metavar="ID", help="With --issue-to, the duty of the terms that it satisfies."),
    ] = None,
    authority: Annotated[
        str | None, typer.Option("--authority", metavar="WHO", help="With --issue-to, who decided so: chair@GROUP, …")
    ] = None,
    on: On = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Make a report of a period: HTML, PDF, and the same figures as CSV and XLSX.

    HTML, PDF and XLSX explain each verdict that is not plainly met, in the words of `quorate why`. Each file states its
    position: made again with that position, the data files are the same byte for byte.

    quorate report quarterly --group cwm-taf-mqap --period 2025-26-Q4 --out reports

    quorate report quarterly --group cwm-taf-mqap --period 2025-26-Q4 --out then --known-at 477
    """
    if (issue_to is None) != (authority is None):
        raise InvalidArgument(
            said("To record that a report was submitted, give both --issue-to SLUG and --authority WHO.")
        )
    if duty and not issue_to:
        raise InvalidArgument(
            said("--duty is the duty under which the report is submitted: give --issue-to and --authority too.")
        )
    if on and not issue_to:
        raise InvalidArgument(
            said("--on is the day on which the report was submitted: give --issue-to and --authority too.")
        )
    given = common_fields(authority, on=on) if authority else {}
    formats = list(dict.fromkeys(format or ReportFormat))
    files = {each: to / f"{kind}-{group}-{period}.{each}" for each in formats}
    for file in files.values():
        if file.exists():
            raise InvalidArgument(
                said("{file} is there already: give another directory, or remove it first.", file=str(file))
            )
    with open_session(server, token, data) as session:
        asked = {"group": group, "period": period, "lang": lang.value} | ({"names": "true"} if names else {})
        asked |= {"explain": "true"} if explain else {}
        stated: Json = session.get(f"/reports/{kind}", format="json", **asked, **_known_at_parameter(known_at))
        asked["known-at"] = str(stated["position"])
        made = {file: session.get(f"/reports/{kind}", format=each, **asked) for each, file in files.items()}
        for file, content in made.items():
            _write(file, content)
        for words in _result_lines(stated, list(made)):
            print_words(words)
        if issue_to:
            print_words(_record_issue(session, stated, issue_to, duty, given))


def _known_at_parameter(known_at: str | None) -> dict[str, str]:
    return {} if known_at is None else {"known-at": known_at}


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as opened:
            opened.write(content)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be written: {why}.", file=str(file), why=error.strerror)) from None


def _result_lines(stated: Json, files: list[Path]) -> Iterator[Words]:
    """Messages about the files written, what the report states of itself, and later corrections."""
    for file in files:
        yield said("{file} is ready.", file=str(file))
    yield said(
        "{period} is {start} to {end}, as at {on}; position {position}, terms {terms}, rules {rules}.",
        **{name: stated[name] for name in ("period", "start", "end", "on", "position")},
        terms=stated["terms"] or said("not held"),
        rules=stated["rule_version"],
    )
    yield said("SHA-256 of the data files (CSV, then XLSX, without names): {digest}", digest=stated["digest"])
    for each in stated["overtaken"]:
        yield said(
            "Since overtaken: position {position}, on {on}: {sentence}",
            **{name: each[name] for name in ("position", "on", "sentence")},
        )


def _record_issue(session: ClientSession, stated: Json, to: str, duty: str | None, given: Json) -> Words:
    """Record that the report was issued: as that prepared report whose paragraphs are in it, else as one prepared now."""
    given = {"on": session.today(), **given}
    if stated["prepared"]:
        report = stated["prepared"][-1]
    else:
        body = {"what": stated["report"], "period": stated["period"], **given} | ({"duty": duty} if duty else {})
        report = session.post(f"/groups/{stated['group']}/prepared-reports", body)["id"]
    body = {"to": to, "position": stated["position"], "digest": stated["digest"], **given}
    recorded = session.post(f"/prepared-reports/{report}/issues", body)
    position = recorded["positions"][-1]
    return said(
        "Issued to {to}: recorded at position {position}, of report {report}.", to=to, position=position, report=report
    )
