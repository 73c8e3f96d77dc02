"""The sheet of a meeting over HTTP: `GET /meetings/{meeting}/roll.xlsx` and `.csv` fetch it, `POST /rolls` submits it."""

from typing import Any

from msgspec import UNSET
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands.fields.ids import canonical
from api.commands.http.head import read_head
from api.commands.means import Means
from api.http.endpoints import Endpoint
from api.http.media import json_response
from api.http.parameters import check_names, parse_language
from api.languages import translator
from api.people.finder import Opener
from api.rolls import layout
from api.rolls.meeting_context import meeting_context
from api.rolls.submission import submit_sheet
from api.sheets.sheet_file import sheet_file
from domain.permission import Credential
from domain.refusals import Unknown
from domain.text import code, said
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld


def sheet_endpoint(means: Means, format: str) -> Endpoint:
    """The endpoint that answers the sheet of a meeting as `xlsx` or `csv`, to credentials that may read its group."""

    async def answer(request: Request) -> Response:
        credential = await means.authenticate(request)
        check_names(request.query_params, ("lang",))
        lang = parse_language(request.query_params.get("lang", translator().language))
        return await run_in_threadpool(_render_sheet, means, credential, request.path_params["meeting"], format, lang)

    return answer


def submission_endpoint(means: Means) -> Endpoint:
    """The endpoint that takes a filled-in sheet and records what is new on it, or previews that."""

    async def answer(request: Request) -> Response:
        head = await read_head(request, means)
        content = await request.body()
        result = await run_in_threadpool(submit_sheet, means, head, content)
        return json_response(result, 200 if result.recorded is UNSET else 201)

    return answer


def _render_sheet(means: Means, credential: Credential, meeting: str, format: str, lang: str) -> Response:
    store = means.governance.store
    open_sealed: Opener = means.keyring.open if credential.names else _open_nothing
    position = store.head().position
    world = TrackedWorld(SourceAsOf(store, position))
    context = meeting_context(world, position, _meeting_id(meeting), credential, open_sealed)
    sheet = layout.roll_layout(context, open_sealed, lang)
    content, media = sheet_file(sheet, format)
    name = f"roll-{context.group.slug}-{context.day}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, 200, headers, media)


def _meeting_id(text: str) -> str:
    id = canonical(text)
    if id is None:
        raise Unknown(
            "known-meeting", said("no {kind} is recorded under {name}", kind=code("meeting"), name=text[:100])
        )
    return id


def _open_nothing(sealed: Any) -> None:
    return None
