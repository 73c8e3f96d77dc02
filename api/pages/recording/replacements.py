"""The fields of an event as it stands, and what is put in their place: for corrections, recorded or only supposed."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.commands.fields.body import replacement_of
from api.pages.question import Data, PageQuestions
from api.pages.recording.controls import COMMON, Control, controls_of, given_of
from api.pages.visit import Visit
from domain.events import EVENTS
from domain.permission import Credential
from domain.refusals import Unknown
from domain.text import said

LISTS = {"rows", "lines", "several", "evidence"}


async def event_at(questions: PageQuestions, visit: Visit, credential: Credential, position: int) -> Data:
    """The event at a position. Raises Unknown for what the visitor may not see."""
    data = await questions.ask(visit.request, credential, "spoken_of", {"position": position})
    if data["event"] is None:
        raise Unknown("known-position", said("There is nothing at that position that you may see."))
    found: Data = data["event"]
    return found


async def standing_event(questions: PageQuestions, visit: Visit, credential: Credential, event: Data) -> Data:
    """The event as it stands: with the fields and the sentence of its newest correction that was not retracted."""
    for position in sorted(event["correctedBy"], reverse=True):
        newer = await event_at(questions, visit, credential, position)
        if newer["kind"] == "Corrected" and not newer["correctedBy"]:
            return {**event, "data": newer["data"]["replacement"]["state"], "sentence": newer["sentence"]}
    return event


def replaceable(event: Data, prefix: str = "") -> tuple[Control, ...]:
    """The controls of the fields that can be put right; a retraction has none, and can only be taken back."""
    if event["kind"] == "Retracted":
        return ()
    body = replacement_of(EVENTS[event["topic"].partition("/")[0]])
    common = {each.field for each in COMMON}
    return tuple(c for c in controls_of(body, prefix) if c.field not in common)


def chosen(event: Data, wrong: Sequence[str], prefix: str = "") -> tuple[Control, ...]:
    """The controls of the fields that were wrong."""
    return tuple(c for c in replaceable(event, prefix) if c.field in wrong)


def current(control: Control, data: Data) -> str:
    """What stands in a field, in a line."""
    return ", ".join(value for _, value in given_of((control,), data))


def replacement(controls: Sequence[Control], found: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the place of the fields: what was filled in, and nothing where that is empty; whoever was not there
    was there at no time."""
    empty: dict[str, Any] = {c.field: [] if c.kind in LISTS else None for c in controls if c.field not in found}
    absent = found.get("outcome") in ("APOLOGIES", "ABSENT") and "presence" not in found
    away: dict[str, Any] = {"presence": []} if absent else {}
    return {**away, **empty, **found}
