"""`quorate why`: how the verdicts on a meeting come about."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from api.cli.arguments.options import Data, Server, Token
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import meeting_of
from api.cli.console import out
from api.http.media import Json
from api.languages import translator
from domain.text import Words, code, said

EXPLANATION = """explanation { termsVersion clauses { ref words } interpretations { key value since position } steps counted
    uncounted wouldChange { words verdict } } basisEvents(first: 500) { nodes { position on sentence } }"""
QUERY = f"""query ($id: ID!, $known: String) {{ meeting(id: $id, knownAt: $known) {{
    quorum {{ verdict {EXPLANATION} }}
    decisions {{ ref carried {{ verdict }} consequence {EXPLANATION} }} }} }}"""


def why(
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="An id, or GROUP@DATE.")],
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar="ID", help="One decision of the meeting, in the place of its quorum."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="WHEN", help="As it was known then: a position, a moment or a day."),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Say how the verdicts on a meeting come about: clauses, numbers, who counted, and what would change them.

    What would change the verdict is found by judging the meeting anew with the change.

    quorate why cwm-taf-mqap@2025-05-20
    """
    with open_session(server, token, data) as session:
        found = session.query(QUERY, {"id": meeting_of(session, meeting), "known": known_at})["meeting"] or {}
    for line in _lines(found, decision):
        out.print(line, markup=False)


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
