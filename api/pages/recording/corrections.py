"""Corrections: from any fact what was wrong, then only those fields, then what would change, then once."""

from typing import Any

from starlette.responses import Response

from api.commands.body import replacement_of
from api.commands.means import Means
from api.languages import translator
from api.pages.question import Data, PageQuestions
from api.pages.recording.acts import shown
from api.pages.recording.checking import Act, administrator, check_or_record, fields_of
from api.pages.recording.controls import Control, Unreadable, body_from, controls_of, given_of, row_count, row_of
from api.pages.recording.submission import Problem, decoded
from api.pages.rendering import page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from api.routes import ROUTES
from domain import refusals
from domain.events import EVENTS
from domain.refusals import Unknown
from domain.text import said

ROUTE = next(route for route in ROUTES if route.path == "/corrections")
NEVER = "never"
"""That what was recorded never happened: a retraction."""
COMPENSATIONS = {"Corrected", "Retracted"}
LISTS = {"rows", "lines", "several", "evidence"}
COMMON = {"on", "authority", "evidence"}
REASON = Control(name="reason", field="reason", kind="area", required=True)


class CorrectionPages:
    """The pages of one correction, at the position of what it corrects."""

    def __init__(self, means: Means, questions: PageQuestions, door: Door) -> None:
        self._means = means
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        """What was wrong? Or, where the address says it, the form of just that."""
        administrator(visit)
        event = await self._event(visit)
        visit.allow("wrong")
        wrong = [w for w in visit.request.query_params.getlist("wrong") if w]
        if not wrong:
            fields = [(c.field, _current(c, event["data"])) for c in _controls(event)]
            return page(visit, "correct", event=event, fields=fields, never=NEVER)
        chosen = _chosen(event, wrong)
        return await self._form(visit, event, wrong, dict(given_of(chosen, event["data"])))

    async def send(self, visit: Visit) -> Response:
        administrator(visit)
        event = await self._event(visit)
        position = event["position"]
        action = f"/console/correct/{position}"
        given = fields_of((await self._door.form(visit, action)).multi_items())
        wrong = given.get("wrong", "").split("\n")
        if given.get("step") == "change":
            return await self._form(visit, event, wrong, given)
        controls = (*_chosen(event, wrong), REASON, *_common())
        try:
            said_body = body_from(controls, given)
        except Unreadable as error:
            problem = Problem(said("This cannot be read: look at what is asked for."), error.name)
            return await self._form(visit, event, wrong, given, [problem])
        body = decoded(ROUTE, _body(position, wrong, _chosen(event, wrong), said_body, given))
        if isinstance(body, Problem):
            return await self._form(visit, event, wrong, given, [body])
        before = [("before", [("before", event["sentence"])])]
        lines = [*before, *((c.field, line) for c in controls if (line := shown(c, given)))]
        act = Act(route=ROUTE, action=action, path={}, body=body, given=given, lines=lines)
        try:
            return await check_or_record(visit, self._means, act, None)
        except refusals.Refused as error:
            return await self._form(visit, event, wrong, given, [Problem(error.detail)])

    async def _event(self, visit: Visit) -> Data:
        """The event to be corrected. Raises Unknown for what the visitor may not see."""
        text = visit.request.path_params["position"]
        position = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        variables = {"position": position, "on": None, "knownAt": None}
        data = await self._questions.ask(visit.request, administrator(visit), "event", variables)
        if data["event"] is None:
            raise Unknown("known-position", said("There is nothing at that position that you may see."))
        found: Data = data["event"]
        if found["corrects"] is not None and found["kind"] in COMPENSATIONS:
            words = said("Position {position} is itself a correction: correct what it speaks of.", position=position)
            raise Unknown("known-position", words)
        return found

    async def _form(
        self, visit: Visit, event: Data, wrong: list[str], given: dict[str, str], problems: list[Problem] | None = None
    ) -> Response:
        data = await self._questions.ask(visit.request, administrator(visit), "form", {"slug": "", "meeting": ""})
        errors = [(p.field or "top", translator()(p.words)) for p in problems or ()]
        controls = (*_chosen(event, wrong), REASON, *_common())
        return page(
            visit, "correct_form", 400 if errors else 200, event=event, wrong=wrong, never=NEVER, controls=controls,
            given=given, data=data, group=None, errors=errors, by_field=dict(errors),
            today=self._means.governance.today().isoformat(), rows=row_count, row_of=row_of,
        )  # fmt: skip


def _controls(event: Data) -> tuple[Control, ...]:
    """The fields of the event that can be put right."""
    body = replacement_of(EVENTS[event["topic"].partition("/")[0]])
    return tuple(c for c in controls_of(body) if c.field not in COMMON - {"on"})


def _chosen(event: Data, wrong: list[str]) -> tuple[Control, ...]:
    return tuple(c for c in _controls(event) if c.field in wrong)


def _common() -> tuple[Control, ...]:
    return tuple(c for c in controls_of(ROUTE.body) if c.field in ("authority", "evidence"))


def _current(control: Control, data: Data) -> str:
    """What stands in a field, in a line."""
    return ", ".join(value for _, value in given_of((control,), data))


def _body(
    position: int, wrong: list[str], chosen: tuple[Control, ...], found: dict[str, Any], given: dict[str, str]
) -> dict[str, Any]:
    """The body of the command: a retraction for what never happened, else only the fields that were wrong."""
    common: dict[str, Any] = {name: found.pop(name) for name in ("authority", "evidence") if name in found}
    if acknowledged := [x for x in given.get("acknowledge", "").split("\n") if x]:
        common["acknowledge"] = acknowledged
    reason = found.pop("reason", None)
    why = {} if reason is None else {"reason": reason}
    if NEVER in wrong:
        return {"retractions": [{"position": position, **why}], **common}
    empty: dict[str, Any] = {c.field: [] if c.kind in LISTS else None for c in chosen if c.field not in found}
    away: dict[str, Any] = (
        {"presence": []} if found.get("outcome") in ("APOLOGIES", "ABSENT") and "presence" not in found else {}
    )
    return {"corrections": [{"position": position, "replacement": {**away, **empty, **found}, **why}], **common}
