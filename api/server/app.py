"""The FastAPI application: routes, middleware, error handlers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import anyio
import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from api.access.middleware import AccessRecording, RefusalObserver
from api.calendar.endpoint import CalendarEndpoint
from api.commands.acts.corrections import supposed_corrections
from api.commands.endpoint import endpoint
from api.evidence.endpoint import evidence_endpoint
from api.feeds.endpoint import FeedEndpoint
from api.graphql.endpoint import GraphQLEndpoint
from api.graphql.trusted_documents import TrustedDocuments
from api.http.endpoints import Endpoint
from api.http.errors import ErrorBoundary
from api.http.limits import RequestLimits
from api.http.media import json_response
from api.http.parameters import check_names
from api.http.refusals import BadRequest
from api.http.request_record import PURPOSE, REQUEST_ID
from api.http.safety_headers import SafetyHeaders
from api.imports.endpoint import import_endpoint
from api.imports.route import IMPORT
from api.languages.negotiation import LanguageMiddleware
from api.monitoring.json_log import log_request
from api.monitoring.requests import Observer, RequestObservation
from api.openapi.document import document
from api.pages.errors import error_response
from api.pages.explorer import ExplorerRedirect
from api.pages.question import page_documents
from api.pages.routes import console_routes
from api.pages.signing_in import HOME
from api.proof.endpoint import proof_endpoints
from api.replay.endpoint import ReplayRows
from api.reports.endpoint import report_endpoint
from api.rolls.endpoint import sheet_endpoint, submission_endpoint
from api.routes import ROUTES
from api.server.first_routes import FirstRoutes
from api.server.readiness import Readiness
from api.server.service import Service
from api.subject_access.endpoint import SUBJECTS, subject_endpoint
from api.subscriptions.ndjson import EventLines
from api.subscriptions.sse import EventSource
from api.subscriptions.websocket import SubscriptionSocket
from domain.text import said

CORS_HEADERS = (
    *("Authorization", "Content-Type", "Accept-Language", "Idempotency-Key", "If-Match", "If-None-Match"),
    *("Quorate-Wait-For", PURPOSE, REQUEST_ID),
)
EXPOSED_HEADERS = (
    *("ETag", "Location", "Quorate-Ledger", "Quorate-Position", "Quorate-On", "Quorate-Rule-Version", "Retry-After"),
    REQUEST_ID,
)
CORS_MAX_AGE_S = 600
READ_METHODS = ["GET", "HEAD"]
READY_S_MAX = 2.0
"""Whoever looks after services waits a few seconds for an answer, and a pool longer for a connection."""


def create_app(
    service: Service,
    *,
    close: bool = True,
    cors_origins: Sequence[str] = (),
    observers: Sequence[Observer] = (),
    trusted_only: bool = False,
) -> FastAPI:
    """The application over an opened service, which it closes at the end of its lifespan if `close`. Pages of
    `cors_origins` may read its answers in a browser, and follow. `observers` are told of each request that has ended.
    With `trusted_only` no other documents of GraphQL are answered than those that were added, and those of the pages."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(service.finish_erasures)
        yield
        if close:
            await run_in_threadpool(service.close)

    app = FastAPI(
        title="Quorate",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    own = {IMPORT.path: import_endpoint(service.means, service.queue)}
    for route in ROUTES:
        app.add_api_route(
            route.path,
            own.get(route.path) or endpoint(route, service.means),
            methods=["POST"],
            name=route.id,
            response_model=None,
        )
    for format in ("xlsx", "csv"):
        written = sheet_endpoint(service.means, format)
        app.add_api_route(f"/meetings/{{meeting}}/roll.{format}", written, methods=READ_METHODS, response_model=None)
    app.add_api_route("/rolls", submission_endpoint(service.means), methods=["POST"], response_model=None)
    made = report_endpoint(service.means, service.readers, service.queue, service.waits, service.store)
    app.add_api_route("/reports/{kind}", made, methods=READ_METHODS, response_model=None)
    evidence = evidence_endpoint(service.means, service.log, service.readers, service.primary, service.queue)
    app.add_api_route("/evidence", evidence, methods=READ_METHODS, response_model=None)
    for subject, address in SUBJECTS.items():
        record = subject_endpoint(subject, service.means, service.readers, service.queue)
        app.add_api_route(address, record, methods=READ_METHODS, response_model=None)
    for path, proof in proof_endpoints(service.means, service.log, service.readers).items():
        app.add_api_route(path, proof, methods=READ_METHODS, response_model=None)
    app.add_api_route("/health/live", _live, methods=READ_METHODS, response_model=None)
    app.add_api_route("/health/ready", _ready(service), methods=READ_METHODS, response_model=None)
    app.add_api_route("/openapi.json", _openapi, methods=READ_METHODS, response_model=None)
    questions = GraphQLEndpoint(
        service.readers,
        partial(service.tokens.authenticate, agencies=True, cached=True),
        service.keyring.open_held,
        service.queue,
        service.waits,
        service.log.newest,
        service.store,
        service.single,
        supposed_corrections,
        TrustedDocuments(service.readers, only=trusted_only, own=page_documents()),
    )
    following = (service.broadcast, service.tokens, service.waits, questions.schema)
    graphql = Route("/graphql", ExplorerRedirect(EventSource(questions, *following, questions.trusted)), name="graphql")
    app.router.routes.append(graphql)
    app.router.routes.append(
        WebSocketRoute("/graphql", SubscriptionSocket(*following, questions.trusted, service.access.add, cors_origins))
    )
    app.router.routes.append(Route("/graphql/schema.graphql", _schema(questions.sdl), methods=READ_METHODS))
    app.router.routes.append(
        Route("/calendar.ics", CalendarEndpoint(service.readers, service.tokens, service.queue), methods=["GET"])
    )
    feeds = FeedEndpoint(
        service.readers,
        service.tokens.authenticate,
        service.keyring.open_held,
        questions.schema,
        service.queue,
        service.waits,
    )
    for format in ("csv", "xlsx"):
        app.router.routes.append(Route(f"/feeds/{{list}}.{format}", feeds, methods=["GET"]))
    replay = ReplayRows(service.readers, service.tokens, service.database_dsn)
    app.router.routes.append(Route("/replay", replay, methods=["GET"]))
    app.router.routes.append(Route("/events", EventLines(*following), methods=["GET"]))
    console = console_routes(
        service.means,
        service.tokens,
        service.readers,
        questions,
        service.queue,
        service.waits,
        service.log,
        service.primary,
        service.openid,
    )
    app.router.routes += console
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _problem_handler)
    app.add_middleware(FirstRoutes, route=graphql, under=HOME, routes=console)
    app.add_middleware(AccessRecording, writer=service.access)
    app.add_middleware(RequestLimits)
    app.add_middleware(ErrorBoundary, response=error_response)
    app.add_middleware(LanguageMiddleware)
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=CORS_HEADERS,
            expose_headers=EXPOSED_HEADERS,
            max_age=CORS_MAX_AGE_S,
        )
    app.add_middleware(SafetyHeaders)
    app.add_middleware(RequestObservation, observers=(log_request, RefusalObserver(service.access), *observers))
    return app


async def _live() -> Response:
    return json_response({"status": "live"})


def _ready(service: Service) -> Endpoint:
    readiness = Readiness(service)

    async def ready(request: Request) -> Response:
        check_names(request.query_params, ("for",))
        for_what = request.query_params.get("for", "everything")
        looks = {"everything": readiness.of_everything, "questions": readiness.of_questions}
        if for_what not in looks:
            raise BadRequest(said("`for` is one of {all}.", all=[*looks]), rule="for")
        with anyio.move_on_after(READY_S_MAX):
            status, body = await anyio.to_thread.run_sync(looks[for_what], abandon_on_cancel=True)
            return json_response(body, status)
        raise PoolTimeout(f"no answer within {READY_S_MAX} s")

    return ready


def _schema(sdl: str) -> Endpoint:
    async def schema(_: Request) -> Response:
        return Response(sdl, media_type="application/graphql; charset=utf-8")

    return schema


async def _openapi() -> Response:
    return json_response(document())


async def _problem_handler(request: Request, error: Exception) -> Response:
    return error_response(request.scope, error)
