"""`quorate event`: events in full, as they are stored, and what rests on them."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token
from api.cli.client.connection import open_session
from api.cli.console import out
from api.http.media import Json
from api.languages import translator
from domain.text import Words, code, said
from domain.time_zone import london_moment

PAGE, SHOWN = 100, 50
EVENTS_QUERY = """query ($positions: [Int!]!, $shown: Int, $first: Int, $after: String) {
    events(positions: $positions, first: $first, after: $after) {
        nodes { position on recordedAt sentence kind topic stream version command bytes digest corrects correctedBy
            evidence { pointer digest } recordedBy { actor name role } authority { words }
            restsOnThis(first: $shown) { totalCount nodes { name verdict group { slug } } }
            turned { words } looseEnds { words open settleBy settledIn { position command } }
            faults { ref text explainedIn { position command } } }
        pageInfo { hasNextPage endCursor } } }"""


def event(
    positions: Annotated[list[int], typer.Argument(metavar="POSITION...", help="Their positions, as the trail shows.")],
    stored: Annotated[
        bool, typer.Option("--bytes", help="Only the exact bytes that the ledger holds, a line each.")
    ] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Show events in full: as a sentence, as stored, who recorded them on whose authority, and what rests on them.

    Of a correction also the judgements that it turned, and what it left to be dealt with: what is open, and the command
    that records how it is dealt with; or by which act it was.

    quorate event 478
    """
    with open_session(server, token, data) as session:
        asked = {"positions": positions, "shown": 0 if stored else SHOWN}
        found = list(session.nodes(EVENTS_QUERY, "events", asked, PAGE))
    for node in found:
        for line in [b64decode(node["bytes"]).decode()] if stored else _lines(node):
            out.print(line, markup=False, soft_wrap=stored)
    known = {node["position"] for node in found}
    if missing := [p for p in dict.fromkeys(positions) if p not in known]:
        raise InvalidArgument(said("There is no event at {positions} that you may see.", positions=missing))


def _lines(node: Json) -> Iterator[str]:
    translate = translator()
    yield f"{node['position']:>6}  {node['on']}  {node['sentence']}"
    for words in (*_facts(node), *_consequences(node)):
        yield f"{'':>6}  {translate(words)}"


def _facts(node: Json) -> Iterator[Words]:
    who = node["recordedBy"]
    yield said(
        "recorded {at} by {actor}[, {name}][, {role}], authority: {authority}",
        at=london_moment(node["recordedAt"])[:16].replace("T", " "),
        actor=who["actor"],
        name=who["name"],
        role=code(who["role"]) if who["role"] else None,
        authority=node["authority"]["words"],
    )
    yield said(
        "{topic}, stream {stream}, version {version}[, command {command}]",
        **_only(node, "topic", "stream", "version", "command"),
    )
    yield said("SHA-256 of the stored bytes {digest}", digest=node["digest"])
    for each in node["evidence"]:
        yield said("evidence: {pointer}[ (SHA-256 {digest})]", pointer=each["pointer"], digest=each["digest"])
    if node["corrects"]:
        yield said("speaks of position {position}", position=node["corrects"])
    if node["correctedBy"]:
        yield said("corrected or retracted at {positions}", positions=node["correctedBy"])


def _consequences(node: Json) -> Iterator[Words]:
    for each in node["turned"]:
        for words in each["words"]:
            yield said("turned: {words}", words=words)
    for end in node["looseEnds"]:
        if dealt := end["settledIn"]:
            yield said(
                "left, and dealt with at position {position} by command {command}: {text}",
                position=dealt["position"], command=dealt["command"], text=end["words"],
            )  # fmt: skip
        elif end["open"]:
            yield said(
                "left open: {text}[; how it is dealt with is recorded by {command}]",
                text=end["words"],
                command=end["settleBy"],
            )
        else:
            yield said("left, and dealt with: {text}", text=end["words"])
    for fault in [] if node["looseEnds"] else node["faults"]:
        if dealt := fault["explainedIn"]:
            yield said(
                "at fault: {text}; explained at position {position} by command {command}",
                position=dealt["position"], command=dealt["command"], text=fault["text"],
            )  # fmt: skip
        else:
            yield said(
                "at fault: {text}; how it is dealt with is recorded by quorate explain {id} …",
                text=fault["text"],
                id=fault["ref"],
            )
    rests = node["restsOnThis"]
    for each in rests["nodes"]:
        yield said(
            "rests on it: {name}[, {group}][: {verdict}]",
            name=each["name"],
            group=each["group"] and each["group"]["slug"],
            verdict=code(each["verdict"]) if each["verdict"] else None,
        )
    if (more := rests["totalCount"] - len(rests["nodes"])) > 0:
        yield said("and {count} more", count=more)


def _only(node: Json, *names: str) -> Json:
    return {name: node[name] for name in names}
