"""Parses the headers and the query of a command."""

import re
from collections.abc import Container

from starlette.requests import Request

from api.http.content_type import content_type_of
from api.http.media import FORM, JSON
from api.http.refusals import BadRequest, UnsupportedMediaType
from domain.text import said

KEY_MAX_CHARS = 255
TAKEN_FOR_JSON = (JSON, FORM)
"""The latter is what curl and others say of any body when nobody told them what it is."""
ANY_VERSION = range(1, 2**63)
"""The versions of a stream that exists: what `If-Match: *` asks for."""

_TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*')
_VERSION = re.compile("[1-9][0-9]{0,17}")


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key of a request, or None. Raises BadRequest for one that is empty, long or not printable."""
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= KEY_MAX_CHARS and key.isascii() and key.isprintable()):
        raise BadRequest(
            said("Idempotency-Key holds 1 to {count} printable characters.", count=KEY_MAX_CHARS),
            rule="idempotency-key",
        )
    return key


def if_match(request: Request) -> Container[int] | None:
    """If-Match (RFC 9110, 13.1.1) as the versions of which the stream must have one, None without the header; weak
    tags, and tags that no answer gave, match none. Raises BadRequest."""
    given = ", ".join(request.headers.getlist("if-match"))
    if "if-match" not in request.headers:
        return None
    if given.strip() == "*":
        return ANY_VERSION
    tags = [_TAG.fullmatch(part) for part in given.split(",")]
    if not all(tags):
        raise BadRequest(
            said('If-Match takes versions as the answer\'s ETag gave them, as in "7", or *.'), rule="if-match"
        )
    return frozenset(int(tag[2]) for tag in tags if tag and not tag[1] and _VERSION.fullmatch(tag[2]))


def require_json(request: Request) -> None:
    """Raise UnsupportedMediaType unless the body may be JSON in UTF-8: it is declared so, not declared, or declared by
    curl's default."""
    if not (given := request.headers.get("content-type")):
        return
    kind = content_type_of(given)
    if kind.media not in TAKEN_FOR_JSON or not kind.utf_8:
        text = said("Send the body as {media} in UTF-8, not as {given}.", media=JSON, given=given[:100])
        raise UnsupportedMediaType(text, rule="content-type", headers={"Accept-Post": JSON})


def preview_wanted(request: Request) -> bool:
    """Parse `preview`. Records cannot be undone, so anything that may be a preview in other words is refused. Raises
    BadRequest."""
    given = set(request.query_params.multi_items())
    if other := sorted(name for name, _ in given if name != "preview"):
        text = said("A command takes `preview` in its address and nothing else, not {name}.", name=other[0][:40])
        raise BadRequest(text, rule="query")
    if given - {("preview", "true"), ("preview", "false")} or len(given) > 1:
        raise BadRequest(said("`preview` is true or false."), rule="preview")
    return ("preview", "true") in given
