"""`quorate roll`: writes the sheet of a meeting, and submits one that was filled in."""

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token, parse_authority, parse_day
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import choices_of, meeting_of
from api.cli.client.session import ClientSession
from api.cli.console import out, print_words
from api.cli.output.forecasts import outcome_lines, quorum_lines, rate_tables
from api.cli.output.previews import repeated_command
from api.languages import translator
from api.sheets.cells import BYTES_MAX
from domain.text import Words, joined, said
from domain.values import Text

PLANNED_MAX = 500
MEETINGS_QUERY = """
query ($group: String!, $from: Date, $to: Date, $first: Int!) {
  meetings(group: $group, from: $from, to: $to, first: $first) { nodes { id: ref day state starts place } }
}
"""
PARTS: Mapping[str, Callable[[int], Words]] = {
    "times": lambda n: said("the meeting’s times"),
    "entries": lambda n: said("{count} {count:seat|seats}", count=n),
    "invited": lambda n: said("{count} {count:guest|guests}", count=n),
    "decisions": lambda n: said("{count} {count:decision|decisions}", count=n),
    "next": lambda n: said("the next meeting"),
}


WEEKDAYS = (
    *(said("Monday"), said("Tuesday"), said("Wednesday"), said("Thursday")),
    *(said("Friday"), said("Saturday"), said("Sunday")),
)


class SheetFormat(StrEnum):
    """The formats of a sheet for the roll."""

    XLSX = "xlsx"
    CSV = "csv"


def roll(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A sheet that was filled in, XLSX or CSV: record what it says."),
    ] = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", metavar="ID", help="Write the sheet of this meeting: an id, or GROUP@DATE."),
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="SLUG", help="With --date: the group that meets.")
    ] = None,
    on: Annotated[
        date | None,
        typer.Option("--date", metavar="DATE", parser=parse_day, help="With --group: the day of the meeting."),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="WHO", help="Plan a meeting for that day first, if there is none; as WHO decided it."
        ),
    ] = None,
    format: Annotated[
        SheetFormat | None, typer.Option("--format", help="By default as the file is called, else xlsx.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write the sheet; a file that is not there yet."),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="The sheet in en or cy. By default as you are spoken to (quorate --lang)."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what a sheet says and changes; record nothing.")
    ] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write the sheet of a meeting, or record a meeting from its sheet.

    Take the sheet, fill it in, look at what it would change, record it:

    quorate roll --group cwm-taf-mqap --date 2026-03-03 --out roll.xlsx

    quorate roll roll.xlsx --preview

    quorate roll roll.xlsx
    """
    if file is not None:
        if meeting or group or on or to or format or plan:
            raise InvalidArgument(
                said("Give a FILE to record, or --meeting (or --group and --date) to write a sheet; not both.")
            )
        content = _content(file)
        with open_session(server, token, data) as session:
            for line in _result_lines(session.post_file("/rolls", content, preview=preview), preview=preview):
                out.print(line, markup=False)
        return
    if preview:
        raise InvalidArgument(said("--preview shows what a sheet would record: give the FILE."))
    if not meeting and not (group and on):
        raise InvalidArgument(
            said("Say which meeting: --meeting ID, or --group SLUG and --date DATE; or give a FILE to record.")
        )
    kind = format or (SheetFormat.CSV if to and to.suffix.lower() == ".csv" else SheetFormat.XLSX)
    _check_output(to, kind)
    with open_session(server, token, data) as session:
        id = meeting_of(session, meeting) if meeting else _meeting(session, group or "", on or date.min, plan)
        _write_sheet(session.get(f"/meetings/{id}/roll.{kind}", lang=lang or translator().language), to)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(BYTES_MAX + 1)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be read: {why}.", file=str(file), why=error.strerror)) from None


def _check_output(to: Path | None, kind: SheetFormat) -> None:
    if to is None and kind is SheetFormat.XLSX and sys.stdout.isatty():
        raise InvalidArgument(
            said("A workbook is not for the screen: add --out roll.xlsx, or > roll.xlsx, or --format csv.")
        )
    if to is not None and to.exists():
        raise InvalidArgument(
            said("{file} is there already, perhaps filled in: give another name, or remove it first.", file=str(to))
        )


def _meeting(session: ClientSession, group: str, on: date, plan: str | None) -> str:
    """The id of a group's meeting on a day; planned now where there is none and `plan` is the authority for one. Raises
    InvalidArgument where there are several, or none."""
    day = {"group": group, "from": on.isoformat(), "to": on.isoformat(), "first": 2}
    found = [m for m in session.query(MEETINGS_QUERY, day)["meetings"]["nodes"] if m["state"] != "CANCELLED"]
    if len(found) == 1:
        return str(found[0]["id"])
    if plan and not found:
        body = {"meets_on": on, "authority": parse_authority(plan)}
        return str(session.post(f"/groups/{group}/meetings", body)["id"])
    if found:
        words = said(
            "{group} has several meetings on {on}: say which with --meeting, one of: {choices}",
            group=group,
            on=str(on),
            choices=joined(choices_of(found)),
        )
        raise InvalidArgument(words)
    if not session.can_see_group(group):
        raise InvalidArgument(said("There is no group {group} that you may see.", group=group))
    every = session.query(MEETINGS_QUERY, {"group": group, "first": PLANNED_MAX})["meetings"]["nodes"]
    days = [m["day"] for m in every if m["state"] != "CANCELLED"] or said("none that you may see")
    words = said(
        "{group} has no meeting on {on}. Its meetings: {days}. To plan one for that day, add --plan chair@{group}.",
        group=group,
        on=str(on),
        days=days,
    )
    raise InvalidArgument(words)


def _write_sheet(content: bytes, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        with to.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be written: {why}.", file=str(to), why=error.strerror)) from None
    print_words(said("{file} is ready. Fill it in, then: quorate roll {file} --preview", file=shlex.quote(str(to))))


def _result_lines(taken: dict[str, Any], *, preview: bool) -> Iterator[Any]:
    """The result of a submission, or its preview, as lines and tables."""
    translate, name = translator(), taken["group_name"]
    day = date.fromisoformat(taken["day"])
    group = Text(en=name.get("en"), cy=name.get("cy"))
    yield translate(said("{group}, {weekday} {day}", group=group, weekday=WEEKDAYS[day.weekday()], day=day))
    for forecast in taken.get("preview", {}).get("meetings", ())[:1]:
        yield from outcome_lines(taken)
        yield from quorum_lines(forecast)
        yield from rate_tables(taken, forecast)
    new, unchanged = _part_words(taken["new"]), taken["unchanged"]
    words = said("{count} {count:part|parts} of the sheet had been recorded before.", count=unchanged)
    before = words if unchanged else None
    if preview:
        if new:
            yield translate(said("To be recorded: {new}.[ {before}]", new=new, before=before))
            yield translate(said("Nothing is recorded yet. To record it: {command}", command=repeated_command()))
        else:
            yield translate(said("To be recorded: nothing, all of it is recorded already."))
    elif recorded := taken.get("recorded"):
        first, last = taken["positions"][0], taken["positions"][-1]
        where = said(
            "positions {first} to {last}, command {command}", first=first, last=last, command=recorded["command"]
        )
        if new:
            yield translate(said("Recorded: {new}; {where}.[ {before}]", new=new, where=where, before=before))
        else:
            yield translate(said("This sheet was recorded before: {where}.", where=where))
    else:
        yield translate(said("All of it is recorded already; there was nothing to do."))


def _part_words(new: dict[str, int]) -> list[Words]:
    return [words(new[name]) for name, words in PARTS.items() if name in new]
