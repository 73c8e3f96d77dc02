"""What the headers and the query of a command say beside its body."""

import re

from starlette.requests import Request

from api.problems import BadRequest
from domain.words import said

KEY_MAX_CHARS = 255
_ETAG = re.compile(r'"(\d{1,18})"')


def idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= KEY_MAX_CHARS and key.isascii() and key.isprintable()):
        raise BadRequest(
            said("Idempotency-Key holds 1 to {count} printable characters.", count=KEY_MAX_CHARS),
            rule="idempotency-key",
        )
    return key


def if_match(request: Request) -> int | None:
    tag = request.headers.get("if-match")
    if tag is None or tag == "*":
        return None
    if not (found := _ETAG.fullmatch(tag.strip())):
        raise BadRequest(said('If-Match takes one version as the answer\'s ETag gave it, as in "7".'), rule="if-match")
    return int(found[1])


def preview(request: Request) -> bool:
    asked = request.query_params.get("preview", "false")
    if asked not in ("true", "false"):
        raise BadRequest(said("`preview` is true or false."), rule="preview")
    return asked == "true"
