"""The table of the reading pages: address, question, what the address may say, what the template needs besides."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct
from starlette.responses import Response

from api.pages.question import Data, PageQuestions
from api.pages.reading.meeting import meeting_view
from api.pages.rendering import page
from api.pages.visit import Visit
from domain.refusals import Unknown
from domain.text import said

View = Callable[[Visit, Data], Mapping[str, Any]]


class ReadingPage(Struct, frozen=True, kw_only=True):
    """A page under /console: `path` with parameters, which are variables of its document, as are those of its address
    (`takes`: parameter and variable). `subject` is the root field without which there is no page."""

    name: str
    path: str
    subject: str | None = None
    takes: Mapping[str, str] = {}
    fixed: Mapping[str, Any] = {}
    view: View = lambda visit, data: {}


PAGES = (ReadingPage(name="meeting", path="/meetings/{id}", subject="meeting", view=meeting_view),)


def reading(page_: ReadingPage, questions: PageQuestions) -> Callable[[Visit], Awaitable[Response]]:
    """What shows a page."""

    async def show(visit: Visit) -> Response:
        assert visit.session
        visit.allow(*page_.takes)
        given = {variable: visit.parameters.get(name) for name, variable in page_.takes.items()}
        variables = {**visit.variables(), **page_.fixed, **visit.request.path_params}
        variables |= {name: value for name, value in given.items() if value is not None}
        data = await questions.ask(
            visit.request, visit.session.credential, page_.name, variables, wait_for=visit.recorded
        )
        if page_.subject and data[page_.subject] is None:
            raise Unknown("known-page", said("There is nothing of that name that you may see."))
        return page(visit, page_.name, data=data, **page_.view(visit, data))

    return show
