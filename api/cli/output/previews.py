"""What a command would do, or has done, as lines for a person."""

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
    """A preview's sentences, the faults that it would leave, and how to record it."""
    by = translator()
    yield by(said("Nothing is recorded yet."))
    if sentences := preview.get("sentences"):
        yield by(said("This would change:"))
        yield from (f"  {s}" for s in sentences)
    else:
        yield by(said("No verdict, rate or duty would change."))
    left = sorted(msgspec.convert(preview.get("faults", ()), tuple[ShownFault, ...]), key=lambda f: f.positions)
    if left:
        yield by(said("This would leave faults elsewhere, to be dealt with afterwards (`quorate faults` lists them):"))
        yield from (f"  {fault_line(f)}" for f in left)
    yield by(said("To record it: {command}", command=repeated_command([f.id for f in left])))


def repeated_command(acknowledged: Sequence[str] = ()) -> str:
    """The command that was given, without --preview and the token, with faults acknowledged."""
    given, words = iter(sys.argv[1:]), ["quorate"]
    for word in given:
        if word == SECRET:
            next(given, None)
        elif word != "--preview" and not word.startswith(f"{SECRET}="):
            words.append(word)
    asked = [id for id in acknowledged if id not in words]
    return shlex.join(words) + "".join(f" --acknowledge {id}" for id in asked)


def recorded_lines(spoken: Session, answer: Mapping[str, Any]) -> Iterator[str]:
    """Each event that a command recorded, as its sentence."""
    for position in answer["positions"]:
        event = spoken.ask(EVENT_QUERY, {"position": position})["event"]
        yield f"{position}  {event['sentence'] if event else translator()(said('recorded'))}"
