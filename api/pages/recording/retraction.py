"""Taking back all that one command recorded, such as an import: as one command again, checked first."""

from collections.abc import Mapping
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.commands.fields.ids import canonical
from api.commands.means import Means
from api.graphql.paging import PAGE_SIZE_MAX
from api.pages.question import PageQuestions
from api.pages.recording.checking import Act, administrator, check_or_record, fields_of
from api.pages.recording.controls import COMMON, Unreadable, body_from
from api.pages.recording.corrections import REASON, ROUTE
from api.pages.recording.in_words import names_of, shown
from api.pages.recording.subjects import variables_of
from api.pages.recording.submission import FormError, decoded, errors_in_words
from api.pages.rendering import page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain import refusals
from domain.refusals import Unknown
from domain.text import said


class RetractionPages:
    """The pages of what one command recorded."""

    def __init__(self, means: Means, questions: PageQuestions, door: Door) -> None:
        self._means = means
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        """What would be taken back, and the form that asks why."""
        administrator(visit)
        visit.allow()
        return await self._form(visit, await self._positions(visit), {})

    async def send(self, visit: Visit) -> Response:
        """The form, to be checked, or recorded."""
        administrator(visit)
        positions = await self._positions(visit)
        given = fields_of((await self._door.form(visit, visit.request.url.path)).multi_items())
        controls = (REASON, *COMMON)
        if given.get("step") == "change":
            return await self._form(visit, positions, given)
        try:
            found = body_from(controls, given)
        except Unreadable as error:
            words = said("This cannot be read: look at what is asked for.")
            return await self._form(visit, positions, given, [FormError(words, error.name)])
        reason = {"reason": found.pop("reason")} if "reason" in found else {}
        acknowledged = [x for x in given.get("acknowledge", "").split("\n") if x]
        retraction = {"command": visit.request.path_params["command"], **reason}
        body = decoded(ROUTE, {"retractions": [retraction], **found, "acknowledge": acknowledged})
        if isinstance(body, FormError):
            return await self._form(visit, positions, given, [body])
        data = await self._questions.ask(visit.request, administrator(visit), "form", variables_of({}))
        names = names_of(data)
        lines = [(c.field, line) for c in controls if (line := shown(c, given, names))]
        act = Act(route=ROUTE, action=visit.request.url.path, path={}, body=body, given=given, lines=lines)
        try:
            return await check_or_record(visit, self._means, act, None)
        except refusals.Refused as error:
            return await self._form(visit, positions, given, [FormError(error.detail)])

    async def _positions(self, visit: Visit) -> list[int]:
        """The positions of what the command recorded, where the visitor may see all of it. Raises Unknown."""
        id = canonical(visit.request.path_params["command"])
        store = self._means.governance.store
        entries = await run_in_threadpool(store.command, id) if id else ()
        positions = [entry.position for entry in entries]
        if not entries or not await self._sees(visit, entries[0].recorded_at, positions):
            raise Unknown("known-command", said("There is no such command that you may see."))
        return positions

    async def _sees(self, visit: Visit, recorded_at: datetime, positions: list[int]) -> bool:
        """Whether the visitor may see all the positions, which were recorded at one moment."""
        at, left = recorded_at.isoformat(), set(positions)
        variables = {"from": at, "to": at, "first": PAGE_SIZE_MAX, "after": None}
        while True:
            data = await self._questions.ask(visit.request, administrator(visit), "command", variables)
            left -= {node["position"] for node in data["trail"]["nodes"]}
            if not left or not data["trail"]["pageInfo"]["hasNextPage"]:
                return not left
            variables["after"] = data["trail"]["pageInfo"]["endCursor"]

    async def _form(
        self, visit: Visit, positions: list[int], given: Mapping[str, str], problems: list[FormError] | None = None
    ) -> Response:
        data = await self._questions.ask(visit.request, administrator(visit), "form", variables_of({}))
        errors = errors_in_words(problems)
        return page(
            visit, "retract", 400 if errors else 200, data=data, group=None, given=given, errors=errors,
            by_field=dict(errors), controls=(REASON, *COMMON), positions=positions,
            action=visit.request.url.path, today="", rows=None, row_of=None,
        )  # fmt: skip
