"""`quorate duties`: what is due and by when, over all groups, and the list of a year's end."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token, parse_day
from api.cli.client.connection import open_session
from api.cli.client.session import PAGE_NODES_WITH_REASONS, ClientSession
from api.cli.console import print_words
from api.cli.output.duty_tables import duty_sheet, print_list, print_sections
from api.http.media import Json
from api.sheets import write_csv
from domain.rules.duties.due_dates import WITHOUT_A_DAY, DutyKind, DutyState
from domain.rules.periods import add_months
from domain.text import Words, said

DUTIES_QUERY = """query ($group: String, $agency: String, $kind: [DutyKind!], $state: [DutyState!], $satisfied: Boolean,
        $from: Date, $to: Date, $on: Date, $first: Int, $after: String) {
    duties(group: $group, agency: $agency, kind: $kind, state: $state, satisfied: $satisfied, from: $from, to: $to,
            on: $on, first: $first, after: $after) {
        nodes { id: ref kind state duty what period since dueOn satisfiedOn seat clause basis reasons { code text }
            group { slug } agency { slug } body { slug } meeting { day } person { name } }
        pageInfo { hasNextPage endCursor } } }"""
GROUPS_QUERY = """query ($first: Int, $after: String) { groups(first: $first, after: $after) {
    nodes { slug terms { version yearStart } interpretations { key terms value from } }
    pageInfo { hasNextPage endCursor } } }"""
AGENCY_QUERY = "query ($slug: String!) { agency(slug: $slug) { id: ref } }"


OUTSTANDING = (DutyState.OVERDUE, DutyState.DUE, DutyState.OPEN)


def duties(
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="SLUG", help="Only those of a group. May be given again.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="SLUG", help="Only what one agency owes, in any group.")
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DATE", parser=parse_day, help="Up to this day, which may lie ahead."),
    ] = None,
    year_end: Annotated[
        date | None,
        typer.Option(
            "--year-end",
            metavar="DATE",
            parser=parse_day,
            help="What the year that ends on this day leaves undone, as it stood then.",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only those of a kind: roll, attendance (members under the target), vacancy, … May be given again.",
        ),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="As it stood on this day. By default today."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also what was done, and what can no longer be done.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write CSV instead of tables.")] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """List what is due and what stands open, over all groups, and at a year's end.

    Meetings, notice and papers, minutes, reports, reviews; actions, answers and all else that work leaves owed;
    vacancies, consents, faults, deputies without a briefing, members under the target. What is overdue today is marked.
    Of a group it is also what it owes on the work of others; without a group it is the list of all that you may see.

    quorate duties --group cwm-taf-mqap --until 2026-06-30

    quorate duties --group cwm-taf-mqap --kind attendance --on 2026-03-31

    quorate duties --year-end 2026-03-31
    """
    if year_end and until:
        raise InvalidArgument(said("Give --until or --year-end, not both."))
    if year_end and (on or kind):
        raise InvalidArgument(said("--year-end is of all kinds, as they stood on that day: give no --on or --kind."))
    kinds = [duty_kind(text) for text in kind or ()]
    with open_session(server, token, data) as session:
        group = [_slug(session, each) for each in group or ()]
        if agency and session.query(AGENCY_QUERY, {"slug": agency})["agency"] is None:
            raise InvalidArgument(said("There is no agency {agency}.", agency=agency))
        if year_end:
            found = list(_left_by_year_end(session, group, agency, year_end))
            known = session.nodes(GROUPS_QUERY, "groups", {}, PAGE_NODES_WITH_REASONS)
            notes = list(_year_notes([g for g in known if not group or g["slug"] in group], year_end))
        else:
            found, notes = list(_due_until(session, group, agency, kinds, until, on, done=all_)), []
        today = on.isoformat() if on else session.today()
    if csv:
        sys.stdout.buffer.write(write_csv(duty_sheet(found)))
        return
    for note in notes:
        print_words(note)
    if year_end:
        print_sections(found, year_end)
    else:
        print_list(found, today, until)


def duty_kind(text: str) -> DutyKind:
    """The kind that a word names in any case. Raises InvalidArgument."""
    words = text.casefold().replace("_", " ").replace("-", " ").split()
    for each in DutyKind:
        if each.value.casefold().split("_") == words:
            return each
    all_kinds = [each.value.lower().replace("_", "-") for each in DutyKind]
    raise InvalidArgument(said("--kind {text} is none of: {kinds}", text=text, kinds=all_kinds))


def _due_until(
    session: ClientSession,
    group: Sequence[str] | None,
    agency: str | None,
    kinds: Sequence[DutyKind],
    until: date | None,
    on: date | None,
    *,
    done: bool,
) -> Iterator[Json]:
    """The duties due up to a day, and those without a due date that stood open by then, as they stand on a day."""
    filters: Json = {"agency": agency, "kind": list(kinds) or None, "on": on} | ({"to": until} if until else {})
    if not done:
        filters |= {"state": list(OUTSTANDING)}
    seen = set()
    for duty in _listed(session, group, filters):
        seen.add(duty["id"])
        yield duty
    if until:
        for duty in _listed(session, group, {k: v for k, v in filters.items() if k != "to"}):
            if duty["id"] not in seen and duty["dueOn"] is None and (duty["since"] or "") <= str(until):
                yield duty


def _left_by_year_end(
    session: ClientSession, group: Sequence[str] | None, agency: str | None, ends: date
) -> Iterator[Json]:
    """The duties due in the year and not done by its end, those overdue from before it, and those open without a due
    date."""
    begins = add_months(ends + timedelta(days=1), -12)
    filters: Json = {"agency": agency, "on": ends, "satisfied": False}
    dated = [k for k in DutyKind if k not in WITHOUT_A_DAY]
    before = {"state": [DutyState.OVERDUE], "to": begins - timedelta(days=1)}
    seen = set()
    for within in (before, {"from": begins, "to": ends}):
        for duty in _listed(session, group, {**filters, "kind": dated, **within}):
            seen.add(duty["id"])
            yield duty
    for duty in _listed(session, group, filters):
        if duty["dueOn"] is None and duty["id"] not in seen:
            yield duty


def _slug(session: ClientSession, group: str) -> str:
    """The slug of a group given by slug, id or name. Raises InvalidArgument."""
    if (slug := session.group_slug(group)) is None:
        raise InvalidArgument(said("There is no group {group} that you may see.", group=group))
    return slug


def _listed(session: ClientSession, group: Sequence[str] | None, filters: Json) -> Iterator[Json]:
    for slug in group or (None,):
        yield from session.nodes(DUTIES_QUERY, "duties", {**filters, "group": slug}, PAGE_NODES_WITH_REASONS)


def _year_notes(groups: Sequence[Json], ends: date) -> Iterator[Words]:
    """A note for each group whose own year ends on another day, or is not known."""
    following = f"{ends + timedelta(days=1):%m-%d}"
    for group in groups:
        if group["terms"] is None:
            continue
        begins = group["terms"]["yearStart"]
        for reading in group["interpretations"]:
            if reading["key"] == "terms.year_start" and reading["terms"] == group["terms"]["version"]:
                begins = reading["value"]
        if begins is None:
            yield said("Note: the terms of {group} do not say when its year begins.", group=group["slug"])
        elif begins != following:
            yield said(
                "Note: the year of {group} begins on {begins} (month and day): it does not end on {ends}.",
                group=group["slug"],
                begins=begins,
                ends=str(ends),
            )
