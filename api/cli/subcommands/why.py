"""`quorate why`: how verdicts, rates, duties and the standing of decisions on a piece of work come about."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token, parse_day
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import meeting_of
from api.cli.client.seat_lookup import seat_of
from api.cli.console import out
from api.cli.subcommands.duties import duty_kind
from api.http.media import Json
from api.languages import translator
from domain.text import Words, code, said

EXPLANATION = """explanation { termsVersion clauses { ref words } interpretations { key value since position } steps counted
    uncounted wouldChange { words verdict } } basisEvents(first: 500) { nodes { position on sentence } }"""
EXPLAINED_EVENTS = 50
"""Events of a duty, or of an act of work, of which there may be many on a page."""
SEVERAL = EXPLANATION.replace("first: 500", f"first: {EXPLAINED_EVENTS}")
RATE = f"inTenure expected attended excluded notRecorded rate target verdict {SEVERAL}"
DUTIES_MAX = 20
QUERY = f"""query ($id: ID!, $known: String) {{ meeting(id: $id, knownAt: $known) {{
    quorum {{ verdict {EXPLANATION} }}
    decisions {{ ref carried {{ verdict }} consequence {EXPLANATION} }} }} }}"""
RATES_QUERY = f"""query ($group: String!, $from: Date, $to: Date, $known: String) {{ group(slug: $group, knownAt: $known) {{
    seats {{ id: ref title agency {{ slug }} attendance(from: $from, to: $to) {{ {RATE} }} }}
    agencies {{ slug name attendance(from: $from, to: $to) {{ {RATE} }} }} }} }}"""
DUTIES_QUERY = f"""query ($group: String!, $kind: [DutyKind!], $on: Date, $known: String, $first: Int, $after: String) {{
    duties(group: $group, kind: $kind, on: $on, knownAt: $known, first: $first, after: $after) {{
        nodes {{ kind state what earliestOn dueOn since clause {SEVERAL} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
WORK_QUERY = f"""query ($id: ID!, $known: String) {{ work(id: $id, knownAt: $known) {{
    acts {{ kind on stands {{ verdict consequence {SEVERAL} }} }} }} }}"""


def why(
    meeting: Annotated[str | None, typer.Argument(metavar="[MEETING]", help="An id, or GROUP@DATE.")] = None,
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar="ID", help="One decision of the meeting, in the place of its quorum."),
    ] = None,
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="SLUG", help="The rates of attendance or the duties of a group."),
    ] = None,
    seat: Annotated[
        str | None, typer.Option("--seat", metavar="SEAT", help="The rate of one seat, by its title or id.")
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", metavar="SLUG", help="The rate of one agency.")] = None,
    since: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=parse_day, help="Rates from this day on.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--to", metavar="DATE", parser=parse_day, help="Rates up to this day.")
    ] = None,
    duties: Annotated[bool, typer.Option("--duties", help="What the group owes, and why.")] = False,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Only duties of a kind. May be given again.")
    ] = None,
    on: Annotated[
        date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="Duties as they stood on this day.")
    ] = None,
    work: Annotated[
        str | None, typer.Option("--work", metavar="ID", help="Whether what was decided on a piece of work stands.")
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="WHEN", help="As it was known then: a position, a moment or a day."),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Say how verdicts, rates and duties come about: clauses, numbers, who counted, and what would change them.

    What would change a verdict is found by judging the record anew with the change.

    quorate why cwm-taf-mqap@2025-05-20

    quorate why --group cwm-taf-mqap --seat "Team Manager Adults MTCBC" --from 2025-04-01 --to 2026-03-31

    quorate why --group cwm-taf-mqap --duties --kind minutes
    """
    if sum(each is not None for each in (meeting, group, work)) != 1:
        raise InvalidArgument(said("Give one of these: a meeting, --group or --work."))
    with open_session(server, token, data) as session:
        if meeting is not None:
            found = session.query(QUERY, {"id": meeting_of(session, meeting), "known": known_at})["meeting"]
            if found is None:
                raise InvalidArgument(said("There is no meeting {meeting} that you may see.", meeting=meeting))
            lines = _lines(found, decision)
        elif work is not None:
            acted = session.query(WORK_QUERY, {"id": work, "known": known_at})["work"]
            if acted is None:
                raise InvalidArgument(said("There is no piece of work {work} that you may see.", work=work))
            lines = _work_lines(acted)
        else:
            assert group is not None
            if not session.can_see_group(group):
                raise InvalidArgument(said("There is no group {group} that you may see.", group=group))
            asked = {"group": group, "known": known_at}
            if duties or kind:
                kinds = [duty_kind(text) for text in kind or ()] or None
                wanted = asked | {"kind": kinds, "on": on}
                listed = session.nodes(DUTIES_QUERY, "duties", wanted, DUTIES_MAX)
                lines = iter([*_duty_lines(listed)])  # while the session is open
            else:
                chosen = seat_of(session, group, seat) if seat else None
                told = session.query(RATES_QUERY, asked | {"from": since, "to": until})["group"]
                lines = _rate_lines(told, chosen, agency)
    for line in lines:
        out.print(line, markup=False)


def _rate_lines(group: Json, seat: str | None, agency: str | None) -> Iterator[str]:
    """Of one seat or agency; with neither, of all agencies and seats that a meeting was expected of."""
    agencies = [(a["name"] or a["slug"], a["slug"], a) for a in group["agencies"]]
    seats = [(f"{s['title'] or s['id']} ({s['id']})", s["id"], s) for s in group["seats"]]
    chosen = [each for each in agencies if agency in (None, each[1]) and seat is None]
    chosen += [each for each in seats if seat in (None, each[1]) and agency is None]
    told = [(name, each["attendance"]) for name, _, each in chosen if seat or agency or each["attendance"]["expected"]]
    for name, rate in told:
        yield _said(
            said(
                "Attendance, {name}: {attended} of {expected} expected[, target {target}]: {verdict}",
                name=name,
                attended=rate["attended"],
                expected=rate["expected"],
                target=rate["target"],
                verdict=code(rate["verdict"]),
            )
        )
        yield from _explained(rate)
    if not told:
        yield _said(said("There is no verdict on that yet."))


def _duty_lines(duties: Iterable[Json]) -> Iterator[str]:
    told = [*duties]
    for duty in told:
        yield _said(
            said(
                "{what}[, not before {earliest}][, due {due}][, since {since}]: {state}",
                what=duty["what"] or code(duty["kind"]),
                earliest=duty["earliestOn"],
                due=duty["dueOn"],
                since=None if duty["dueOn"] else duty["since"],
                state=code(duty["state"]),
            )
        )
        yield from _explained(duty)
    if not told:
        yield _said(said("There is no verdict on that yet."))


def _work_lines(work: Json) -> Iterator[str]:
    told = [act for act in work.get("acts", ()) if act["stands"]]
    for act in told:
        stands = act["stands"]
        yield _said(
            said(
                "{kind} of {on}: {verdict}, {consequence}",
                kind=code(act["kind"]),
                on=act["on"],
                verdict=code(stands["verdict"]),
                consequence=code(stands["consequence"]),
            )
        )
        yield from _explained(stands)
    if not told:
        yield _said(said("There is no verdict on that yet."))


def _lines(meeting: Json, decision: str | None) -> Iterator[str]:
    if decision is None and meeting.get("quorum"):
        yield _said(said("Quorum: {verdict}", verdict=code(meeting["quorum"]["verdict"])))
        yield from _explained(meeting["quorum"])
        return
    chosen = [d for d in meeting.get("decisions", ()) if d["ref"] == decision]
    for each in chosen:
        verdict, consequence = each["carried"]["verdict"], each["consequence"]
        words = said(
            "Decision {decision}: {verdict}[, {consequence}]",
            decision=each["ref"],
            verdict=code(verdict),
            consequence=code(consequence) if consequence else None,
        )
        yield _said(words)
        yield from _explained(each)
    if not chosen:
        yield _said(said("There is no verdict on that yet."))


def _explained(verdict: Json) -> Iterator[str]:
    told = verdict["explanation"]
    if told["termsVersion"]:
        yield _said(said("Terms of reference: version {version}", version=told["termsVersion"]))
    for clause in told["clauses"]:
        yield f"    {clause['ref']}: {clause['words'] or ''}".rstrip(": ")
    answers = [f"{i['key']} = {i['value']} ({i['since']}, {i['position']})" for i in told["interpretations"]]
    yield from _part(said("As interpreted:"), answers)
    yield from _part(said("Step by step:"), told["steps"])
    yield from _part(said("Counted:"), told["counted"])
    yield from _part(said("Not counted:"), told["uncounted"])
    changes = [
        _said(said("{change}: {verdict}", change=w["words"], verdict=code(w["verdict"]))) for w in told["wouldChange"]
    ]
    yield from _part(said("What would change it:"), changes)
    events = [f"{e['position']:>6}  {e['on']}  {e['sentence']}" for e in verdict["basisEvents"]["nodes"]]
    yield from _part(said("It rests on:"), events)


def _part(title: Words, lines: Iterable[str]) -> Iterator[str]:
    found = [*lines]
    if found:
        yield _said(title)
        yield from (f"    {line}" for line in found)


def _said(words: Words) -> str:
    return translator()(words)
