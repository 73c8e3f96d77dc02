"""The table of the reading pages: address, question, what the address may say, what the template needs besides."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from msgspec import Struct
from starlette.responses import Response

from api.http.refusals import BadRequest
from api.pages.explorer import explorer_address
from api.pages.question import NOT_RECORDED, Data, PageQuestions
from api.pages.reading.attendance import attendance_view
from api.pages.reading.explain import OF_MEETING, UNDONE, explain_view, group_parts_asked, parts_asked
from api.pages.reading.meeting import meeting_view
from api.pages.reading.terms import terms_view
from api.pages.reading.work import event_view, own_piece_view, piece_view, work_view
from api.pages.rendering import page
from api.pages.visit import Visit
from domain.refusals import Unknown
from domain.rules.duties.due_dates import DutyKind
from domain.text import said

View = Callable[[Visit, Data], Mapping[str, Any]]
FIRST, DIFFERENCES, DIGITS = 50, 8, 10
FLAGS = {"true": True, "false": False}
CORRECTED_DAYS = timedelta(days=30)


class ReadingPage(Struct, frozen=True, kw_only=True):
    """A page under /console: `path` with parameters, which are variables of its document, as are those of its address
    (`takes`: parameter and variable); its view and `chosen`, which makes further variables, alone read those of `also`.
    `subject` is the root field without which there is no page. `many` are variables that take a list, `numbers` those
    that are numbers, `flags` those that are true or false."""

    name: str
    path: str
    subject: str | None = None
    template: str | None = None
    takes: Mapping[str, str] = {}
    also: tuple[str, ...] = ()
    many: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    paged: bool = False
    chosen: Callable[[Visit], Mapping[str, Any]] = lambda visit: {}
    view: View = lambda visit, data: {}


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


DAYS = _same("from", "to")
WORK = "/work"
PAGES = (
    ReadingPage(name="home", path="", paged=True),
    ReadingPage(name="group", path="/groups/{slug}", subject="group"),
    ReadingPage(name="terms", path="/groups/{slug}/terms", subject="group", view=terms_view),
    ReadingPage(
        name="attendance",
        path="/groups/{slug}/attendance",
        subject="group",
        takes=DAYS | _same("seat"),
        view=attendance_view,
    ),
    ReadingPage(name="meetings", path="/meetings", paged=True, takes=_same("group", "state", "verdict", "sort") | DAYS),
    ReadingPage(name="meeting", path="/meetings/{id}", subject="meeting", view=meeting_view),
    ReadingPage(
        name="explain",
        path="/meetings/{id}/explain",
        subject="meeting",
        also=("part", "ref"),
        chosen=partial(parts_asked, OF_MEETING),
        view=explain_view,
    ),
    ReadingPage(
        name="explain_group",
        path="/groups/{slug}/explain",
        subject="group",
        template="explain",
        also=("part", "ref", "kind", "due"),
        paged=True,
        chosen=group_parts_asked,
        view=explain_view,
    ),
    ReadingPage(
        name="due",
        path="/due",
        paged=True,
        takes=_same("group", "agency", "kind", "state") | DAYS,
        many=frozenset({"kind", "state"}),
        view=lambda visit, data: {"kinds": [*DutyKind]},
    ),
    ReadingPage(
        name="decisions", path="/decisions", paged=True, takes=_same("group", "kind", "way", "verdict", "sort") | DAYS
    ),
    ReadingPage(name="people", path="/people", paged=True, takes={"name": "name", "agencies-after": "agenciesAfter"}),
    ReadingPage(name="person", path="/people/{id}", subject="person"),
    ReadingPage(name="agency", path="/agencies/{slug}", subject="agency"),
    ReadingPage(
        name="work", path=WORK, takes=_same("group", "state", "agency"), many=frozenset({"state"}), view=work_view
    ),
    ReadingPage(name="piece", path=f"{WORK}/{{id}}", subject="work", view=piece_view),
    ReadingPage(
        name="trail",
        path="/trail",
        paged=True,
        many=frozenset({"kinds"}),
        numbers=frozenset({"lateDays"}),
        flags=frozenset({"imported"}),
        takes=_same("group", "meeting", "person", "by", "kind", "kinds", "imported", "sort")
        | {"by-name": "byName", "late-days": "lateDays"}
        | {"on-from": "onFrom", "on-to": "onTo", "recorded-from": "recordedFrom", "recorded-to": "recordedTo"},
    ),
    ReadingPage(name="event", path="/events/{position}", subject="event", paged=True, view=event_view),
    ReadingPage(
        name="compare",
        path="/compare",
        paged=True,
        takes=_same("group", "meeting", "person")
        | {"from-known": "fromKnown", "from-on": "fromOn", "to-known": "toKnown", "to-on": "toOn"},
        view=lambda visit, data: {"asked": {"from-known": str(data["compare"]["from"]["position"])}},
    ),
)

OF_AGENCY: Mapping[str, tuple[str, View]] = {
    "home": ("own_agency", lambda visit, data: {}),
    "piece": ("own_piece", own_piece_view),
}
"""The pages that the role agency has in the place of these: the question and template, and the view. It has no others."""


def reading(
    shown: ReadingPage, questions: PageQuestions, today: Callable[[], Any]
) -> Callable[[Visit], Awaitable[Response]]:
    """What shows a page."""

    async def show(visit: Visit) -> Response:
        assert visit.session
        visit.allow(*shown.takes, *shown.also, *(("after",) if shown.paged else ()))
        variables = {
            **visit.variables(),
            **_path_variables(visit),
            **_defaults(visit, shown, today),
            **shown.chosen(visit),
        }
        for name, variable in shown.takes.items():
            if (value := visit.parameters.get(name)) is not None:
                variables[variable] = _value(shown, variable, value, name)
        if after := visit.parameters.get("after"):
            variables["after"] = after
        credential = visit.session.credential
        name, view = shown.name, shown.view
        if credential.agency is not None:
            name, view = OF_AGENCY[name]
            variables["slug"] = credential.agency
        try:
            data = await questions.ask(visit.request, credential, name, variables, wait_for=visit.recorded)
        except BadRequest as refusal:
            if shown.subject and refusal.rule == NOT_RECORDED:
                raise _nothing() from None
            raise
        if shown.subject and data[shown.subject] is None:
            raise _nothing()
        question = None if credential.agency else explorer_address(name, variables)
        return page(visit, shown.template or name, data=data, question=question, **view(visit, data))

    return show


def _nothing() -> Unknown:
    return Unknown("known-page", said("There is nothing of that name that you may see."))


def _path_variables(visit: Visit) -> dict[str, Any]:
    given: dict[str, Any] = dict(visit.request.path_params)
    if "position" in given:
        given["position"] = _number(given["position"], "position")
    return given


def _value(shown: ReadingPage, variable: str, text: str, name: str) -> Any:
    """What an address says for a variable. Raises BadRequest."""
    if variable in shown.numbers:
        return _number(text, name)
    if variable in shown.flags:
        if text not in FLAGS:
            raise BadRequest(said("`{name}` is none of {names}.", name=name, names=[*FLAGS]), rule=name)
        return FLAGS[text]
    return [text] if variable in shown.many else text


def _number(text: str, name: str) -> int:
    """A number that an address holds. Raises BadRequest."""
    if not (text.isascii() and text.isdigit() and len(text) < DIGITS):
        raise BadRequest(said("`{name}` is a number.", name=name), rule=name)
    return int(text)


def _defaults(visit: Visit, shown: ReadingPage, today: Callable[[], Any]) -> dict[str, Any]:
    if shown.name == "home":
        yesterday = today() - timedelta(days=1)
        return {"before": yesterday.isoformat(), "since": (today() - CORRECTED_DAYS).isoformat()}
    if shown.name == "compare":
        chosen = {"from-known", "from-on"} & visit.parameters.keys()
        return {"first": DIFFERENCES} | ({} if chosen else {"fromKnown": (today() - CORRECTED_DAYS).isoformat()})
    usual = {"state": [*UNDONE]} if shown.name == "due" and "state" not in visit.request.query_params else {}
    return {"first": FIRST, **usual} if shown.paged else {}
