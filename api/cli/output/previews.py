"""Renders what a command would change (a preview), or has recorded, as lines of text."""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from api.cli.client.problems import fault_line
from api.cli.client.session import ClientSession
from api.http.problem_details import ShownFault
from api.languages import translator
from domain.faults import QUESTIONS
from domain.text import said

SECRET = "--token"
EVENT_QUERY = "query ($position: Int!) { event(position: $position) { sentence kind } }"


def preview_lines(preview: Mapping[str, Any], settings: Sequence[str] = ()) -> Iterator[str]:
    """The sentences of a preview, what else is to be known, the faults that the command would leave, and the command line
    that records it, with further `settings` of fields."""
    translate = translator()
    yield translate(said("Nothing is recorded yet."))
    if sentences := preview.get("sentences"):
        yield translate(said("This would change:"))
        yield from (f"  {s}" for s in sentences)
    else:
        yield translate(said("No verdict, rate or duty would change."))
    if notes := preview.get("notes"):
        yield translate(said("To be known before:"))
        yield from (f"  {note}" for note in notes)
    found = sorted(msgspec.convert(preview.get("faults", ()), tuple[ShownFault, ...]), key=lambda f: f.positions)
    asked, faults = [f for f in found if f.rule in QUESTIONS], [f for f in found if f.rule not in QUESTIONS]
    if asked:
        yield translate(said("This may be recorded already. Record it only if it is another:"))
        yield from (f"  {fault_line(f)}" for f in asked)
    if faults:
        yield translate(
            said("This would leave faults elsewhere, to be dealt with afterwards (`quorate faults` lists them):")
        )
        yield from (f"  {fault_line(f)}" for f in faults)
    yield translate(said("To record it: {command}", command=repeated_command([f.id for f in found], settings)))


def repeated_command(acknowledged: Sequence[str] = (), settings: Sequence[str] = ()) -> str:
    """This run's command line, without --preview and the token, with fields set, and with faults acknowledged."""
    given, words = iter(sys.argv[1:]), ["quorate"]
    for word in given:
        if word == SECRET:
            next(given, None)
        elif word != "--preview" and not word.startswith(f"{SECRET}="):
            words.append(word)
    more = [id for id in acknowledged if id not in words]
    words += [word for setting in settings for word in ("--set", setting)]
    return shlex.join(words) + "".join(f" --acknowledge {id}" for id in more)


def recorded_lines(session: ClientSession, answer: Mapping[str, Any]) -> Iterator[str]:
    """A line with position and sentence for each event that a command recorded."""
    for position in answer["positions"]:
        event = session.query(EVENT_QUERY, {"position": position})["event"]
        yield f"{position}  {event['sentence'] if event else translator()(said('recorded'))}"
