"""Parses forms: in UTF-8, of bounded size and number of fields, each before it is read."""

from starlette.datastructures import FormData
from starlette.requests import Request

from api.http.content_type import content_type_of
from api.http.media import FORM
from api.http.refusals import BadRequest, TooLarge, UnsupportedMediaType
from domain.text import said

FORM_FIELDS_MAX = 1000
OF_STRANGERS_MAX_BYTES = 64 * 1024
"""What a form holds of whoever has not signed in: it is parsed on the event loop."""


async def form_of(request: Request, bytes_max: int | None = None) -> FormData:
    """The fields of a request's form, none where its body is no form. Raises UnsupportedMediaType, TooLarge,
    BadRequest."""
    given = request.headers.get("content-type", "")
    kind = content_type_of(given)
    if not kind.utf_8:
        words = said("Send the body as {media} in UTF-8, not as {given}.", media=FORM, given=given[:100])
        raise UnsupportedMediaType(words, rule="content-type", headers={"Accept-Post": FORM})
    body = await request.body()
    if bytes_max is not None and len(body) > bytes_max:
        raise TooLarge(said("A body holds at most {count} bytes.", count=bytes_max), rule="body-size")
    if kind.media == FORM and body.count(b"&") >= FORM_FIELDS_MAX:
        raise BadRequest(said("A form holds at most {count} fields.", count=FORM_FIELDS_MAX), rule="form-fields")
    return await request.form(max_fields=FORM_FIELDS_MAX)
