"""What would be if something were otherwise: without an event, with one put right, with an open question answered, or under
another text. Nothing is recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from starlette.responses import Response

from api.http.refusals import BadRequest
from api.languages import translator
from api.pages.explorer import explorer_address
from api.pages.question import Data, PageQuestions
from api.pages.reading.terms import file_in_force
from api.pages.reading.toml_text import toml_of
from api.pages.recording.checking import fields_of
from api.pages.recording.controls import Control, Unreadable, body_from, given_of, row_count, row_of, whole_number
from api.pages.recording.replacements import chosen, event_at, replaceable, replacement, standing_event
from api.pages.rendering import page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain.permission import Credential
from domain.refusals import NotPermitted
from domain.text import said

ADDRESS = "/console/what-if"
PREFIX = "as."
"""What stands before the names of fields that are put right, which could else be those of the page's own."""
OF_ANSWER = ("group", "key", "value", "since")
POSITION_DIGITS_MAX = 9
IN_FORCE, OTHERWISE = "in-force", "-otherwise"
"""What the address says for a form that begins with the text in force, and what is put behind its version there."""


class Supposed(Struct, frozen=True, kw_only=True):
    """What a page supposes: the arguments of the question, the event that it is about, and the controls that put that
    right; no arguments where something is still to be filled in."""

    asked: Mapping[str, Any] = {}
    event: Data | None = None
    controls: tuple[Control, ...] = ()
    fields: Sequence[str] = ()


class WhatIfPages:
    """The page of suppositions. What is asked stands in the address, but for a text, which is sent as a form."""

    def __init__(self, questions: PageQuestions, door: Door) -> None:
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        """What is to be supposed, or what would be. Raises NotPermitted, BadRequest, Unknown."""
        given = fields_of(visit.request.query_params.multi_items())
        own = [name for name in given if name.startswith(PREFIX)]
        visit.allow("retract", "correct", "wrong", "meeting", "suppose", "text", *OF_ANSWER, *own)
        return await self._answer(visit, _may_suppose(visit), given)

    async def send(self, visit: Visit) -> Response:
        """What would be under another text of the terms."""
        credential = _may_suppose(visit)
        return await self._answer(visit, credential, fields_of((await self._door.form(visit, ADDRESS)).multi_items()))

    async def _answer(self, visit: Visit, credential: Credential, given: dict[str, str]) -> Response:
        problem, found, supposed, variables = None, None, Supposed(), dict[str, Any]()
        try:
            supposed = await self._supposed(visit, credential, given)
            if supposed.asked:
                variables = {**supposed.asked, **_meeting(given, supposed.event)}
                found = await self._questions.ask(visit.request, credential, "what_if", variables, straight=True)
        except BadRequest as refusal:
            problem = translator()(refusal.detail)
        data = await self._questions.ask(visit.request, credential, "supposing", {})
        return page(
            visit, "what_if", 400 if problem else 200, data=data, given=given, problem=problem, supposed=supposed,
            found=found, then=(found or {}).get("meeting"), rows=row_count, row_of=row_of, by_field={}, group=None,
            today="", action=ADDRESS, prefix=PREFIX,
            question=explorer_address("what_if", variables) if found and "terms" not in variables else None,
        )  # fmt: skip

    async def _supposed(self, visit: Visit, credential: Credential, given: dict[str, str]) -> Supposed:
        if text := given.get("toml", "").strip():
            on = _day(given.get("on", ""), "on")
            return Supposed(asked={"terms": [{"group": given.get("group", ""), "toml": text, "on": on}]})
        if given.get("text") == IN_FORCE:
            given.update(await self._text_in_force(visit, credential, given.get("group", "")))
            return Supposed()
        answer = {name: given.get(name, "").strip() for name in OF_ANSWER}
        if answer["key"] and "value" in given:
            return Supposed(
                asked={
                    "answers": [{**answer, "value": _value(answer["value"]), "since": _day(answer["since"], "since")}]
                }
            )
        name = next((n for n in ("retract", "correct") if given.get(n)), None)
        if name is None:
            return Supposed()
        position = whole_number(given[name].strip(), POSITION_DIGITS_MAX)
        if position is None:
            raise BadRequest(said("`{name}` is a number.", name=name), rule=name)
        event = await event_at(self._questions, visit, credential, position)
        if name == "retract":
            return Supposed(asked={"retract": [position]}, event=event)
        if event["kind"] == "Corrected":
            event = await event_at(self._questions, visit, credential, event["corrects"])
        return _put_right(await standing_event(self._questions, visit, credential, event), given)

    async def _text_in_force(self, visit: Visit, credential: Credential, slug: str) -> dict[str, str]:
        """The text in force of a group, as the form of another has it: under a version of its own. Raises BadRequest."""
        variables = {"slug": slug, "on": None, "knownAt": None}
        data = await self._questions.ask(visit.request, credential, "terms", variables)
        text = file_in_force(data) if data["group"] else {}
        if not text:
            raise BadRequest(said("No terms of reference are held of this group: write the whole text."), rule="group")
        text["terms"] |= {"supersedes": text["terms"]["version"], "version": f"{text['terms']['version']}{OTHERWISE}"}
        return {"toml": toml_of(text), "on": data["group"]["terms"]["effectiveFrom"] if data["group"]["terms"] else ""}


def _put_right(event: Data, given: dict[str, str]) -> Supposed:
    """The fields of an event to choose from; those chosen, to be filled in; or what is supposed of them."""
    wrong = [name for name in given.get("wrong", "").split("\n") if name]
    controls = chosen(event, wrong, PREFIX)
    if not controls:
        return Supposed(event=event, fields=[c.field for c in replaceable(event)])
    if "suppose" not in given:
        given.update(given_of(controls, event["data"]))
        return Supposed(event=event, controls=controls)
    try:
        filled = replacement(controls, body_from(controls, given))
    except Unreadable:
        raise BadRequest(said("This cannot be read: look at what is asked for."), rule="shape") from None
    asked = {"correct": [{"position": event["position"], "replacement": filled}]}
    return Supposed(asked=asked, event=event, controls=controls)


def _may_suppose(visit: Visit) -> Credential:
    assert visit.session
    if not visit.supposes:
        raise NotPermitted("may-suppose", said("only an administrator or an auditor may suppose what is not"))
    if visit.clocks:
        words = said("What is supposed is supposed of what is known now: leave out both clocks.")
        raise BadRequest(words, rule="clocks")
    return visit.session.credential


def _meeting(given: Mapping[str, str], event: Data | None) -> dict[str, Any]:
    """The meeting that is shown as it is and as it would be: the one named, else that of whose stream the
    event is, where it is a meeting."""
    meeting = given.get("meeting", "").strip() or (event["stream"] if event else "")
    return {"meeting": meeting, "ofMeeting": True} if meeting else {"ofMeeting": False}


def _day(text: str, name: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise BadRequest(
            said("`{name}` is a date, as in {example}.", name=name, example="2026-03-31"), rule=name
        ) from None


def _value(text: str) -> Any:
    """What a question is answered with: JSON, such as a number or true, else the words themselves."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text
