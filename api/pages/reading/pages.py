"""The table of the reading pages: address, question, what the address may say, what the template needs besides."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct
from starlette.responses import Response

from api.http.refusals import BadRequest
from api.pages.question import NOT_RECORDED, Data, PageQuestions
from api.pages.reading.attendance import attendance_view
from api.pages.reading.meeting import meeting_view
from api.pages.reading.terms import terms_view
from api.pages.reading.work import event_view, work_view
from api.pages.rendering import page
from api.pages.visit import Visit
from domain.refusals import Unknown
from domain.text import said

View = Callable[[Visit, Data], Mapping[str, Any]]
FIRST = 50
UNDONE = ["OVERDUE", "DUE"]
"""What the page of duties shows where nothing else is asked of it."""
CORRECTED_DAYS = timedelta(days=30)


class ReadingPage(Struct, frozen=True, kw_only=True):
    """A page under /console: `path` with parameters, which are variables of its document, as are those of its address
    (`takes`: parameter and variable). `subject` is the root field without which there is no page. `many` are variables
    that take a list."""

    name: str
    path: str
    subject: str | None = None
    takes: Mapping[str, str] = {}
    many: frozenset[str] = frozenset()
    paged: bool = False
    view: View = lambda visit, data: {}


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


DAYS = _same("from", "to")
PAGES = (
    ReadingPage(name="home", path=""),
    ReadingPage(name="group", path="/groups/{slug}", subject="group"),
    ReadingPage(name="terms", path="/groups/{slug}/terms", subject="group", view=terms_view),
    ReadingPage(name="attendance", path="/groups/{slug}/attendance", subject="group", takes=DAYS, view=attendance_view),
    ReadingPage(name="meetings", path="/meetings", paged=True, takes=_same("group", "state", "verdict", "sort") | DAYS),
    ReadingPage(name="meeting", path="/meetings/{id}", subject="meeting", view=meeting_view),
    ReadingPage(
        name="due",
        path="/due",
        paged=True,
        takes=_same("group", "agency", "kind", "state") | DAYS,
        many=frozenset({"kind", "state"}),
    ),
    ReadingPage(
        name="decisions", path="/decisions", paged=True, takes=_same("group", "kind", "way", "verdict", "sort") | DAYS
    ),
    ReadingPage(name="people", path="/people", paged=True, takes=_same("name")),
    ReadingPage(name="person", path="/people/{id}", subject="person"),
    ReadingPage(name="agency", path="/agencies/{slug}", subject="agency"),
    ReadingPage(
        name="work", path="/work", takes=_same("group", "state", "agency"), many=frozenset({"state"}), view=work_view
    ),
    ReadingPage(name="piece", path="/work/{id}", subject="work"),
    ReadingPage(
        name="trail",
        path="/trail",
        paged=True,
        takes=_same("group", "meeting", "person", "by", "kind")
        | {"on-from": "onFrom", "on-to": "onTo", "recorded-from": "recordedFrom", "recorded-to": "recordedTo"},
    ),
    ReadingPage(name="event", path="/events/{position}", subject="event", view=event_view),
)


def reading(
    shown: ReadingPage, questions: PageQuestions, today: Callable[[], Any]
) -> Callable[[Visit], Awaitable[Response]]:
    """What shows a page."""

    async def show(visit: Visit) -> Response:
        assert visit.session
        visit.allow(*shown.takes, *(("after",) if shown.paged else ()))
        variables = {**visit.variables(), **_path_variables(visit), **_defaults(visit, shown, today)}
        for name, variable in shown.takes.items():
            if (value := visit.parameters.get(name)) is not None:
                variables[variable] = [value] if variable in shown.many else value
        if after := visit.parameters.get("after"):
            variables["after"] = after
        credential = visit.session.credential
        try:
            data = await questions.ask(visit.request, credential, shown.name, variables, wait_for=visit.recorded)
        except BadRequest as refusal:
            if shown.subject and refusal.rule == NOT_RECORDED:
                raise _nothing() from None
            raise
        if shown.subject and data[shown.subject] is None:
            raise _nothing()
        return page(visit, shown.name, data=data, **shown.view(visit, data))

    return show


def _nothing() -> Unknown:
    return Unknown("known-page", said("There is nothing of that name that you may see."))


def _path_variables(visit: Visit) -> dict[str, Any]:
    given: dict[str, Any] = dict(visit.request.path_params)
    if "position" in given:
        if not (given["position"].isascii() and given["position"].isdigit() and len(given["position"]) < 10):
            raise BadRequest(said("A position is a number."), rule="position")
        given["position"] = int(given["position"])
    return given


def _defaults(visit: Visit, shown: ReadingPage, today: Callable[[], Any]) -> dict[str, Any]:
    if shown.name == "home":
        yesterday = today() - timedelta(days=1)
        return {"before": yesterday.isoformat(), "since": (today() - CORRECTED_DAYS).isoformat()}
    usual = {"state": UNDONE} if shown.name == "due" and "state" not in visit.request.query_params else {}
    return {"first": FIRST, **usual} if shown.paged else {}
