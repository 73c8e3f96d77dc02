"""Renders what a command would change (a preview), or has recorded, as lines of text."""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from api.cli.client.problems import fault_line
from api.cli.client.session import Session
from api.http.problems import ShownFault
from api.languages import translator
from domain.text import said

SECRET = "--token"
EVENT_QUERY = "query ($position: Int!) { event(position: $position) { sentence kind } }"


def preview_lines(preview: Mapping[str, Any]) -> Iterator[str]:
    """The sentences of a preview, the faults that the command would leave, and the command line that records it."""
    translate = translator()
    yield translate(said("Nothing is recorded yet."))
    if sentences := preview.get("sentences"):
        yield translate(said("This would change:"))
        yield from (f"  {s}" for s in sentences)
    else:
        yield translate(said("No verdict, rate or duty would change."))
    faults = sorted(msgspec.convert(preview.get("faults", ()), tuple[ShownFault, ...]), key=lambda f: f.positions)
    if faults:
        yield translate(
            said("This would leave faults elsewhere, to be dealt with afterwards (`quorate faults` lists them):")
        )
        yield from (f"  {fault_line(f)}" for f in faults)
    yield translate(said("To record it: {command}", command=repeated_command([f.id for f in faults])))


def repeated_command(acknowledged: Sequence[str] = ()) -> str:
    """This run's command line, without --preview and the token, and with faults acknowledged."""
    given, words = iter(sys.argv[1:]), ["quorate"]
    for word in given:
        if word == SECRET:
            next(given, None)
        elif word != "--preview" and not word.startswith(f"{SECRET}="):
            words.append(word)
    more = [id for id in acknowledged if id not in words]
    return shlex.join(words) + "".join(f" --acknowledge {id}" for id in more)


def recorded_lines(session: Session, answer: Mapping[str, Any]) -> Iterator[str]:
    """A line with position and sentence for each event that a command recorded."""
    for position in answer["positions"]:
        event = session.query(EVENT_QUERY, {"position": position})["event"]
        yield f"{position}  {event['sentence'] if event else translator()(said('recorded'))}"
