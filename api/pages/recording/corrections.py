"""Corrections: from any fact what was wrong, then only those fields, then what would change, then once."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from api.commands.means import Means
from api.pages.question import Data, PageQuestions
from api.pages.recording.checking import Act, administrator, check_or_record, fields_of
from api.pages.recording.controls import (
    COMMON,
    Control,
    Unreadable,
    body_from,
    given_of,
    row_count,
    row_of,
    whole_number,
)
from api.pages.recording.in_words import names_of, shown
from api.pages.recording.replacements import chosen, current, event_at, replaceable, replacement, standing_event
from api.pages.recording.subjects import variables_of
from api.pages.recording.submission import FormError, decoded, errors_in_words
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from api.routes import ROUTES
from domain import refusals
from domain.text import said

ROUTE = next(route for route in ROUTES if route.path == "/corrections")
NEVER = "never"
"""That what was recorded never happened: a retraction."""
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
        visit.allow("wrong")
        event = await self._event(visit)
        if event["kind"] == "Corrected":
            return RedirectResponse(f"/console/correct/{event['corrects']}", 303, HEADERS)
        event = await standing_event(self._questions, visit, administrator(visit), event)
        wrong = [w for w in visit.request.query_params.getlist("wrong") if w]
        if not wrong:
            fields = [(c.field, current(c, event["data"])) for c in replaceable(event)]
            return page(visit, "correct", event=event, fields=fields, never=NEVER)
        return await self._form(visit, event, wrong, dict(given_of(chosen(event, wrong), event["data"])))

    async def send(self, visit: Visit) -> Response:
        administrator(visit)
        event = await standing_event(self._questions, visit, administrator(visit), await self._event(visit))
        position = event["position"]
        action = f"/console/correct/{position}"
        given = fields_of((await self._door.form(visit, action)).multi_items())
        wrong = given.get("wrong", "").split("\n")
        if given.get("step") == "change":
            return await self._form(visit, event, wrong, given)
        controls = (*chosen(event, wrong), REASON, *COMMON)
        try:
            said_body = body_from(controls, given)
        except Unreadable as error:
            problem = FormError(said("This cannot be read: look at what is asked for."), error.name)
            return await self._form(visit, event, wrong, given, [problem])
        body = decoded(ROUTE, _body(position, wrong, chosen(event, wrong), said_body, given))
        if isinstance(body, FormError):
            return await self._form(visit, event, wrong, given, [body])
        data = await self._questions.ask(visit.request, administrator(visit), "form", variables_of({}))
        names = names_of(data)
        before = [("before", [("before", event["sentence"])])]
        lines = [*before, *((c.field, line) for c in controls if (line := shown(c, given, names)))]
        act = Act(route=ROUTE, action=action, path={}, body=body, given=given, lines=lines)
        try:
            return await check_or_record(visit, self._means, act, None)
        except refusals.Refused as error:
            return await self._form(visit, event, wrong, given, [FormError(error.detail)])

    async def _event(self, visit: Visit) -> Data:
        """The event to be corrected. Raises Unknown for what the visitor may not see."""
        position = whole_number(visit.request.path_params["position"], 9) or 0
        return await event_at(self._questions, visit, administrator(visit), position)

    async def _form(
        self,
        visit: Visit,
        event: Data,
        wrong: list[str],
        given: dict[str, str],
        problems: list[FormError] | None = None,
    ) -> Response:
        data = await self._questions.ask(visit.request, administrator(visit), "form", variables_of({}))
        errors = errors_in_words(problems)
        controls = (*chosen(event, wrong), REASON, *COMMON)
        return page(
            visit, "correct_form", 400 if errors else 200, event=event, wrong=wrong, never=NEVER, controls=controls,
            given=given, data=data, group=None, errors=errors, by_field=dict(errors),
            today=self._means.governance.today().isoformat(), rows=row_count, row_of=row_of,
        )  # fmt: skip


def _body(
    position: int, wrong: list[str], fields: tuple[Control, ...], found: dict[str, Any], given: dict[str, str]
) -> dict[str, Any]:
    """The body of the command: a retraction for what never happened, else only the fields that were wrong."""
    common: dict[str, Any] = {name: found.pop(name) for name in ("authority", "evidence") if name in found}
    if acknowledged := [x for x in given.get("acknowledge", "").split("\n") if x]:
        common["acknowledge"] = acknowledged
    reason = found.pop("reason", None)
    why = {} if reason is None else {"reason": reason}
    if NEVER in wrong:
        return {"retractions": [{"position": position, **why}], **common}
    return {"corrections": [{"position": position, "replacement": replacement(fields, found), **why}], **common}
