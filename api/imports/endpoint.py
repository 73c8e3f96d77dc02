"""`POST /groups/{group}/imports`: a preview answers the outcome of every row; recording is of all rows or none."""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands.endpoint import carry_out
from api.commands.head import RequestHead, read_body, read_head
from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.request import CommandRequest
from api.http.media import json_response
from api.http.refusals import BadRequest
from api.imports.route import IMPORT, IMPORTED_MAX_ROWS, ROW_KINDS, Imported
from api.imports.rows.assessment import ImportAssessment, assess
from domain.admission import DraftEvent
from domain.text import said
from ledger.world.tracked_world import TrackedWorld


def import_endpoint(means: Means) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of imports: that of a command, except that a preview answers the result of every row, and no effects."""
    decoder = msgspec.json.Decoder(IMPORT.body)
    means = msgspec.structs.replace(means, difference=None)

    async def answer(request: Request) -> Response:
        head = await read_head(request, means)
        body = await read_body(request, decoder)
        imported = await run_in_threadpool(_import_rows, means, head, body)
        return json_response(imported, 200 if head.preview else 201)

    return answer


def _import_rows(means: Means, head: RequestHead, body: msgspec.Struct) -> Imported:
    count = sum(len(getattr(body, kind)) for kind in ROW_KINDS)
    if count > IMPORTED_MAX_ROWS and not head.preview:
        text = said("{count} rows are more than one command records: {most}", count=count, most=IMPORTED_MAX_ROWS)
        raise BadRequest(text, rule="shape")
    assessments: list[ImportAssessment] = []

    def propose(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
        assessments.append(assess(request, world))
        return assessments[-1].drafts

    route = msgspec.structs.replace(IMPORT, propose=propose) if head.preview else IMPORT
    value = carry_out(route, means, head, body)
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
