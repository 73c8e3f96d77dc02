"""The addresses of the console."""

from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.commands.means import Means
from api.feeds.endpoint import FeedEndpoint
from api.graphql.endpoint import GraphQLEndpoint
from api.http.concurrency import QuestionQueue
from api.http.openid_client import OpenIDClient
from api.http.sessions import Sessions
from api.http.tokens import Tokens
from api.http.waiting import PositionWaits, Readers
from api.pages.asset_files import asset
from api.pages.downloads import downloads
from api.pages.explorer import ASK, EXPLORER, ReferencePage, asked_from_here, explorer
from api.pages.history import HistoryPage
from api.pages.organisation import OrganisationSignIn
from api.pages.proof import ProofPage
from api.pages.question import PageQuestions
from api.pages.reading.pages import OF_AGENCY, PAGES, reading
from api.pages.recording.access import AccessPages
from api.pages.recording.acts import ActPages
from api.pages.recording.corrections import CorrectionPages
from api.pages.recording.desk import DeskPages
from api.pages.recording.drafts import Drafts
from api.pages.recording.importing import ImportPages
from api.pages.recording.retraction import RetractionPages
from api.pages.setup.addresses import setup_routes
from api.pages.signing_in import HOME, SIGN_OUT, Door, form_closed, language
from api.pages.what_if import WhatIfPages
from domain.refusals import Unknown
from domain.text import said
from ledger.proof.transparency_log import TransparencyLog


def console_routes(
    means: Means,
    tokens: Tokens,
    readers: "ConnectionPool[Connection[Any]]",
    asked: GraphQLEndpoint,
    queue: QuestionQueue,
    waits: PositionWaits,
    log: TransparencyLog,
    primary: Readers,
    openid: OpenIDClient | None = None,
) -> list[Route]:
    """Every route of the console."""
    door = Door(Sessions(tokens), demonstration=tokens.demonstration, organisation=openid is not None)
    organisation = _organisation(openid, door) if openid else None
    schema = asked.schema
    questions = PageQuestions(readers, asked, queue, waits)
    feeds = FeedEndpoint(readers, door.authenticate, means.keyring.open_held, schema, queue, waits)
    acts = ActPages(means, questions, door)
    access = AccessPages(tokens, questions, door, openid.issuer if openid else None)
    imports, retraction = ImportPages(means, questions, door, queue), RetractionPages(means, questions, door)
    suppositions, proof = WhatIfPages(questions, door), ProofPage(questions, door, log)
    drafts = Drafts(tokens.pool, means.keyring)
    corrections, desk = CorrectionPages(means, questions, door), DeskPages(means, questions, door, drafts)
    return [
        Route("/", _home, methods=["GET"]),
        Route("/assets/{digest}/{name}", asset, methods=["GET"]),
        Route("/docs", ReferencePage(door).show, methods=["GET"]),
        Route(EXPLORER, door.signed_in(explorer), methods=["GET"]),
        Route(ASK, asked.asked_by(asked_from_here(door)), methods=["POST"]),
        Route("/sign-in", door.sign_in_page, methods=["GET"]),
        Route("/sign-in", form_closed(door.sign_in), methods=["POST"]),
        Route(
            SIGN_OUT,
            door.signed_in(organisation.sign_out if organisation else door.sign_out, agencies=True),
            methods=["POST"],
        ),
        *(organisation.routes() if organisation else ()),
        Route("/console/language/{language}", language, methods=["GET"]),
        *(Route(f"/console/feeds/{{list}}.{format}", feeds, methods=["GET"]) for format in ("csv", "xlsx")),
        *(
            Route(
                HOME + p.path,
                door.signed_in(reading(p, questions, means.governance.today), agencies=p.name in OF_AGENCY),
                methods=["GET"],
            )
            for p in PAGES
        ),
        *downloads(means, door, log, readers, primary, queue),
        Route("/console/proof", door.signed_in(proof.show), methods=["GET"]),
        Route("/console/proof", door.signed_in(proof.send), methods=["POST"]),
        Route("/console/history", door.signed_in(HistoryPage(questions).show), methods=["GET"]),
        Route("/console/what-if", door.signed_in(suppositions.show), methods=["GET"]),
        Route("/console/what-if", door.signed_in(suppositions.send), methods=["POST"]),
        Route("/console/record", door.signed_in(acts.list_page), methods=["GET"]),
        Route("/console/record/{operation}", door.signed_in(acts.form_page, agencies=True), methods=["GET"]),
        Route("/console/record/{operation}", door.signed_in(acts.send, agencies=True), methods=["POST"]),
        Route("/console/access", door.signed_in(access.show, agencies=True), methods=["GET"]),
        Route("/console/access", door.signed_in(access.send, agencies=True), methods=["POST"]),
        Route("/console/correct/{position}", door.signed_in(corrections.show), methods=["GET"]),
        Route("/console/correct/{position}", door.signed_in(corrections.send), methods=["POST"]),
        Route("/console/retract/{command}", door.signed_in(retraction.show), methods=["GET"]),
        Route("/console/retract/{command}", door.signed_in(retraction.send), methods=["POST"]),
        Route("/console/groups/{slug}/import", door.signed_in(imports.show), methods=["GET"]),
        Route("/console/groups/{slug}/import", door.signed_in(imports.send), methods=["POST"]),
        Route("/console/meetings/{id}/desk", door.signed_in(desk.show), methods=["GET"]),
        Route("/console/meetings/{id}/desk", door.signed_in(desk.send), methods=["POST"]),
        Route("/console/meetings/{id}/desk/live", door.signed_in(desk.live), methods=["POST"]),
        *setup_routes(means, questions, door, drafts),
        Route("/console/{rest:path}", door.signed_in(_nothing), methods=["GET", "POST"]),
    ]


def _organisation(openid: OpenIDClient, door: Door) -> OrganisationSignIn:
    from api.openid.relying_party import RelyingParty  # Authlib too, for which others need not wait

    return OrganisationSignIn(RelyingParty(openid), door)


async def _home(request: Request) -> Response:
    return RedirectResponse(HOME, 303)


async def _nothing(visit: object) -> Response:
    raise Unknown("known-page", said("There is nothing at this address."))
