"""The addresses of the console."""

from typing import Any

from graphql import GraphQLSchema
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.commands.means import Means
from api.feeds.endpoint import FeedEndpoint
from api.http.concurrency import QuestionQueue
from api.http.sessions import Sessions
from api.http.tokens import Tokens
from api.http.waiting import PositionWaits
from api.pages.asset_files import asset
from api.pages.question import PageQuestions
from api.pages.reading.pages import PAGES, reading
from api.pages.recording.access import AccessPages
from api.pages.recording.acts import ActPages
from api.pages.recording.corrections import CorrectionPages
from api.pages.recording.desk import DeskPages
from api.pages.signing_in import HOME, Door, language
from domain.refusals import Unknown
from domain.text import said


def console_routes(
    means: Means,
    tokens: Tokens,
    readers: "ConnectionPool[Connection[Any]]",
    schema: GraphQLSchema,
    queue: QuestionQueue,
    waits: PositionWaits,
) -> list[Route]:
    """Every route of the console."""
    door = Door(Sessions(tokens), demonstration=tokens.demonstration)
    questions = PageQuestions(readers, means.keyring.open_held, schema, queue, waits)
    feeds = FeedEndpoint(readers, door.authenticate, means.keyring.open_held, schema, queue, waits)
    acts = ActPages(means, questions, door)
    access = AccessPages(tokens, questions, door)
    corrections, desk = CorrectionPages(means, questions, door), DeskPages(means, questions, door)
    return [
        Route("/", _home, methods=["GET"]),
        Route("/assets/{digest}/{name}", asset, methods=["GET"]),
        Route("/sign-in", door.sign_in_page, methods=["GET"]),
        Route("/sign-in", door.sign_in, methods=["POST"]),
        Route("/sign-out", door.signed_in(door.sign_out), methods=["POST"]),
        Route("/console/language/{language}", language, methods=["GET"]),
        *(Route(f"/console/feeds/{{list}}.{format}", feeds, methods=["GET"]) for format in ("csv", "xlsx")),
        *(
            Route(HOME + p.path, door.signed_in(reading(p, questions, means.governance.today)), methods=["GET"])
            for p in PAGES
        ),
        Route("/console/record", door.signed_in(acts.list_page), methods=["GET"]),
        Route("/console/record/{operation}", door.signed_in(acts.form_page), methods=["GET"]),
        Route("/console/record/{operation}", door.signed_in(acts.send), methods=["POST"]),
        Route("/console/access", door.signed_in(access.show), methods=["GET"]),
        Route("/console/access", door.signed_in(access.send), methods=["POST"]),
        Route("/console/correct/{position}", door.signed_in(corrections.show), methods=["GET"]),
        Route("/console/correct/{position}", door.signed_in(corrections.send), methods=["POST"]),
        Route("/console/meetings/{id}/desk", door.signed_in(desk.show), methods=["GET"]),
        Route("/console/meetings/{id}/desk", door.signed_in(desk.send), methods=["POST"]),
        Route("/console/meetings/{id}/desk/live", door.signed_in(desk.live), methods=["POST"]),
        Route("/console/{rest:path}", door.signed_in(_nothing), methods=["GET", "POST"]),
    ]


async def _home(request: Request) -> Response:
    return RedirectResponse(HOME, 303)


async def _nothing(visit: object) -> Response:
    raise Unknown("known-page", said("There is nothing at this address."))
