"""The meeting desk: a whole meeting as one form, with the quorum live, recorded as one command."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from starlette.responses import HTMLResponse, Response

from api.commands.means import Means
from api.http.media import Json
from api.languages import translator
from api.pages.question import Data, PageQuestions
from api.pages.recording.acts import ACTS
from api.pages.recording.checking import Act, Line, administrator, check_or_record, fields_of
from api.pages.recording.controls import Control, Unreadable, body_from
from api.pages.recording.submission import Problem, checked, decoded
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain import refusals
from domain.refusals import Unknown
from domain.text import said
from domain.time_zone import LONDON, in_london

ROUTE = ACTS["record_a_whole_meeting"]
OUTCOMES = ("PRESENT", "BY_DEPUTY", "APOLOGIES", "ABSENT")
GUESTS, DECISIONS = 4, 5
COMMON = (
    Control(name="authority", field="authority", kind="authority", required=True),
    Control(name="evidence", field="evidence", kind="evidence"),
)


class DeskPages:
    """The desk of one meeting."""

    def __init__(self, means: Means, questions: PageQuestions, door: Door) -> None:
        self._means = means
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        administrator(visit)
        data = await self._meeting(visit)
        return self._form(visit, data, _first(data["meeting"]))

    async def send(self, visit: Visit) -> Response:
        """The form, to be filled up, checked, or recorded."""
        data, given, action = await self._sent(visit)
        if given.get("step") == "present":
            seats = {f"seat.{s['seat']['ref']}.outcome": "PRESENT" for s in data["meeting"]["expected"]}
            return self._form(visit, data, {**seats, **{n: v for n, v in given.items() if v}})
        if given.get("step") == "change":
            return self._form(visit, data, given)
        try:
            body = decoded(ROUTE, desk_body(data["meeting"], given))
        except Unreadable as error:
            return self._form(visit, data, given, [Problem(said("A time is written 10:30."), error.name)])
        if isinstance(body, Problem):
            return self._form(visit, data, given, [body])
        path = {"meeting": data["meeting"]["ref"]}
        act = Act(
            route=ROUTE, action=action, path=path, body=body, given=given, lines=[*_lines(data["meeting"], given)]
        )
        try:
            return await check_or_record(visit, self._means, act, f"/console/meetings/{path['meeting']}")
        except refusals.Refused as error:
            return self._form(visit, data, given, [Problem(error.detail)])

    async def live(self, visit: Visit) -> Response:
        """One line: the quorum as it would be, and who is missing."""
        data, given, _ = await self._sent(visit)
        quorum, problem = None, None
        try:
            body = decoded(ROUTE, desk_body(data["meeting"], {**given, "authority": given.get("authority") or "body"}))
            if not isinstance(body, Problem):
                path = {"meeting": data["meeting"]["ref"]}
                preview = await checked(ROUTE, self._means, administrator(visit), path, body)
                meetings: Any = preview.meetings
                quorum = next((m.quorum for m in meetings), None) if isinstance(meetings, list | tuple) else None
        except Unreadable:
            problem = translator()(said("A time is written 10:30."))
        except refusals.Refused as error:
            problem = translator()(error.detail)
        reasons = [translator()(reason.text) for reason in quorum.reasons] if quorum else []
        text = page(visit, "live", quorum=quorum, reasons=reasons, problem=problem).body
        return HTMLResponse(bytes(text), 200, HEADERS)

    async def _sent(self, visit: Visit) -> tuple[Data, dict[str, str], str]:
        administrator(visit)
        data = await self._meeting(visit)
        action = f"/console/meetings/{visit.request.path_params['id']}/desk"
        given = fields_of((await self._door.form(visit, action)).multi_items())
        return data, given, action

    async def _meeting(self, visit: Visit) -> Data:
        variables = {"meeting": visit.request.path_params["id"]}
        data = await self._questions.ask(visit.request, administrator(visit), "desk", variables)
        if data["meeting"] is None:
            raise Unknown("known-meeting", said("There is no such meeting that you may see."))
        return data

    def _form(
        self, visit: Visit, data: Data, given: Mapping[str, str], problems: list[Problem] | None = None
    ) -> Response:
        errors = [(p.field or "top", translator()(p.words)) for p in problems or ()]
        return page(
            visit, "desk", 400 if errors else 200, data=data, m=data["meeting"], group=data["meeting"]["group"],
            given=given, errors=errors, by_field=dict(errors), common=COMMON, outcomes=OUTCOMES, guests=GUESTS,
            decisions=DECISIONS, today="", rows=None, row_of=None,
        )  # fmt: skip


def desk_body(meeting: Data, given: Mapping[str, str]) -> Json:
    """The body of the command that the desk says. Raises Unreadable for a time that is none."""
    day = date.fromisoformat(meeting["day"])

    def at(name: str) -> str | None:
        return _moment(day, given.get(name, ""), name)

    starts, ends = at("starts"), at("ends")
    body: Json = {**({"starts": starts} if starts else {}), **({"ends": ends} if ends else {})}
    entries = []
    for expected in meeting["expected"]:
        seat = expected["seat"]["ref"]
        outcome = given.get(f"seat.{seat}.outcome")
        if not outcome:
            continue
        deputy = given.get(f"seat.{seat}.deputy")
        stay = _presence(at(f"seat.{seat}.arrived"), at(f"seat.{seat}.left"), starts, ends)
        by = {"deputy": deputy} if outcome == "BY_DEPUTY" and deputy else {}
        present = {"presence": [stay]} if stay and outcome in ("PRESENT", "BY_DEPUTY") else {}
        entries.append({"seat": seat, "outcome": outcome, **by, **present})
    invited = [{"name": name} for n in range(GUESTS) if (name := given.get(f"guest.{n}", "").strip())]
    decisions = [d for n in range(DECISIONS) if (d := _decision(f"decision.{n}", given, at))]
    lists = {"entries": entries, "invited": invited, "decisions": decisions}
    acknowledged = [x for x in given.get("acknowledge", "").split("\n") if x]
    following = {"next": {"meets_on": given["next"]}} if given.get("next") else {}
    return {
        **body,
        **{name: some for name, some in lists.items() if some},
        **following,
        **body_from(COMMON, given),
        **({"acknowledge": acknowledged} if acknowledged else {}),
    }


def _decision(start: str, given: Mapping[str, str], at: Any) -> Json | None:
    text = given.get(f"{start}.text", "").strip()
    if not text:
        return None
    counts: dict[str, int] = {}
    for name in ("for", "against", "abstained"):
        value = given.get(f"{start}.{name}", "").strip()
        if value and not value.isdecimal():
            raise Unreadable(f"{start}.{name}", "number")
        counts |= {name: int(value)} if value else {}
    taken = at(f"{start}.at")
    lang = translator().language
    return {"text": {lang: text}, **({"at": taken} if taken else {}), **({"votes": counts} if counts else {})}


def _presence(arrived: str | None, left: str | None, starts: str | None, ends: str | None) -> Json | None:
    """When somebody was there, where that was not the whole of the meeting."""
    if not (arrived or left) or not (arrived or starts) or not (left or ends):
        return None
    return {"from": arrived or starts, "to": left or ends}


def _moment(day: date, text: str, name: str) -> str | None:
    if not text.strip():
        return None
    try:
        return datetime.combine(day, datetime.strptime(text.strip(), "%H:%M").time(), LONDON).isoformat()
    except ValueError:
        raise Unreadable(name, "time") from None


def _first(meeting: Data) -> dict[str, str]:
    """What the form holds at first: what is recorded already, and apologies that were received."""
    given = {}
    for expected in meeting["expected"]:
        if expected["apologies"]:
            given[f"seat.{expected['seat']['ref']}.outcome"] = "APOLOGIES"
    for name in ("starts", "ends"):
        if meeting[name]:
            given[name] = in_london(datetime.fromisoformat(meeting[name])).strftime("%H:%M")
    return given


def _lines(meeting: Data, given: Mapping[str, str]) -> Iterator[Line]:
    """What the check shows: times, who was there, decisions."""
    yield "starts", [("starts", f"{given.get('starts', '')}–{given.get('ends', '')}")]
    for outcome in OUTCOMES:
        seats = [
            (x["seat"]["title"] or x["seat"]["ref"])
            for x in meeting["expected"]
            if given.get(f"seat.{x['seat']['ref']}.outcome") == outcome
        ]
        if seats:
            yield outcome, [(outcome, "; ".join(seats))]
    if guests := [given[f"guest.{n}"] for n in range(GUESTS) if given.get(f"guest.{n}", "").strip()]:
        yield "invited", [("invited", "; ".join(guests))]
    if texts := [given[f"decision.{n}.text"] for n in range(DECISIONS) if given.get(f"decision.{n}.text", "").strip()]:
        yield "decisions", [("decisions", text) for text in texts]
    if given.get("next"):
        yield "next", [("next", given["next"])]
    yield "authority", [("authority", given.get("authority", ""))]
