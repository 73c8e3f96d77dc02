"""`quorate import`: members, meetings and attendance of the years before, from a file."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api.cli.arguments.options import Authority, Data, Evidence, InvalidArgument, Server, Token, common_fields
from api.cli.client.connection import open_session
from api.cli.client.session import ClientSession, ProblemAnswered
from api.cli.console import out, print_words
from api.cli.output.import_previews import ImportPreview, PreviewedRow, preview_table, summary_words
from api.cli.output.previews import repeated_command
from api.http.media import Json
from api.imports.file_parser import parse_file
from api.imports.headings import ImportKind
from api.imports.route import IMPORTED_MAX_ROWS, PREVIEWED_MAX_ROWS
from api.imports.row_parsers import ImportRow, ParsingContext
from api.imports.rows.drafts import NEW_OUTCOMES
from api.languages import translator
from api.server.progress import progress_bar
from api.sheets import DateOrder, UnreadableSheet
from api.sheets.attendance_words import folded
from api.sheets.cells import BYTES_MAX
from domain.text import said
from domain.time_zone import london_day

FILE_NAME_MAX_CHARS = 200
OPTION_OUTCOMES = {"present": "PRESENT", "apologies": "APOLOGIES", "absent": "ABSENT", "deputy": "BY_DEPUTY"}


def imports(
    kind: Annotated[ImportKind, typer.Argument(metavar="KIND", help="What it holds: members, meetings or attendance.")],
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
    create: Annotated[
        bool,
        typer.Option("--create", help="With members: make the agencies and seats that only the terms have."),
    ] = False,
    another: Annotated[
        list[str] | None,
        typer.Option(
            "--another",
            metavar="NAME",
            help="Who is called so in the file is somebody else than who is known by that name, or one near it. May be"
            " given again.",
        ),
    ] = None,
    dates: Annotated[
        DateOrder | None,
        typer.Option("--dates", help="Which number of a date such as 05/06/2025 is the day; by default the first."),
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
    Dates are day before month, unless the file says otherwise. All of it is in docs/imports.md.
    """
    context = ParsingContext(
        also=dict(_parse_word(text) for text in word or ()),
        order=DateOrder.DAY_FIRST,
        another=frozenset(folded(name) for name in another or ()),
        today=london_day(datetime.now(UTC)),
    )
    try:
        with file.open("rb") as opened:
            content = opened.read(BYTES_MAX + 1)
        parsed = parse_file(kind, content, context, sheet, dates)
    except OSError as error:
        raise InvalidArgument(said("{file} cannot be read: {why}.", file=str(file), why=error.strerror)) from None
    except UnreadableSheet as unreadable:
        raise InvalidArgument(said("{file}: {why}", file=str(file), why=unreadable.words)) from None
    if not parsed.rows:
        raise InvalidArgument(said("{file} holds no row below its headings.", file=str(file)))
    if len(parsed.rows) > PREVIEWED_MAX_ROWS:
        words = said(
            "{file} holds {count} rows; {most} are the most. Split it.",
            file=str(file),
            count=f"{len(parsed.rows):,}",
            most=f"{PREVIEWED_MAX_ROWS:,}",
        )
        raise InvalidArgument(words)
    body = {
        "file": file.name[-FILE_NAME_MAX_CHARS:],
        "digest": parsed.digest,
        **common_fields(authority, evidence),
        **({"create": True} if create else {}),
    }
    with open_session(server, token, data) as session:
        rows, events, position, notes = _preview(session, group, kind, parsed.rows, body)
        out.print(preview_table(rows))
        for note in parsed.notes:
            print_words(note)
        for text in notes:
            out.print(text, markup=False)
        print_words(summary_words(rows, events))
        refused = any(row.outcome == "REFUSED" for row in rows)
        if refused and not skip_refused:
            raise InvalidArgument(
                said("Nothing is recorded. Put these rows right, or record the others with --skip-refused.")
            )
        if not any(row.outcome in NEW_OUTCOMES for row in rows):
            print_words(said("There is nothing new to record."))
        elif _is_confirmed(yes):
            lawful = [row for row in rows if row.outcome != "REFUSED"]
            _record(session, group, kind, lawful, body, position)


def _parse_word(text: str) -> tuple[str, str]:
    word, _, outcome = text.rpartition("=")
    if not word or outcome.casefold() not in OPTION_OUTCOMES:
        raise InvalidArgument(
            said("--word {text} is not WORD=OUTCOME, with present, apologies, absent or deputy.", text=text)
        )
    return " ".join(word.split()).casefold(), OPTION_OUTCOMES[outcome.casefold()]


def _preview(
    session: ClientSession, group: str, kind: ImportKind, rows: Sequence[ImportRow], body: Json
) -> ImportPreview:
    """Preview the import. Rows with cells that cannot be parsed are refused here, and not sent."""
    sent = [row for row in rows if not row.faults]
    previewed = {id(row): PreviewedRow(row, "REFUSED", row.faults[0].text, row.faults[0]) for row in rows if row.faults}
    events, position, notes = 0, 0, list[str]()
    if sent:
        fields = [row.fields for row in sent]
        answer = session.post(f"/groups/{group}/imports", {**body, kind.value: fields}, preview=True)
        events, position, notes = answer["events"], answer["position"], answer.get("notes", [])
        for row, result in zip(sent, answer["rows"], strict=True):
            refused = result["outcome"] == "REFUSED"
            cell = row.fault_at(_column_of(result["field"]), result["says"]) if refused else None
            previewed[id(row)] = PreviewedRow(row, result["outcome"], result["says"], cell)
    return ImportPreview([previewed[id(row)] for row in rows], events, position, notes)


def _column_of(name: str | None) -> str | None:
    """The column of the file for a field of the command."""
    return {"starts": "start", "ends": "end", "until": "to", "since": "from", "meeting": "date"}.get(name or "", name)


def _is_confirmed(yes: bool) -> bool:
    if yes:
        return True
    if sys.stdin.isatty() and sys.stdout.isatty():
        if typer.confirm(translator()(said("Record it?"))):
            return True
        print_words(said("Nothing is recorded."))
        return False
    print_words(said("Nothing is recorded yet. To record it: {command}", command=f"{repeated_command()} --yes"))
    return False


def _record(
    session: ClientSession, group: str, kind: ImportKind, rows: Sequence[PreviewedRow], body: Json, position: int
) -> None:
    """Record the rows, as several commands where there are more than one command takes."""
    parts = [rows[n : n + IMPORTED_MAX_ROWS] for n in range(0, len(rows), IMPORTED_MAX_ROWS)]
    parts = [part for part in parts if any(row.outcome in NEW_OUTCOMES for row in part)]
    commands: list[str] = []
    with progress_bar("recording the import") as progress:
        for number, part in enumerate(parts, start=1):
            fields = [row.row.fields for row in part]
            key = _key(group, kind, body, fields, position)
            try:
                answer = session.post(f"/groups/{group}/imports", {**body, kind.value: fields}, key=key)
            except ProblemAnswered:
                if commands:
                    done = number - 1
                    print_words(
                        said("{count} of {parts} parts are recorded, the rest is not.", count=done, parts=len(parts))
                    )
                    _print_undo(commands)
                raise
            progress(number, len(parts))
            commands.append(answer["command"])
            first, last = answer["positions"][0], answer["positions"][-1]
            where = said(
                "positions {first} to {last}, command {command}", first=first, last=last, command=answer["command"]
            )
            new = said("{count} {count:row|rows}", count=sum(row.outcome in NEW_OUTCOMES for row in part))
            print_words(said("Recorded: {new}; {where}.", new=new, where=where))
    _print_undo(commands)


def _print_undo(commands: Sequence[str]) -> None:
    given = " ".join(f"--command {command}" for command in reversed(commands))
    print_words(said("To take all of it back: quorate retract {given} --reason … --authority …", given=given))


def _key(group: str, kind: ImportKind, body: Json, fields: Sequence[Json], position: int) -> str:
    """The idempotency key: the same for the same rows of the same file, assessed at the same position. So a request sent
    twice is one act, and what was retracted since may be imported again."""
    part = sha256(msgspec.json.encode([body, fields], order="deterministic")).hexdigest()[:16]
    return f"import {kind.value} {group} {body['digest']} {part} {position}"
