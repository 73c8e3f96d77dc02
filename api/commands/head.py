"""Reads the request of a command: first the head, then the body."""

from collections.abc import Container, Mapping

import msgspec
from msgspec import Struct
from starlette.requests import Request

from api.commands import allowed_values
from api.commands.headers import idempotency_key, if_match, preview_wanted, require_json
from api.commands.means import Means
from api.http.refusals import BadRequest
from domain.characters import unseen_in
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


async def read_head(request: Request, means: Means) -> RequestHead:
    """Authenticate and parse the head. Raises NotAuthenticated, NotPermitted, BadRequest."""
    credential = await means.authenticate(request)
    permit_command(credential)
    return RequestHead(
        credential=credential,
        path=request.path_params,
        key=idempotency_key(request),
        expected=if_match(request),
        preview=preview_wanted(request),
    )


def refuse_unseen(value: object) -> None:
    """Raise BadRequest for a text, however it was sent, that holds what is not seen when it is read."""
    if isinstance(value, str):
        if mark := unseen_in(value):
            words = said(
                "Text holds no control characters and no marks that turn its direction, as {mark} is.", mark=mark
            )
            raise BadRequest(words, rule="text")
    elif isinstance(value, dict):
        for key, member in value.items():
            refuse_unseen(key)
            refuse_unseen(member)
    elif isinstance(value, list):
        for member in value:
            refuse_unseen(member)


async def read_body(request: Request, decoder: msgspec.json.Decoder[Struct]) -> Struct:
    """Parse the body. Raises UnsupportedMediaType, BadRequest."""
    require_json(request)
    raw = await request.body()
    if b"\\u0000" in raw:
        raise BadRequest(said("Text holds no NUL characters."), rule="text")
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise BadRequest(allowed_values.validation_message(error, decoder.type), rule="shape") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(said("The body is not JSON in UTF-8: {error}", error=error), rule="json") from None
    except RecursionError:
        raise BadRequest(said("The body is nested too deeply."), rule="depth") from None
