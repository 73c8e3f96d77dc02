"""What is taken away from the console: evidence packs, and the whole record of one person. The endpoints are those of
tools; who asks is known by the session."""

from urllib.parse import urlencode

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.commands.means import Means
from api.evidence.endpoint import evidence_endpoint
from api.http.concurrency import QuestionQueue
from api.http.endpoints import Endpoint
from api.http.waiting import Readers
from api.pages.signing_in import Door
from api.subject_access.endpoint import subject_endpoint
from domain.permission import Credential
from ledger.proof.transparency_log import TransparencyLog

PACKS = "/console/evidence"


def downloads(
    means: Means, door: Door, log: TransparencyLog, readers: Readers, primary: Readers, queue: QuestionQueue
) -> list[Route]:
    """The routes of what is taken away."""

    async def authenticate(request: Request, *, agencies: bool = False) -> Credential:
        return await door.authenticate(request)

    own = replace(means, authenticate=authenticate)
    packs = evidence_endpoint(own, log, readers, primary, queue)
    record = subject_endpoint("person", own, readers, queue)
    return [
        Route(PACKS, _meant(packs), methods=["GET"]),
        Route("/console/people/{person}/record", _filled_in(record), methods=["GET"]),
    ]


def _meant(packs: Endpoint) -> Endpoint:
    """Packs as the form asks for them: names where it is said that they are meant."""

    async def answer(request: Request) -> Response:
        given = {name: value for name, value in request.query_params.items() if value.strip()}
        return await packs(_asking(request, given | ({"names": "true"} if "acknowledge" in given else {})))

    return answer


def _filled_in(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        return await endpoint(_asking(request, {n: v for n, v in request.query_params.items() if v.strip()}))

    return answer


def _asking(request: Request, given: dict[str, str]) -> Request:
    """The same request with these parameters: forms send what is left empty too."""
    return Request({**request.scope, "query_string": urlencode(given).encode()}, request.receive)
