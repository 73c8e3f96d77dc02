"""Renders duties as tables for the terminal, and as a sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from api.cli.console import out, print_words
from api.http.media import Json
from api.languages import translator
from api.sheets.layout import SheetColumn, SheetLayout, TableBlock
from domain.rules.duties.due_dates import WORK_DUTY_KINDS, DutyKind, DutyState
from domain.text import Words, code, said

SECTIONS = (
    (said("Meetings"), (DutyKind.MEETING,)),
    (said("Rolls missing"), (DutyKind.ROLL,)),
    (said("Notice, agendas and papers"), (DutyKind.NOTICE, DutyKind.AGENDA, DutyKind.PAPERS)),
    (said("Minutes"), (DutyKind.MINUTES,)),
    (said("Reports missing"), (DutyKind.REPORT,)),
    (said("Ratifications"), (DutyKind.RATIFICATION,)),
    (
        said("Reviews and terms of office"),
        (
            *(DutyKind.OFFICE_REVIEW, DutyKind.TERMS_REVIEW, DutyKind.ATTENDANCE_REVIEW, DutyKind.OFFICE_TERM),
            *(DutyKind.MEMBERSHIP_REVIEW, DutyKind.MEMBERSHIP_TERM),
        ),
    ),
    (said("Work: actions, answers, decisions, audits and what else it leaves owed"), tuple(WORK_DUTY_KINDS.values())),
    (said("Members under the target"), (DutyKind.ATTENDANCE,)),
    (said("Vacancies"), (DutyKind.VACANCY,)),
    (said("Consents outstanding"), (DutyKind.CONSENT,)),
    (said("Deputies without a briefing"), (DutyKind.BRIEFING,)),
    (said("Faults open"), (DutyKind.FAULT,)),
)
COLOURS = {DutyState.OVERDUE: "bold red", DutyState.MISSED: "red", DutyState.OPEN: "yellow"}
COLUMNS = (
    *("group", "state", "due", "since", "done", "kind", "what", "period"),
    *("meeting", "seat", "person", "by", "clause", "why", "basis", "id"),
)


def print_list(found: Sequence[Json], today: str, until: date | None) -> None:
    """Print duties as one table, with their state of today, up to `until` if given."""
    ahead = str(until) if until else None
    if not found:
        print_words(said("Nothing is due[ up to {until}], as of {today}.", until=ahead, today=today))
        return
    out.print(_table(found, said("Due[ up to {until}], as of {today}", until=ahead, today=today)))
    overdue = sum(duty["state"] == DutyState.OVERDUE for duty in found)
    print_words(said("{count} in all, {overdue} overdue.", count=len(found), overdue=overdue))


def print_sections(found: Sequence[Json], ends: date) -> None:
    """Print what a year leaves undone, in sections by kind; `ends` is the last day of the year."""
    print_words(said("What the year to {ends} leaves, as it stood then and as it is known now:", ends=str(ends)))
    for title, kinds in SECTIONS:
        own = [duty for duty in found if duty["kind"] in kinds]
        if own:
            out.print(_table(own, title, {DutyState.DUE: code("not done")}))
    if not found:
        print_words(said("Nothing: all that was due is done, and nothing stands open."))


def _table(found: Sequence[Json], title: Words, called: Mapping[DutyState, Any] | None = None) -> Table:
    translate, owed = translator(), any(map(_debtor, found))
    table = Table(
        translate(said("due")),
        "",
        translate(said("group")),
        translate(said("what")),
        title=translate(title),
        title_justify="left",
    )
    if owed:
        table.add_column(translate(said("owed by")))
    table.add_column(translate(said("clause")))
    for duty in found:
        state = DutyState(duty["state"])
        words = Text(translate.format_value((called or {}).get(state, code(state))), style=COLOURS.get(state, ""))
        who = [_debtor(duty)] if owed else []
        table.add_row(translate(_day(duty)), words, _group(duty), Text(translate(_what(duty))), *who, duty["clause"])
    return table


def _group(duty: Json) -> str:
    return str(duty["group"]["slug"])


def _debtor(duty: Json) -> str | None:
    """Who owes the duty, unless it is the group itself."""
    of = duty["agency"] or duty["body"]
    return of["slug"] if of and of["slug"] != _group(duty) else None


def _day(duty: Json) -> Words:
    if duty["dueOn"]:
        return said("{on}", on=duty["dueOn"])
    return said("since {on}", on=duty["since"]) if duty["since"] else said("no day")


def _what(duty: Json) -> Words:
    undated = duty["dueOn"] is None and duty["since"] is None
    return said(
        "{what}[, {person}][ ({period})][, meeting of {meeting}][, done on {done}][: {why}]",
        what=duty["what"],
        person=duty["person"] and duty["person"]["name"],
        period=duty["period"],
        meeting=duty["meeting"]["day"] if duty["meeting"] and duty["kind"] != DutyKind.ROLL else None,
        done=duty["satisfiedOn"],
        why=duty["reasons"][0]["text"] if undated and duty["reasons"] else None,
    )


def duty_sheet(found: Sequence[Json]) -> SheetLayout:
    """Duties as the layout of a sheet."""
    rows = [
        (
            _group(duty),
            duty["state"],
            _parse_date(duty["dueOn"]),
            _parse_date(duty["since"]),
            _parse_date(duty["satisfiedOn"]),
            duty["kind"],
            duty["what"],
            duty["period"],
            _parse_date(duty["meeting"]["day"]) if duty["meeting"] else None,
            duty["seat"],
            duty["person"] and duty["person"]["name"],
            _debtor(duty),
            duty["clause"],
            "; ".join(r["text"] for r in duty["reasons"]),
            " ".join(map(str, duty["basis"])),
            duty["id"],
        )
        for duty in found
    ]
    return SheetLayout("duties", (TableBlock(columns=tuple(map(SheetColumn, COLUMNS)), rows=rows),))


def _parse_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
