"""Imports over HTTP: a preview tells what would come of every row, recording is of all of them or none."""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands.asked import Asked
from api.commands.endpoint import Call, Means, called, carry_out, decoded
from api.commands.imports import IMPORT, IMPORTED_MAX_ROWS, KINDS, Imported
from api.commands.preview import Preview
from api.imports.composition import RowTold
from api.imports.deciding import decide
from api.problems import BadRequest, json_response
from domain.decisions import Draft
from domain.words import said
from ledger.world import Streams


def importing(means: Means) -> Callable[[Request], Awaitable[Response]]:
    """The function that answers requests to import."""
    decoder = msgspec.json.Decoder(IMPORT.body)
    means = msgspec.structs.replace(means, difference=None)

    async def answer(request: Request) -> Response:
        call = await called(request, means)
        body = await decoded(request, decoder)
        imported = await run_in_threadpool(_imported, means, call, body)
        return json_response(imported, 200 if call.preview else 201)

    return answer


def _imported(means: Means, call: Call, body: msgspec.Struct) -> Imported:
    count = sum(len(getattr(body, kind)) for kind in KINDS)
    if count > IMPORTED_MAX_ROWS and not call.preview:
        text = said("{count} rows are more than one command records: {most}", count=count, most=IMPORTED_MAX_ROWS)
        raise BadRequest(text, rule="shape")
    rows: tuple[RowTold, ...] = ()
    position = 0

    def looked(asked: Asked, world: Streams) -> list[Draft]:
        nonlocal rows, position
        decided = decide(asked, world)
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
