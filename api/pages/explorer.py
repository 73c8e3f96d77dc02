"""Pages of the interfaces: an explorer of questions, which asks as the visitor, and the reference of commands."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.pages.asset_files import assets
from api.pages.form_tokens import check_origin
from api.pages.question import QUESTIONS, document
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain.permission import Credential
from domain.refusals import Unknown
from domain.text import said

EXPLORER, ASK = "/console/explorer", "/console/graphql"
"""Where the explorer asks: GraphQL with the credential of the session, by POST and JSON from this site alone, so that no
other site asks in a visitor's name."""
CHARS_MAX = 20_000


class ExplorerRedirect:
    """ASGI: at the address of GraphQL a browser that goes there is led to the explorer, and everybody else is answered."""

    def __init__(self, answer: ASGIApp) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope) if scope["method"] == "GET" else None
        if request is not None and "text/html" in request.headers.get("accept", ""):
            address = EXPLORER + (f"?{request.url.query}" if request.url.query else "")
            await RedirectResponse(address, 303, {**HEADERS, "Vary": "Accept"})(scope, receive, send)
        else:
            await self._answer(scope, receive, send)


def asked_from_here(door: Door) -> Callable[[Request], Awaitable[Credential]]:
    """Authenticates by session what a page of this service asks. Raises Forbidden for what another site sends."""

    async def authenticate(request: Request) -> Credential:
        check_origin(request)
        return await door.authenticate(request)

    return authenticate


async def explorer(visit: Visit) -> Response:
    """The explorer, with the question of a reading page (`page`) or one of the address's own (`query`). Raises Unknown."""
    visit.allow("query", "variables", "operationName", "page")
    name = visit.parameters.get("page")
    if name is not None and name not in {file.stem for file in QUESTIONS.glob("*.graphql")}:
        raise Unknown("known-page", said("There is no page of that name."))
    query = document(name) if name else visit.parameters.get("query", "")
    return page(
        visit,
        "explorer",
        ask=ASK,
        query=query[:CHARS_MAX],
        variables=_laid_out(visit.parameters.get("variables", "")[:CHARS_MAX]),
        installed="graphiql.min.js" in assets().files,
    )


def explorer_address(name: str, variables: Mapping[str, Any]) -> str:
    """Where the explorer shows the question of a reading page, with what it was asked with."""
    given = {key: value for key, value in variables.items() if value is not None}
    return f"{EXPLORER}?" + urlencode({"page": name, "variables": msgspec.json.encode(given).decode()})


def _laid_out(variables: str) -> str:
    """JSON with a member a line; what is no JSON as it is."""
    try:
        return msgspec.json.format(variables, indent=2) if variables else ""
    except msgspec.DecodeError:
        return variables


class ReferencePage:
    """`GET /docs`: the reference of the commands, for whoever wants it, as the OpenAPI document is."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def show(self, request: Request) -> Response:
        visit = await self._door.visit(request)
        visit.allow()
        return page(visit, "reference", installed="swagger-ui-bundle.js" in assets().files)
