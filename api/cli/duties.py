"""`quorate duties`: what is due and by when, over all groups, and the list of a year's end."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from api.cli.options import Mistaken, day
from api.cli.places import Data, out
from api.cli.session import Server, Session, Token, session
from api.sheets.pages import Block, Column, Page
from api.sheets.writing import write_csv
from domain.rules.due import WITHOUT_A_DAY, DutyKind, DutyState
from domain.rules.periods import add_months

Json = dict[str, Any]

PAGE = 200
LIST = """query ($group: String, $kind: [DutyKind!], $state: [DutyState!], $satisfied: Boolean, $from: Date, $to: Date,
        $on: Date, $first: Int, $after: String) {
    duties(group: $group, kind: $kind, state: $state, satisfied: $satisfied, from: $from, to: $to, on: $on,
            first: $first, after: $after) {
        nodes { id kind state duty what period since dueOn satisfiedOn seat clause basis reasons { code text }
            group { slug name } meeting { day } }
        pageInfo { hasNextPage endCursor } } }"""
GROUPS = """query ($after: String) { groups(first: 200, after: $after) {
    nodes { slug terms { version yearStart } interpretations { key terms value from } }
    pageInfo { hasNextPage endCursor } } }"""
TODAY = "{ ledger { on } }"

OUTSTANDING = (DutyState.OVERDUE, DutyState.DUE, DutyState.OPEN)
SECTIONS = (
    ("Meetings", (DutyKind.MEETING,)),
    ("Notice, agendas and papers", (DutyKind.NOTICE, DutyKind.AGENDA, DutyKind.PAPERS)),
    ("Minutes", (DutyKind.MINUTES,)),
    ("Reports missing", (DutyKind.REPORT,)),
    ("Ratifications", (DutyKind.RATIFICATION,)),
    (
        "Reviews and terms of office",
        (DutyKind.OFFICE_REVIEW, DutyKind.TERMS_REVIEW, DutyKind.ATTENDANCE_REVIEW, DutyKind.OFFICE_TERM),
    ),
    ("Members under the target", (DutyKind.ATTENDANCE,)),
    ("Vacancies", (DutyKind.VACANCY,)),
    ("Consents outstanding", (DutyKind.CONSENT,)),
    ("Deputies without a briefing", (DutyKind.BRIEFING,)),
    ("Faults open", (DutyKind.FAULT,)),
)
COLOURS = {DutyState.OVERDUE: "bold red", DutyState.MISSED: "red", DutyState.OPEN: "yellow"}
COLUMNS = (
    *("group", "state", "due", "since", "done", "kind", "what", "period"),
    *("meeting", "seat", "clause", "why", "basis", "id"),
)


def duties(
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="SLUG", help="Only those of a group. May be given again.")
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DATE", parser=day, help="Up to this day, which may lie ahead."),
    ] = None,
    year_end: Annotated[
        date | None,
        typer.Option(
            "--year-end",
            metavar="DATE",
            parser=day,
            help="What the year that ends on this day leaves undone, as it stood then.",
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also what was done, and what can no longer be done.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write CSV instead of tables.")] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """List what is due and what stands open, over all groups, and at a year's end.

    Meetings, notice and papers, minutes, reports, reviews; vacancies, consents, faults, deputies without a briefing,
    members under the target. What is overdue today is marked. Without a group it is the list of all groups that you may
    see.

    quorate duties --group cwm-taf-mqap --until 2026-06-30

    quorate duties --year-end 2026-03-31
    """
    if year_end and until:
        raise Mistaken("Give --until or --year-end, not both.")
    with session(server, token, data) as spoken:
        known = list(_pages(spoken, GROUPS, "groups", {}))
        slugs = group or [g["slug"] for g in known]
        for slug in slugs:
            if slug not in {g["slug"] for g in known}:
                raise Mistaken(f"There is no group {slug} that you may see.")
        if year_end:
            found = list(_left_by_the_year(spoken, group, year_end))
            notes = list(_other_years([g for g in known if g["slug"] in slugs], year_end))
        else:
            found, notes = list(_due(spoken, group, until, done=all_)), []
        today = spoken.ask(TODAY)["ledger"]["on"]
    if csv:
        sys.stdout.buffer.write(write_csv(_sheet(found)))
        return
    for note in notes:
        out.print(note, markup=False)
    if year_end:
        _print_sections(found, year_end)
    else:
        _print_list(found, today, until)


def _due(spoken: Session, group: Sequence[str] | None, until: date | None, *, done: bool) -> Iterator[Json]:
    """What is due up to a day; what has no day at all is always told."""
    asked: Json = {"to": until} if until else {}
    if not done:
        asked |= {"state": list(OUTSTANDING)}
    seen = set()
    for duty in _listed(spoken, group, asked):
        seen.add(duty["id"])
        yield duty
    if until:
        for duty in _listed(spoken, group, {k: v for k, v in asked.items() if k != "to"}):
            if duty["id"] not in seen and duty["dueOn"] is None and (duty["since"] or "") <= str(until):
                yield duty


def _left_by_the_year(spoken: Session, group: Sequence[str] | None, ends: date) -> Iterator[Json]:
    """What was due in the year and not done by its end, what had no day, and what stood open."""
    begins = add_months(ends + timedelta(days=1), -12)
    asked: Json = {"on": ends, "satisfied": False}
    dated = [k for k in DutyKind if k not in WITHOUT_A_DAY]
    seen = set()
    for duty in _listed(spoken, group, {**asked, "kind": dated, "from": begins, "to": ends}):
        seen.add(duty["id"])
        yield duty
    for duty in _listed(spoken, group, asked):
        if duty["dueOn"] is None and duty["id"] not in seen:
            yield duty


def _listed(spoken: Session, group: Sequence[str] | None, asked: Json) -> Iterator[Json]:
    for slug in group or (None,):
        yield from _pages(spoken, LIST, "duties", {**asked, "group": slug, "first": PAGE})


def _pages(spoken: Session, query: str, field: str, asked: Json) -> Iterator[Json]:
    after = None
    while True:
        page = spoken.ask(query, {**asked, "after": after})[field]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _other_years(groups: Sequence[Json], ends: date) -> Iterator[str]:
    """A note for each group whose own year is known to end on another day, or not known at all."""
    following = f"{ends + timedelta(days=1):%m-%d}"
    for group in groups:
        if group["terms"] is None:
            continue
        begins = group["terms"]["yearStart"]
        for said in group["interpretations"]:
            if said["key"] == "terms.year_start" and said["terms"] == group["terms"]["version"]:
                begins = said["value"]
        if begins is None:
            yield f"Note: the terms of {group['slug']} do not say when its year begins."
        elif begins != following:
            yield f"Note: the year of {group['slug']} begins on {begins} (month and day): it does not end on {ends}."


def _print_list(found: Sequence[Json], today: str, until: date | None) -> None:
    ahead = f" up to {until}" if until else ""
    if not found:
        out.print(f"Nothing is due{ahead}, as of {today}.")
        return
    out.print(_table(found, f"Due{ahead}, as of {today}"))
    overdue = sum(duty["state"] == DutyState.OVERDUE for duty in found)
    out.print(f"{len(found)} in all, {overdue} overdue.")


def _print_sections(found: Sequence[Json], ends: date) -> None:
    out.print(f"What the year to {ends} leaves, as it stood then and as it is known now:")
    for title, kinds in SECTIONS:
        own = [duty for duty in found if duty["kind"] in kinds]
        if own:
            out.print(_table(own, title, {DutyState.DUE: "not done"}))
    if not found:
        out.print("Nothing: all that was due is done, and nothing stands open.")


def _table(found: Sequence[Json], title: str, called: Mapping[DutyState, str] | None = None) -> Table:
    table = Table("due", "", "group", "what", "clause", title=title, title_justify="left", expand=False)
    for duty in found:
        state = DutyState(duty["state"])
        words = Text((called or {}).get(state, state.replace("_", " ").lower()), style=COLOURS.get(state, ""))
        table.add_row(_day(duty), words, duty["group"]["slug"], Text(_what(duty)), duty["clause"] or "")
    return table


def _day(duty: Json) -> str:
    if duty["dueOn"]:
        return str(duty["dueOn"])
    return f"since {duty['since']}" if duty["since"] else "no day"


def _what(duty: Json) -> str:
    period = f" ({duty['period']})" if duty["period"] else ""
    meeting = f", meeting of {duty['meeting']['day']}" if duty["meeting"] else ""
    why = (
        f": {duty['reasons'][0]['text']}" if duty["dueOn"] is None and duty["since"] is None and duty["reasons"] else ""
    )
    seat = f" (seat {duty['seat']})" if duty["seat"] else ""
    done = f", done on {duty['satisfiedOn']}" if duty["satisfiedOn"] else ""
    return f"{duty['what']}{seat}{period}{meeting}{done}{why}"


def _sheet(found: Sequence[Json]) -> Page:
    rows = [
        (
            duty["group"]["slug"],
            duty["state"],
            _date(duty["dueOn"]),
            _date(duty["since"]),
            _date(duty["satisfiedOn"]),
            duty["kind"],
            duty["what"],
            duty["period"],
            _date(duty["meeting"]["day"]) if duty["meeting"] else None,
            duty["seat"],
            duty["clause"],
            "; ".join(r["text"] for r in duty["reasons"]),
            " ".join(map(str, duty["basis"])),
            duty["id"],
        )
        for duty in found
    ]
    return Page("duties", (Block(columns=tuple(map(Column, COLUMNS)), rows=rows),))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
