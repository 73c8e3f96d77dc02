"""`GET /evidence?group=`: an evidence pack, made in the queue's threads, and recorded before it leaves."""

from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands.means import Means
from api.evidence.pack import EvidencePack, make_pack
from api.evidence.request import EvidenceRequest, parse_request
from api.http.concurrency import QuestionQueue
from api.http.refusals import BadRequest
from domain.permission import Credential
from domain.text import said
from ledger.proof.transparency_log import TransparencyLog
from projections.engine.budget import Budget
from projections.engine.snapshot import snapshot

ZIP = "application/zip"
Readers = ConnectionPool[Connection[Any]]


def evidence_endpoint(
    means: Means, log: TransparencyLog, readers: Readers, primary: Readers, queue: QuestionQueue
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of evidence packs."""

    def work(credential: Credential, asked: EvidenceRequest, budget: Budget) -> EvidencePack:
        with readers.connection() as connection, snapshot(connection, budget) as seen:
            return make_pack(seen, log, credential, asked, means.keyring.open)

    async def answer(request: Request) -> Response:
        credential = await means.authenticate(request)
        given = request.query_params
        if len(given.multi_items()) != len(given):
            raise BadRequest(said("Give each parameter once."), rule="parameter")
        asked = parse_request(given, credential)
        made = await queue.run(
            credential.actor, request.receive, partial(work, credential, asked), bulk=True, straight=True
        )
        await run_in_threadpool(record_export, primary, credential.actor, asked, made)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="evidence-{made.slug}-{made.position}.zip"',
            "Quorate-Position": str(made.position),
        }
        return Response(made.content, 200, headers, ZIP)

    return answer


def record_export(primary: Readers, actor: str, asked: EvidenceRequest, made: EvidencePack) -> None:
    """Record who took which pack, and what for."""
    statement = (
        'INSERT INTO access.exports (actor, "group", position, purpose, names, digest) VALUES (%s, %s, %s, %s, %s, %s)'
    )
    values = [actor, made.slug, made.position, asked.purpose, asked.names, sha256(made.content).hexdigest()]
    with primary.connection() as connection:
        connection.execute(statement, values)
