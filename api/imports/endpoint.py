"""`POST /groups/{group}/imports`: a preview answers the outcome of every row; recording is of all rows or none."""

from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from api.commands.endpoint import carry_out
from api.commands.http.head import RequestHead, read_body, read_head
from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.request import CommandRequest
from api.http.concurrency import QuestionQueue
from api.http.endpoints import Endpoint
from api.http.media import json_response
from api.http.refusals import BadRequest
from api.imports.route import IMPORT, IMPORTED_MAX_ROWS, ROW_KINDS, Imported
from api.imports.rows.assessment import ImportAssessment, assess, go_on, refuse_rows
from domain.admission import DraftEvent
from domain.text import said
from ledger.world.tracked_world import TrackedWorld
from projections.engine.budget import Budget


def import_endpoint(means: Means, queue: QuestionQueue) -> Endpoint:
    """The endpoint of imports: that of a command, except that a preview answers the result of every row, and no effects."""
    decoder = msgspec.json.Decoder(IMPORT.body)
    means = msgspec.structs.replace(means, difference=None)

    async def answer(request: Request) -> Response:
        head = await read_head(request, means)
        body = await read_body(request, decoder)
        imported = await import_rows(means, queue, head, body, request.receive)
        return json_response(imported, 200 if head.preview else 201)

    return answer


async def import_rows(
    means: Means, queue: QuestionQueue, head: RequestHead, body: msgspec.Struct, receive: Receive
) -> Imported:
    """Record the rows of a body, or say what would come of each. Either is bounded as a question is, and given up when
    nobody waits for it any more or the service ends: what records has recorded nothing until all is decided, and is not
    given up from then on. Raises BadRequest, what `carry_out` raises, and what `QuestionQueue.run` raises."""

    def work(budget: Budget) -> Imported:
        return _import_rows(means, head, body, budget.check)

    return await queue.run(head.credential.actor, receive, work, bulk=True, straight=not head.preview)


def _import_rows(means: Means, head: RequestHead, body: msgspec.Struct, check: Callable[[], None] = go_on) -> Imported:
    count = sum(len(getattr(body, kind)) for kind in ROW_KINDS)
    if count > IMPORTED_MAX_ROWS and not head.preview:
        text = said("{count} rows are more than one command records: {most}", count=count, most=IMPORTED_MAX_ROWS)
        raise BadRequest(text, rule="shape")
    assessments: list[ImportAssessment] = []

    def propose(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
        assessments.append(assess(request, world, check))
        if not head.preview:
            refuse_rows(assessments[-1], request.body)
        return assessments[-1].drafts

    value = carry_out(msgspec.structs.replace(IMPORT, propose=propose), means, head, body)
    if isinstance(value, Preview):
        last = assessments[-1]
        return Imported(
            preview=True, rows=last.rows, notes=last.notes, events=len(value.events), position=last.position
        )
    return Imported(
        events=len(value.positions),
        position=value.positions[-1],
        command=value.command,
        positions=value.positions,
        recorded_at=value.recorded_at,
        id=value.id,
        versions=value.versions,
    )
