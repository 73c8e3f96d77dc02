"""`GET /evidence?group=`: an evidence pack, made in the queue's threads, and recorded before it leaves."""

from collections.abc import Iterator
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.commands.means import Means
from api.evidence.archive import chunks
from api.evidence.pack import EvidencePack, make_pack
from api.evidence.request import EvidenceRequest, parse_request
from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.concurrency import QuestionQueue
from api.http.endpoints import Endpoint
from api.http.refusals import BadRequest
from api.http.request_record import Reading
from api.http.waiting import Readers
from domain.permission import Credential
from domain.text import said
from ledger.proof.transparency_log import TransparencyLog
from projections.engine.budget import Budget
from projections.engine.snapshot import snapshot

ZIP = "application/zip"


def evidence_endpoint(
    means: Means, log: TransparencyLog, readers: Readers, primary: Readers, queue: QuestionQueue
) -> Endpoint:
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
        try:
            await run_in_threadpool(record_export, primary, credential.actor, asked, made)
        except BaseException:
            made.file.close()
            raise
        what = f"{made.slug}{' with names' if asked.names else ''}"
        current = request_record.current()
        current.purpose = current.purpose or asked.purpose
        current.readings.append(Reading(AccessKind.EVIDENCE, what, made.position))
        headers = {
            "Cache-Control": "no-store",
            "Content-Length": str(made.size),
            "Content-Disposition": f'attachment; filename="evidence-{made.slug}-{made.position}.zip"',
            "Quorate-Position": str(made.position),
        }
        return StreamingResponse(_sent(made), 200, headers, ZIP)

    return answer


def _sent(made: EvidencePack) -> Iterator[bytes]:
    """The bytes of the pack, whose file is gone afterwards."""
    with made.file as file:
        yield from chunks(file)


def record_export(primary: Readers, actor: str, asked: EvidenceRequest, made: EvidencePack) -> None:
    """Record who took which pack, and what for."""
    statement = (
        'INSERT INTO access.exports (actor, "group", position, purpose, names, digest) VALUES (%s, %s, %s, %s, %s, %s)'
    )
    values = [actor, made.slug, made.position, asked.purpose, asked.names, made.digest]
    with primary.connection() as connection:
        connection.execute(statement, values)
