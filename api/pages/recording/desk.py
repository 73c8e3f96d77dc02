"""The meeting desk: a whole meeting as one form, with the quorum live, left and gone on with, recorded as one command."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.commands.means import Means
from api.http.refusals import BadRequest
from api.languages import translator
from api.pages.question import Data, PageQuestions
from api.pages.recording.act_list import ACTS
from api.pages.recording.checking import OWN_FIELDS, Act, administrator, check_or_record, fields_of
from api.pages.recording.controls import COMMON, Unreadable, whole_number
from api.pages.recording.desk_form import (
    DECISIONS,
    GUESTS,
    NEW,
    OUTCOMES,
    check_lines,
    desk_body,
    first_given,
    missing_seats,
    rows_of,
)
from api.pages.recording.drafts import Draft, DraftMoved, Drafts
from api.pages.recording.guests import guests_to_ask
from api.pages.recording.in_words import names_of
from api.pages.recording.submission import FormError, checked, decoded, errors_in_words
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain import refusals
from domain.refusals import Unknown
from domain.rules.voting.agency_votes import BALLOTS
from domain.text import said

ROUTE = ACTS["record_a_whole_meeting"]
DRAFT = "draft"
NOT_KEPT = OWN_FIELDS | {DRAFT}
"""What a form holds that its draft does not."""
DECLARE = "/console/record/declare_an_interest?meeting={meeting}&back=desk"


class Sent(Struct, frozen=True, kw_only=True):
    """The desk as it was sent: the meeting as the read side has it, and what was filled in."""

    data: Data
    given: dict[str, str]
    action: str

    @property
    def meeting(self) -> str:
        return str(self.data["meeting"]["ref"])

    @property
    def version(self) -> int:
        """The version of the draft that the form goes on with; 0 for none."""
        return whole_number(self.given.get(DRAFT, ""), 8) or 0


class DeskPages:
    """The desk of one meeting."""

    def __init__(self, means: Means, questions: PageQuestions, door: Door, drafts: Drafts) -> None:
        self._means = means
        self._questions = questions
        self._door = door
        self._drafts = drafts

    async def show(self, visit: Visit) -> Response:
        """The form, with the draft that somebody left, else with what is recorded already."""
        administrator(visit)
        visit.allow("saved")
        data = await self._meeting(visit)
        draft = await run_in_threadpool(self._drafts.find, data["meeting"]["ref"])
        return self._form(visit, data, draft.fields if draft else first_given(data["meeting"]), draft=draft)

    async def send(self, visit: Visit) -> Response:
        """The form, to be filled up, left, checked, or recorded."""
        sent = await self._sent(visit)
        step, given = sent.given.get("step", ""), sent.given
        if step in ("save", "interest"):
            return await self._save(visit, sent, DECLARE.format(meeting=sent.meeting) if step == "interest" else None)
        if step == "discard":
            return await self._discard(visit, sent)
        if step == "present":
            held = [x["seat"]["ref"] for x in sent.data["meeting"]["expected"] if x["seat"]["member"]]
            seats = {f"seat.{seat}.outcome": "PRESENT" for seat in held}
            given = {**seats, **{n: v for n, v in given.items() if v}}
        if step.startswith("votes."):
            given = {**given, f"decision.{step[6:]}.by": "seat"}
        if step in ("present", "change", "more") or step.startswith("votes."):
            return self._form(visit, sent.data, given, more=step == "more")
        return await self._check_or_record(visit, sent)

    async def _check_or_record(self, visit: Visit, sent: Sent) -> Response:
        data, given = sent.data, sent.given
        if asked := await guests_to_ask(visit, self._questions, given):
            words = said("Somebody of that name is recorded: say whether it is the same person.")
            errors = [FormError(words, f"{name}.person") for name in asked]
            return self._form(visit, data, given, errors, people=asked)
        try:
            body = decoded(ROUTE, desk_body(data["meeting"], given))
        except Unreadable as error:
            return self._form(visit, data, given, [FormError(_unreadable(error), error.name)])
        if isinstance(body, FormError):
            return self._form(visit, data, given, [body])
        path, lines = {"meeting": sent.meeting}, [*check_lines(data["meeting"], given, names_of({**data, "who": None}))]
        act = Act(route=ROUTE, action=sent.action, path=path, body=body, given=given, lines=lines)
        try:
            response = await check_or_record(visit, self._means, act, f"/console/meetings/{sent.meeting}")
        except refusals.Refused as error:
            return self._form(visit, data, given, [FormError(error.detail)])
        if response.status_code == 303:
            await run_in_threadpool(self._drafts.discard, sent.meeting, sent.version)
        return response

    async def _save(self, visit: Visit, sent: Sent, then: str | None) -> Response:
        """Leave the form half-way, and go on to another page; where somebody saved it since, the form again, with the
        words of both."""
        kept = {name: value for name, value in sent.given.items() if name not in NOT_KEPT and value}
        actor = administrator(visit).actor
        try:
            await run_in_threadpool(self._drafts.save, sent.meeting, kept, actor, sent.version)
        except DraftMoved as moved:
            words = said(
                "Somebody else has changed this draft since you opened it. Yours stands below and is not saved: save again"
                " to put it in place of theirs, or open the desk anew to see theirs."
            )
            return self._form(visit, sent.data, sent.given, [FormError(words)], draft=moved.draft, status=409)
        except BadRequest as error:
            return self._form(visit, sent.data, sent.given, [FormError(error.detail)])
        return RedirectResponse(then or f"{sent.action}?saved=yes", 303, HEADERS)

    async def _discard(self, visit: Visit, sent: Sent) -> Response:
        """Throw the draft away; where somebody saved it since, what stands now, and word of that."""
        discarded = await run_in_threadpool(self._drafts.discard, sent.meeting, sent.version)
        draft = None if discarded else await run_in_threadpool(self._drafts.find, sent.meeting)
        if draft is None:
            return RedirectResponse(sent.action, 303, HEADERS)
        words = said("Somebody else has changed this draft since you opened it: it was not thrown away.")
        return self._form(visit, sent.data, draft.fields, [FormError(words)], draft=draft, status=409)

    async def live(self, visit: Visit) -> Response:
        """The quorum as it would be, and who is missing. Without times everybody counts as there throughout."""
        sent = await self._sent(visit)
        data, quorum, problem = sent.data, None, None
        given = {**sent.given, "authority": sent.given.get("authority") or "body"}
        try:
            body = decoded(ROUTE, desk_body(data["meeting"], _with_times(given)))
            if not isinstance(body, FormError):
                path = {"meeting": sent.meeting}
                preview = await checked(ROUTE, self._means, administrator(visit), path, body)
                meetings: Any = preview.meetings
                quorum = next((m.quorum for m in meetings), None) if isinstance(meetings, list | tuple) else None
        except Unreadable as error:
            problem = translator()(_unreadable(error))
        except refusals.Refused as error:
            problem = translator()(error.detail)
        reasons = [translator()(reason.text) for reason in quorum.reasons] if quorum else []
        missing = missing_seats(data["meeting"], given)
        text = page(visit, "live", quorum=quorum, reasons=reasons, problem=problem, missing=missing).body
        return HTMLResponse(bytes(text), 200, HEADERS)

    async def _sent(self, visit: Visit) -> Sent:
        administrator(visit)
        data = await self._meeting(visit)
        action = f"/console/meetings/{visit.request.path_params['id']}/desk"
        given = fields_of((await self._door.form(visit, action)).multi_items())
        return Sent(data=data, given=given, action=action)

    async def _meeting(self, visit: Visit) -> Data:
        variables = {"meeting": visit.request.path_params["id"]}
        credential = administrator(visit)
        data = await self._questions.ask(visit.request, credential, "desk", variables, wait_for=visit.recorded)
        if data["meeting"] is None:
            raise Unknown("known-meeting", said("There is no such meeting that you may see."))
        return data

    def _form(
        self,
        visit: Visit,
        data: Data,
        given: Mapping[str, str],
        problems: list[FormError] | None = None,
        *,
        draft: Draft | None = None,
        people: Mapping[str, list[Data]] | None = None,
        more: bool = False,
        status: int | None = None,
    ) -> Response:
        errors = errors_in_words(problems)
        spare = 3 if more else 0
        return page(
            visit, "desk", status or (400 if errors else 200), data=data, m=data["meeting"],
            group=data["meeting"]["group"], given=given, errors=errors, by_field=dict(errors), common=COMMON,
            outcomes=OUTCOMES, ballots=BALLOTS, new=NEW, people=people or {}, draft=draft,
            version=given.get(DRAFT, "") if draft is None and status is None else draft.version if draft else 0,
            guests=rows_of("guest", given, GUESTS) + spare, decisions=rows_of("decision", given, DECISIONS) + spare,
            recorded={a["seat"]["ref"]: a["outcome"] for a in data["meeting"]["attendance"] if a["seat"]},
            interests=[e for e in data["interests"]["nodes"] if not e["correctedBy"]], today="", rows=None, row_of=None,
        )  # fmt: skip


def _with_times(given: Mapping[str, str]) -> Mapping[str, str]:
    """As if the meeting were the whole day, where its times are not said yet."""
    said_times = {name: value for name in ("starts", "ends") if (value := given.get(name, "").strip())}
    return {**given, "starts": "00:00", "ends": "23:59", **said_times}


def _unreadable(error: Unreadable) -> Any:
    if error.kind == "number":
        return said("Votes are counted in whole numbers.")
    return said("A time is written 10:30.")
