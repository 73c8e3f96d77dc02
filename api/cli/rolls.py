"""`quorate roll`: the sheet of a meeting, taken before it and recorded after it."""

import sys
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.forecasts import outcomes, quorum, rates
from api.cli.options import Mistaken, authority_of, day
from api.cli.places import Data, out
from api.cli.previews import again
from api.cli.session import Server, Session, Token, session
from api.sheets.cells import BYTES_MAX

PLANNED_MAX = 500
MEETINGS = """
query ($group: String!, $from: Date, $to: Date, $first: Int!) {
  meetings(group: $group, from: $from, to: $to, first: $first) { nodes { id day state } }
}
"""
PARTS = {
    "times": ("the meeting’s times", "the meeting’s times"),
    "entries": ("1 seat", "{} seats"),
    "invited": ("1 guest", "{} guests"),
    "decisions": ("1 decision", "{} decisions"),
    "next": ("the next meeting", "the next meeting"),
}


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


def roll(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A sheet that was filled in, XLSX or CSV: record what it says."),
    ] = None,
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="ID", help="Write the sheet of this meeting.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="SLUG", help="With --date: the group that meets.")
    ] = None,
    on: Annotated[
        date | None, typer.Option("--date", metavar="DATE", parser=day, help="With --group: the day of the meeting.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="WHO", help="Plan a meeting for that day first, if there is none; as WHO decided it."
        ),
    ] = None,
    format: Annotated[
        Format | None, typer.Option("--format", help="By default as the file is called, else xlsx.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write the sheet; a file that is not there yet."),
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help="Official names and titles in en or cy, where there are both.")
    ] = "en",
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
            raise Mistaken("Give a FILE to record, or --meeting (or --group and --date) to write a sheet; not both.")
        content = _content(file)
        with session(server, token, data) as spoken:
            for line in _told(spoken.send("/rolls", content, preview=preview), preview=preview):
                out.print(line, markup=False)
        return
    if preview:
        raise Mistaken("--preview shows what a sheet would record: give the FILE.")
    if not meeting and not (group and on):
        raise Mistaken("Say which meeting: --meeting ID, or --group SLUG and --date DATE; or give a FILE to record.")
    kind = format or (Format.CSV if to and to.suffix.lower() == ".csv" else Format.XLSX)
    _check_out(to, kind)
    with session(server, token, data) as spoken:
        id = meeting or _meeting(spoken, group or "", on or date.min, plan)
        _write(spoken.get(f"/meetings/{id}/roll.{kind}", lang=lang), to)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(BYTES_MAX + 1)
    except OSError as error:
        raise Mistaken(f"{file} cannot be read: {error.strerror}.") from None


def _check_out(to: Path | None, kind: Format) -> None:
    if to is None and kind is Format.XLSX and sys.stdout.isatty():
        raise Mistaken("A workbook is not for the screen: add --out roll.xlsx, or > roll.xlsx, or --format csv.")
    if to is not None and to.exists():
        raise Mistaken(f"{to} is there already, perhaps filled in: give another name, or remove it first.")


def _meeting(spoken: Session, group: str, on: date, plan: str | None) -> str:
    """The meeting of a group on a day; planned now, where there is none and somebody decided so."""
    asked = {"group": group, "from": on.isoformat(), "to": on.isoformat(), "first": 2}
    found = [m for m in spoken.ask(MEETINGS, asked)["meetings"]["nodes"] if m["state"] != "CANCELLED"]
    if len(found) == 1:
        return str(found[0]["id"])
    if plan and not found:
        body = {"meets_on": on, "authority": authority_of(plan)}
        return str(spoken.post(f"/groups/{group}/meetings", body)["id"])
    if found:
        ids = ", ".join(m["id"] for m in found)
        raise Mistaken(f"{group} has several meetings on {on}: say which with --meeting, one of {ids}.")
    if not spoken.reaches(group):
        raise Mistaken(f"There is no group {group} that you may see.")
    every = spoken.ask(MEETINGS, {"group": group, "first": PLANNED_MAX})["meetings"]["nodes"]
    days = ", ".join(m["day"] for m in every if m["state"] != "CANCELLED") or "none that you may see"
    raise Mistaken(
        f"{group} has no meeting on {on}. Its meetings: {days}. To plan one for that day, add --plan chair@{group}."
    )


def _write(content: bytes, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        with to.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise Mistaken(f"{to} cannot be written: {error.strerror}.") from None
    out.print(f"{to} is ready. Fill it in, then: quorate roll {to} --preview", markup=False)


def _told(taken: dict[str, Any], *, preview: bool) -> Iterator[Any]:
    """What came of a sheet, for a person."""
    name = taken["group_name"].get("en") or taken["group_name"].get("cy")
    yield f"{name}, {date.fromisoformat(taken['day']):%A %-d %B %Y}"
    for forecast in taken.get("preview", {}).get("meetings", ())[:1]:
        yield from outcomes(taken)
        yield from quorum(forecast)
        yield from rates(taken, forecast)
    new, unchanged = _parts(taken["new"]), taken["unchanged"]
    before = (
        f" {unchanged} part{'s' if unchanged != 1 else ''} of the sheet had been recorded before." if unchanged else ""
    )
    if preview:
        yield f"To be recorded: {new or 'nothing, all of it is recorded already'}.{before if new else ''}"
        if new:
            yield f"Nothing is recorded yet. To record it: {again()}"
    elif recorded := taken.get("recorded"):
        first, last = taken["positions"][0], taken["positions"][-1]
        where = f"positions {first} to {last}, command {recorded['command']}"
        yield f"Recorded: {new}; {where}.{before}" if new else f"This sheet was recorded before: {where}."
    else:
        yield "All of it is recorded already; there was nothing to do."


def _parts(new: dict[str, int]) -> str:
    return ", ".join(
        one if new[name] == 1 else many.format(new[name]) for name, (one, many) in PARTS.items() if name in new
    )
