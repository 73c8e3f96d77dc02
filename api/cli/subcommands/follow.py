"""`quorate follow`: what is recorded, as it is recorded, over lost connections."""

import sys
import time
from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer

from api.cli.arguments.options import Data, Server, Token
from api.cli.client.connection import open_session
from api.cli.client.session import ClientSession, NoAnswer
from api.cli.console import out, print_words
from api.http.media import Json
from domain.text import said

PAUSE_S_MIN, PAUSE_S_MAX = 0.5, 30.0
LOOK_S = 1.0


def follow(
    after: Annotated[
        int | None,
        typer.Option("--after", metavar="POSITION", help="What comes after this position; 0 for all of it.", min=0),
    ] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="SLUG", help="What touches one group.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Each event as JSON, one a line.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End at the newest event, and print its position.")] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Follow what is recorded: each event as a sentence, with its position, as soon as it is recorded.

    A lost connection is made anew, and goes on from the position that was read last, so that nothing is missed. Ends when
    the credential ends, or by Ctrl-C.

    quorate follow --after 120 --group cwm-taf-mqap
    """
    with open_session(server, token, data) as session:
        position = after
        for line in _lines(session, after, group, stop=stop):
            if event := line.get("event"):
                position = event["position"]
                if json:
                    sys.stdout.write(f"{msgspec.json.encode(event).decode()}\n")
                    sys.stdout.flush()
                else:
                    out.print(f"{event['position']:>6}  {event['on']}  {event['sentence']}", markup=False)
            elif told := line.get("heartbeat") or line.get("end"):
                position = told["after"]
        if stop and not json:
            print_words(said("That is all up to position {position}.", position=position or 0))


def _lines(session: ClientSession, after: int | None, group: str | None, *, stop: bool) -> Iterator[Json]:
    """The lines of the stream, and of those after it where one ends before it should."""
    given = {} if group is None else {"group": group}
    position, pause_s, answered = after, PAUSE_S_MIN, False
    while True:
        waits = {"wait": "false"} if stop or not session.streams else {}
        reason = "lost"
        try:
            for line in session.lines("/events", **given, **waits, **_from(position)):
                answered, pause_s = True, PAUSE_S_MIN
                told = line.get("event") or line.get("heartbeat") or line["end"]
                position = told.get("position", told.get("after"))
                reason = line["end"]["reason"] if "end" in line else reason
                yield line
        except NoAnswer:
            if not answered:
                raise
        if reason == "head" and stop:
            return
        if reason == "credential-ended":
            raise NoAnswer("The credential has ended, or was revoked or changed.")
        time.sleep(LOOK_S if reason == "head" else pause_s)
        pause_s = min(pause_s * 2, PAUSE_S_MAX)


def _from(position: int | None) -> dict[str, str]:
    return {} if position is None else {"after": str(position)}
