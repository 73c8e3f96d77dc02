"""`quorate import`: members, meetings and attendance of the years before, from a file."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer
from rich.table import Table

from api.cli.options import Authority, Evidence, Mistaken, common
from api.cli.places import Data, out, tell
from api.cli.previews import again
from api.cli.session import ProblemTold, Server, Session, Token, session
from api.commands.imports import IMPORTED_MAX_ROWS, LOOKED_AT_MAX_ROWS
from api.imports.reading import Line, lines_of
from api.languages import speaker
from api.problems import CellFault
from api.progress import bar
from api.sheets import Unreadable
from api.sheets.cells import BYTES_MAX
from domain.words import Words, said

FILE_NAME_MAX_CHARS = 200
CALLED = {
    "CREATED": said("created"),
    "MATCHED": said("matched"),
    "ALREADY_THERE": said("already there"),
    "NOTHING": said("nothing to record"),
    "REFUSED": said("refused"),
}
NEW = ("CREATED", "MATCHED")
OUTCOMES = {"present": "PRESENT", "apologies": "APOLOGIES", "absent": "ABSENT", "deputy": "BY_DEPUTY"}
Json = dict[str, Any]


class Kind(StrEnum):
    MEMBERS = "members"
    MEETINGS = "meetings"
    ATTENDANCE = "attendance"


class Row(msgspec.Struct):
    """A line of the file with what came of it, and the cell at fault where it is refused."""

    line: Line
    outcome: str
    says: str
    cell: CellFault | None = None


class Looked(NamedTuple):
    """What would come of every line, how many events would be recorded, and where the record stood."""

    rows: list[Row]
    events: int
    position: int


def imports(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="What it holds: members, meetings or attendance.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or an XLSX.")],
    group: Annotated[str, typer.Option("--group", metavar="SLUG", help="The group whose record it is.")],
    authority: Authority,
    evidence: Evidence = None,
    yes: Annotated[bool, typer.Option("--yes", help="Record it, without asking.")] = False,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Record the other rows where some cannot be recorded.")
    ] = False,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; by default the first that fits."),
    ] = None,
    word: Annotated[
        list[str] | None,
        typer.Option(
            "--word",
            metavar="WORD=OUTCOME",
            help="What a word or a mark of your own means in attendance: present, apologies, absent or deputy, such as"
            " A=absent. May be given again.",
        ),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Import what a file says of the years before: members, then meetings, then attendance.

    First look at what would come of every row. Nothing is recorded before you say so, or give --yes:

    quorate import members members.csv --group cwm-taf-mqap --authority chair@cwm-taf-mqap

    Headings, in English or Welsh: members have Name, Title, Agency, From, To (the last day; or Left, the first day
    without); meetings Date, Start, End, Place; attendance Date, Name, Outcome, or Name and a column for each meeting,
    headed by its date.
    Dates are day before month. All of it is in docs/imports.md.
    """
    also = dict(_word(text) for text in word or ())
    try:
        with file.open("rb") as opened:
            content = opened.read(BYTES_MAX + 1)
        found = lines_of(kind.value, content, also, sheet)
    except OSError as error:
        raise Mistaken(said("{file} cannot be read: {why}.", file=str(file), why=error.strerror)) from None
    except Unreadable as unreadable:
        raise Mistaken(said("{file}: {why}", file=str(file), why=unreadable.words)) from None
    if not found.lines:
        raise Mistaken(said("{file} holds no row below its headings.", file=str(file)))
    if len(found.lines) > LOOKED_AT_MAX_ROWS:
        words = said(
            "{file} holds {count} rows; {most} are the most. Split it.",
            file=str(file),
            count=f"{len(found.lines):,}",
            most=f"{LOOKED_AT_MAX_ROWS:,}",
        )
        raise Mistaken(words)
    body = {
        "file": file.name[-FILE_NAME_MAX_CHARS:],
        "digest": found.digest,
        **common(authority, evidence),
    }
    with session(server, token, data) as spoken:
        rows, events, position = _looked(spoken, group, kind, found.lines, body)
        out.print(_table(rows))
        if found.passed_over:
            tell(said("Columns passed over: {columns}.", columns=[*found.passed_over]))
        tell(_told(rows, events))
        refused = any(row.outcome == "REFUSED" for row in rows)
        if refused and not skip_refused:
            raise Mistaken(said("Nothing is recorded. Put these rows right, or record the others with --skip-refused."))
        if not any(row.outcome in NEW for row in rows):
            tell(said("There is nothing new to record."))
        elif _agreed(yes):
            lawful = [row for row in rows if row.outcome != "REFUSED"]
            _record(spoken, group, kind, lawful, body, position)


def _word(text: str) -> tuple[str, str]:
    word, _, outcome = text.rpartition("=")
    if not word or outcome.casefold() not in OUTCOMES:
        raise Mistaken(said("--word {text} is not WORD=OUTCOME, with present, apologies, absent or deputy.", text=text))
    return " ".join(word.split()).casefold(), OUTCOMES[outcome.casefold()]


def _looked(spoken: Session, group: str, kind: Kind, lines: Sequence[Line], body: Json) -> Looked:
    """What would come of every line."""
    sent = [line for line in lines if not line.faults]
    rows = {id(line): Row(line, "REFUSED", line.faults[0].text, line.faults[0]) for line in lines if line.faults}
    events = position = 0
    if sent:
        answer = spoken.post(f"/groups/{group}/imports", {**body, kind.value: [x.says for x in sent]}, preview=True)
        events, position = answer["events"], answer["position"]
        for line, told in zip(sent, answer["rows"], strict=True):
            cell = line.at(_field(told["field"]), told["says"]) if told["outcome"] == "REFUSED" else None
            rows[id(line)] = Row(line, told["outcome"], told["says"], cell)
    return Looked([rows[id(line)] for line in lines], events, position)


def _field(name: str | None) -> str | None:
    """The column in which a field of the command stands."""
    return {"starts": "start", "ends": "end", "until": "to", "meeting": "date"}.get(name or "", name)


def _table(rows: Sequence[Row]) -> Table:
    by = speaker()
    headings = (by(said("row")), by(said("who or what")), by(said("outcome")), "")
    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        where = f"{row.cell.address}{f' ({row.cell.header})' if row.cell.header else ''}: " if row.cell else ""
        what = row.line.who or str(row.line.says.get("date", ""))
        table.add_row(*map(_escaped, (str(row.line.row), what, by(CALLED[row.outcome]), where + row.says)))
        for other in row.line.faults[1:]:
            table.add_row("", "", "", _escaped(f"{other.address} ({other.header}): {other.text}"))
    return table


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def _told(rows: Sequence[Row], events: int) -> Words:
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in CALLED}
    return said(
        "{rows}: {counts}. {events} to record.",
        rows=said("{count} {count:row|rows}", count=len(rows)),
        counts=[said("{count} {what}", count=n, what=CALLED[outcome]) for outcome, n in counts.items() if n],
        events=said("{count} {count:event|events}", count=events),
    )


def _agreed(yes: bool) -> bool:
    if yes:
        return True
    if sys.stdin.isatty() and sys.stdout.isatty():
        if typer.confirm(speaker()(said("Record it?"))):
            return True
        tell(said("Nothing is recorded."))
        return False
    tell(said("Nothing is recorded yet. To record it: {command}", command=f"{again()} --yes"))
    return False


def _record(spoken: Session, group: str, kind: Kind, rows: Sequence[Row], body: Json, position: int) -> None:
    """All of it as one command; as several where it is more than one takes."""
    parts = [rows[n : n + IMPORTED_MAX_ROWS] for n in range(0, len(rows), IMPORTED_MAX_ROWS)]
    parts = [part for part in parts if any(row.outcome in NEW for row in part)]
    commands: list[str] = []
    with bar("recording the import") as progress:
        for number, part in enumerate(parts, start=1):
            says = [row.line.says for row in part]
            try:
                answer = spoken.post(
                    f"/groups/{group}/imports", {**body, kind.value: says}, key=_key(group, kind, body, says, position)
                )
            except ProblemTold:
                if commands:
                    done = number - 1
                    tell(said("{count} of {parts} parts are recorded, the rest is not.", count=done, parts=len(parts)))
                    _taken_back(commands)
                raise
            progress(number, len(parts))
            commands.append(answer["command"])
            first, last = answer["positions"][0], answer["positions"][-1]
            where = said(
                "positions {first} to {last}, command {command}", first=first, last=last, command=answer["command"]
            )
            new = said("{count} {count:row|rows}", count=sum(row.outcome in NEW for row in part))
            tell(said("Recorded: {new}; {where}.", new=new, where=where))
    _taken_back(commands)


def _taken_back(commands: Sequence[str]) -> None:
    given = " ".join(f"--command {command}" for command in reversed(commands))
    tell(said("To take all of it back: quorate retract {given} --reason … --authority …", given=given))


def _key(group: str, kind: Kind, body: Json, says: Sequence[Json], position: int) -> str:
    """The same for the same rows of the same file: a request that is sent twice is one act. What was taken back since may
    be imported again, so the key holds where the record stood."""
    part = sha256(msgspec.json.encode([body, says], order="deterministic")).hexdigest()[:16]
    return f"import {kind.value} {group} {body['digest']} {part} {position}"
