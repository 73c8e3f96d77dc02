"""`quorate correct` and `quorate retract`: compensations of recorded events."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any

import typer

from api.cli.arguments.field_values import as_moments, parse_replacement
from api.cli.arguments.options import (
    Acknowledge,
    Authority,
    Data,
    Evidence,
    InvalidArgument,
    On,
    Preview,
    Reason,
    Server,
    Token,
    common_fields,
)
from api.cli.client.connection import open_session
from api.cli.client.person_lookup import person_of
from api.cli.client.session import ClientSession
from api.cli.console import out
from api.cli.output.previews import preview_lines, recorded_lines
from api.http.media import Json
from domain.events import EVENTS_BY_NAME
from domain.events.base import Event
from domain.text import said

EVENTS_A_QUERY = 40
MEETING_STARTS = "query ($id: ID!) { meeting(id: $id) { starts } }"

_FOR_POSITION = re.compile(r"(\d+):(.*)", re.DOTALL)

Positions = Annotated[
    list[int],
    typer.Argument(metavar="POSITION...", help="The positions of the events, as trail and answers give them."),
]


def correct(
    positions: Positions,
    given: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="What it was really; a part of a field as text.en=… or presence.0.from=…, a list as JSON, `null` for"
            " nothing, a person by name. With a position before it, as 215:on=…, for that one only. May be given again.",
        ),
    ],
    reason: Reason,
    authority: Authority,
    evidence: Evidence = None,
    on: On = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Correct what was recorded: it was really otherwise.

    The original stays in the record, and the trail shows both. Look at what would change first, with --preview:

    quorate correct 215 --set outcome=APOLOGIES --reason "the signed minutes say apologies"
    --authority chair@cwm-taf-mqap --evidence "minutes of 20 May 2025, item 1" --preview
    """
    shared = common_fields(authority, evidence, on, acknowledge)
    with open_session(server, token, data) as session:
        corrections = [
            {"position": position, "replacement": replacement, "reason": reason}
            for position, replacement in replacements_of(session, positions, given).items()
        ]
        _record(session, {"corrections": corrections, **shared}, preview=preview)


def retract(
    reason: Reason,
    authority: Authority,
    positions: Annotated[
        list[int] | None, typer.Argument(metavar="[POSITION]...", help="The positions of the events.")
    ] = None,
    command: Annotated[
        list[str] | None,
        typer.Option("--command", metavar="ID", help="Everything that a command recorded, such as an import."),
    ] = None,
    evidence: Evidence = None,
    on: On = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Retract what was recorded: it did not happen.

    The original stays in the record, and a retraction can be retracted in turn. Look at what would change first:

    quorate retract 215 --reason "it is the roll of another meeting" --authority chair@cwm-taf-mqap --preview
    """
    retractions: list[Json] = [{"position": p, "reason": reason} for p in positions or ()]
    retractions += [{"command": c, "reason": reason} for c in command or ()]
    if not retractions:
        raise InvalidArgument(said("Say what to retract: positions, or --command with the id of a command."))
    body = {"retractions": retractions, **common_fields(authority, evidence, on, acknowledge)}
    with open_session(server, token, data) as session:
        _record(session, body, preview=preview)


def replacements_of(session: ClientSession, positions: Sequence[int], given: Sequence[str]) -> dict[int, Json]:
    """What stands in the place of the event at each position, by the assignments of --set. Raises InvalidArgument."""
    assignments = {position: list(_assignments_for(given, position)) for position in positions}
    _check_all_used(given, positions)
    kinds = _act_kinds(session, positions) if positions else {}
    return {p: _parse_replacement(session, *kind, assignments[p]) for p, kind in kinds.items()}


def _assignments_for(given: Sequence[str], position: int) -> Iterator[str]:
    """The assignments of --set for one position: those for all positions, and those for this one only."""
    for text in given:
        if match := _FOR_POSITION.fullmatch(text):
            if int(match[1]) == position:
                yield match[2]
        else:
            yield text


def _check_all_used(given: Sequence[str], positions: Sequence[int]) -> None:
    """Raise InvalidArgument for an assignment to no position, or a position without one."""
    for text in given:
        if (match := _FOR_POSITION.fullmatch(text)) and int(match[1]) not in positions:
            words = said(
                "--set {text} speaks of position {position}, which is not among those to correct.",
                text=text,
                position=match[1],
            )
            raise InvalidArgument(words)
    if silent := [position for position in positions if not any(_assignments_for(given, position))]:
        raise InvalidArgument(said("No --set says what position {position} was really.", position=silent[0]))


def _parse_replacement(
    session: ClientSession, kind: type[Event], on: date, stream: str, assignments: Sequence[str]
) -> Json:
    """A time of day without its day is of `on`, that of the event, or of the night after it, where a meeting went on."""
    given = parse_replacement(kind, assignments)
    of_meeting = kind.TOPIC.startswith("meeting.") and any(isinstance(value, time) for value in given.values())
    replacement = as_moments(given, on, _start_of(session, stream) if of_meeting else None)
    for field, of in kind.REFERENCES:
        if of == "person" and isinstance(replacement.get(field), str):
            replacement[field] = person_of(session, replacement[field])
    return replacement


def _start_of(session: ClientSession, meeting: str) -> datetime | None:
    """When a meeting started, as far as it is recorded."""
    found = session.query(MEETING_STARTS, {"id": meeting})["meeting"]
    return datetime.fromisoformat(found["starts"]) if found and found["starts"] else None


def _record(session: ClientSession, body: Mapping[str, Any], *, preview: bool) -> None:
    answer = session.post("/corrections", body, preview=preview)
    for line in preview_lines(answer) if preview else recorded_lines(session, answer):
        out.print(line, markup=False)


def _act_kinds(session: ClientSession, positions: Sequence[int]) -> dict[int, tuple[type[Event], date, str]]:
    """The kind of the event at each position, its day and its stream; for a correction, the kind of the event that it
    corrects. Raises InvalidArgument for a retraction."""
    events = _events(session, positions)
    acts = _events(session, [e["corrects"] for e in events.values() if e["kind"] == "Corrected"])
    kinds = {}
    for position, event in events.items():
        name = acts[event["corrects"]]["kind"] if event["kind"] == "Corrected" else event["kind"]
        if name == "Retracted":
            raise InvalidArgument(
                said(
                    "Position {position} is a retraction: to undo it, "
                    "`quorate retract {position} --reason … --authority …`.",
                    position=position,
                )
            )
        kinds[position] = EVENTS_BY_NAME[name], date.fromisoformat(event["on"]), event["stream"]
    return kinds


def _events(session: ClientSession, positions: Sequence[int]) -> dict[int, Json]:
    """The events at positions, many in each query. Raises InvalidArgument for one that is not there or not visible."""
    events: dict[int, Json] = {}
    for start in range(0, len(positions), EVENTS_A_QUERY):
        chunk = positions[start : start + EVENTS_A_QUERY]
        fields = " ".join(f"p{p}: event(position: {p}) {{ kind corrects on stream }}" for p in chunk)
        answer = session.query(f"{{ {fields} }}")
        for position in chunk:
            if answer[f"p{position}"] is None:
                raise InvalidArgument(
                    said("Nothing that you may see is recorded at position {position}.", position=position)
                )
            events[position] = answer[f"p{position}"]
    return events
