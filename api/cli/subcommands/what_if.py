"""`quorate what-if`: what would be known now if something were otherwise; nothing is recorded."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.arguments.options import Data, InvalidArgument, On, Server, Token
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import meeting_of
from api.cli.console import out, print_words
from api.cli.subcommands.corrections import replacements_of
from api.http.media import Json
from api.languages import translator
from domain.text import code, said

QUERY = """query ($retract: [Int!], $answers: [AnswerInput!], $terms: [TermsInput!], $correct: [CorrectionInput!],
        $meeting: ID!, $ofMeeting: Boolean!) {
    whatIf(retract: $retract, interpretation: $answers, terms: $terms, correct: $correct) {
        sentences
        meeting(id: $meeting) @include(if: $ofMeeting) { quorum { verdict reasons { text }
            explanation { wouldChange { words verdict } } }
            decisions { ref carried { verdict } consequence } } } }"""


def what_if(
    retract: Annotated[
        list[int] | None, typer.Option("--retract", metavar="POSITION", help="An event that did not happen.")
    ] = None,
    correct: Annotated[
        list[int] | None,
        typer.Option("--correct", metavar="POSITION", help="An event that was otherwise, as --set says."),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="What it was really, as in `quorate correct`."),
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="SLUG", help="The group of --answer and --terms.")
    ] = None,
    answers: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="KEY=VALUE", help="An open question of its terms, answered so from --on."),
    ] = None,
    terms: Annotated[
        Path | None, typer.Option("--terms", metavar="FILE", help="Another text of its terms, adopted on --on.")
    ] = None,
    on: On = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", metavar="ID", help="A meeting as it would be: an id, or GROUP@DATE."),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Say what would be known if something were otherwise: without an event, with one put right, under another text.

    Nothing is recorded. For administrators and auditors.

    quorate what-if --retract 478 --meeting "cwm-taf-mqap@3 March 2026"
    """
    if (answers or terms) and not (group and on):
        raise InvalidArgument(said("Say of which group, and from when: --group and --on."))
    if not (retract or correct or answers or terms):
        raise InvalidArgument(said("Say what to suppose: --retract, --correct with --set, --answer or --terms."))
    with open_session(server, token, data) as session:
        found = replacements_of(session, correct or (), given or ())
        asked = {
            "retract": retract,
            "correct": [{"position": position, "replacement": each} for position, each in found.items()],
            "answers": [_answer(text, group, on) for text in answers or ()],
            "terms": [{"group": group, "toml": _text_of(terms), "on": on and on.isoformat()}] if terms else [],
            "meeting": meeting_of(session, meeting) if meeting else "",
            "ofMeeting": meeting is not None,
        }
        told = session.query(QUERY, asked)["whatIf"]
    for sentence in told["sentences"]:
        out.print(sentence, markup=False)
    if not told["sentences"]:
        print_words(said("No verdict, rate or duty would be another."))
    if meeting is not None:
        _print_meeting(told["meeting"])


def _answer(text: str, group: str | None, on: date | None) -> Json:
    key, equals, value = text.partition("=")
    if not equals:
        raise InvalidArgument(said("--answer {text}: say the key and its answer, as KEY=VALUE.", text=text))
    try:
        parsed: Any = json.loads(value)
    except ValueError:
        parsed = value
    return {"group": group, "key": key.strip(), "value": parsed, "since": on and on.isoformat()}


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidArgument(
            said("{file} cannot be read: {error}", file=str(file), error=error.strerror or str(error))
        ) from None


def _print_meeting(meeting: Json | None) -> None:
    if meeting is None:
        print_words(said("There would be no such meeting."))
        return
    if meeting["quorum"]:
        print_words(said("Quorum: {verdict}", verdict=code(meeting["quorum"]["verdict"])))
        for reason in meeting["quorum"]["reasons"]:
            out.print(f"    {reason['text']}", markup=False)
        if changes := meeting["quorum"]["explanation"]["wouldChange"]:
            print_words(said("What would change it:"))
            for each in changes:
                words = said("{change}: {verdict}", change=each["words"], verdict=code(each["verdict"]))
                out.print(f"    {translator()(words)}", markup=False)
    for each in meeting["decisions"]:
        verdict, consequence = each["carried"]["verdict"], each["consequence"]
        print_words(
            said(
                "Decision {decision}: {verdict}[, {consequence}]",
                decision=each["ref"],
                verdict=code(verdict),
                consequence=code(consequence) if consequence else None,
            )
        )
