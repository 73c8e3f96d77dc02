"""Reads the request of a command: first the head, then the body."""

from collections.abc import Container, Mapping, Sequence

import msgspec
from msgspec import Struct, inspect
from starlette.requests import Request

from api.commands.fields import allowed_values
from api.commands.fields.written_values import as_stored
from api.commands.http.headers import idempotency_key, if_match, preview_wanted, require_json
from api.commands.means import Means
from api.http.refusals import BadRequest
from domain.events.base import Event
from domain.permission import Credential, permit_command
from domain.text import said


class RequestHead(Struct, frozen=True, kw_only=True):
    """Credential, path parameters, idempotency key, versions of If-Match (None without it), and whether a
    preview is asked for."""

    credential: Credential
    path: Mapping[str, str]
    key: str | None
    expected: Container[int] | None
    preview: bool


async def read_head(request: Request, means: Means, records: Sequence[type[Event]] = ()) -> RequestHead:
    """Authenticate and parse the head of a command that records events of these kinds. Raises NotAuthenticated,
    NotPermitted, BadRequest."""
    credential = await means.authenticate(request, agencies=True)
    permit_command(credential, [kind.TOPIC for kind in records])
    return RequestHead(
        credential=credential,
        path=request.path_params,
        key=idempotency_key(request),
        expected=if_match(request),
        preview=preview_wanted(request),
    )


def _decoded(raw: bytes, decoder: msgspec.json.Decoder[Struct]) -> Struct:
    """The body; where it does not fit, with dates and words of a fixed set as people write them. Raises what it raised as
    it was sent."""
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError:
        try:
            plain = msgspec.json.decode(raw)
            written = as_stored(plain, inspect.type_info(decoder.type))
        except RecursionError:
            written = plain = None
        if written == plain:
            raise
        return decoder.decode(msgspec.json.encode(written))


async def read_body(request: Request, decoder: msgspec.json.Decoder[Struct]) -> Struct:
    """Parse the body. Raises UnsupportedMediaType, BadRequest."""
    require_json(request)
    raw = await request.body()
    if b"\\u0000" in raw:
        raise BadRequest(said("Text holds no NUL characters."), rule="text")
    try:
        return _decoded(raw, decoder)
    except msgspec.ValidationError as error:
        raise BadRequest(allowed_values.validation_message(error, decoder.type), rule="shape") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(said("The body is not JSON in UTF-8: {error}", error=error), rule="json") from None
    except RecursionError:
        raise BadRequest(said("The body is nested too deeply."), rule="depth") from None
