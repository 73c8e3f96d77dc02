"""Imports over HTTP: a preview tells what would come of every row, recording is of all of them or none."""

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
from api.http.problems import BadRequest
from api.imports.route import IMPORT, IMPORTED_MAX_ROWS, ROW_KINDS, Imported
from api.imports.rows.assessment import assess
from api.imports.rows.drafts import RowResult
from domain.admission import DraftEvent
from domain.text import said
from ledger.world.streams import Streams


def import_endpoint(means: Means) -> Callable[[Request], Awaitable[Response]]:
    """The function that answers requests to import."""
    decoder = msgspec.json.Decoder(IMPORT.body)
    means = msgspec.structs.replace(means, difference=None)

    async def answer(request: Request) -> Response:
        call = await read_head(request, means)
        body = await read_body(request, decoder)
        imported = await run_in_threadpool(_import_rows, means, call, body)
        return json_response(imported, 200 if call.preview else 201)

    return answer


def _import_rows(means: Means, call: RequestHead, body: msgspec.Struct) -> Imported:
    count = sum(len(getattr(body, kind)) for kind in ROW_KINDS)
    if count > IMPORTED_MAX_ROWS and not call.preview:
        text = said("{count} rows are more than one command records: {most}", count=count, most=IMPORTED_MAX_ROWS)
        raise BadRequest(text, rule="shape")
    rows: tuple[RowResult, ...] = ()
    position = 0

    def looked(asked: CommandRequest, world: Streams) -> list[DraftEvent]:
        nonlocal rows, position
        decided = assess(asked, world)
        rows, position = decided.rows, decided.position
        return decided.drafts

    route = msgspec.structs.replace(IMPORT, propose=looked) if call.preview else IMPORT
    value = carry_out(route, means, call, body)
    if isinstance(value, Preview):
        return Imported(preview=True, rows=rows, events=len(value.events), position=position)
    return Imported(
        events=len(value.positions),
        position=value.positions[-1],
        command=value.command,
        positions=value.positions,
        recorded_at=value.recorded_at,
        id=value.id,
        versions=value.versions,
    )
