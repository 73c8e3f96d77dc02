"""GraphQL over HTTP: parameters of requests, content negotiation, status codes. The draft:
https://graphql.github.io/graphql-over-http/draft/"""

from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec import Struct
from starlette.datastructures import QueryParams
from starlette.requests import Request

from api.http.media import JSON
from api.http.parameters import check_names, parse_language, parse_position
from api.http.refusals import BadRequest
from api.languages import translator

RESPONSE_JSON = "application/graphql-response+json"
PREFERRED = (RESPONSE_JSON, JSON)
IN_ADDRESS = ("query", "documentId", "operationName", "variables", "extensions", "lang")
"""The draft reserves all names but its own, and in an address only a misspelt one would come to use another. `lang` is
the language of the answer, as everywhere."""


class BadGraphQLRequest(Exception):
    """The request is not a well-formed GraphQL-over-HTTP request."""

    def __init__(self, status: HTTPStatus, message: str, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


class Parameters(Struct, frozen=True, kw_only=True):
    """What a request asks for. `wait_for` is the position that the answer must have come to. `document` is the SHA-256 of
    a trusted document, in place of `query` or beside it; or an id that none has."""

    query: str
    document: str | None = None
    variables: dict[str, Any]
    operation: str | None
    wait_for: int | None


@lru_cache(maxsize=64)
def negotiated_media_type(accept: str) -> str:
    """The media type of the answer: what the client ranks first, of equals the newer, which the draft has servers take
    where the client says nothing since 2025. A client that accepts anything (`*/*`) has not said that it knows the
    newer and gets the older, as the draft's audits 47DE and 80D8 ask. Raises BadGraphQLRequest."""
    if not accept.strip():
        return RESPONSE_JSON
    ranked: list[tuple[float, bool, bool, str]] = []
    for part in accept.split(","):
        kind, *parameters = (p.strip().lower() for p in part.split(";"))
        for offered in PREFERRED:
            if kind in (offered, "application/*", "*/*") and _is_utf8(parameters):
                named = kind == offered
                newer = offered == RESPONSE_JSON
                ranked.append((_quality(parameters), named, newer is named, offered))
    if not ranked or max(ranked)[0] <= 0:
        words = f"answers are given as {RESPONSE_JSON} or {JSON}, in UTF-8"
        raise BadGraphQLRequest(HTTPStatus.NOT_ACCEPTABLE, words, "NOT_ACCEPTABLE")
    return max(ranked)[3]


async def read_parameters(request: Request) -> Parameters:
    """The parameters of a GET, from the address, or of a POST, from its body. Raises BadGraphQLRequest."""
    if request.method == "GET":
        _check_address(request.query_params)
        given: Any = dict(request.query_params)
        for name in ("variables", "extensions"):
            if name in given:
                given[name] = _json(given[name].encode(), name) if given[name] else None
    elif request.method == "POST":
        _require_json(request.headers.get("content-type"))
        given = _json(await _body(request), "the body")
    else:
        words = f"{request.method} is not taken here: ask by GET or POST"
        raise BadGraphQLRequest(HTTPStatus.METHOD_NOT_ALLOWED, words, "METHOD_NOT_ALLOWED", {"Allow": "GET, POST"})
    return parameters_of(given, request.headers.get("quorate-wait-for"))


def _check_address(given: QueryParams) -> None:
    try:
        check_names(given, IN_ADDRESS)
        if "lang" in given:
            parse_language(given["lang"])
    except BadRequest as refusal:
        raise _malformed(translator()(refusal.detail)) from None


async def _body(request: Request) -> bytes:
    """The body, which mostly comes whole."""
    message = await request.receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        return bytes(message.get("body", b""))
    parts = [message.get("body", b"")]
    while message.get("more_body"):
        message = await request.receive()
        parts.append(message.get("body", b""))
    return b"".join(parts)


def parameters_of(given: Any, wait_for: str | None = None) -> Parameters:
    """The parameters that a JSON object holds. Raises BadGraphQLRequest."""
    if isinstance(given, list):
        raise _malformed("send one question at a time, not a list of them")
    if not isinstance(given, dict):
        raise _malformed("a question is a JSON object with a member `query`")
    for name, kind, words in (
        ("query", str, "a string"),
        ("documentId", str, "a string"),
        ("operationName", str, "a string"),
        ("variables", dict, "an object"),
        ("extensions", dict, "an object"),
    ):
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise _malformed(f"`{name}` is not {words}")
    extensions = given.get("extensions") or {}
    document = _document(given.get("documentId") or None, extensions.get("persistedQuery"))
    if not given.get("query") and document is None:
        raise _malformed("`query` is missing: send the question in it, or the id of a document in `documentId`")
    return Parameters(
        query=given.get("query") or "",
        document=document,
        variables=given.get("variables") or {},
        operation=given.get("operationName") or None,
        wait_for=_position(wait_for if wait_for is not None else extensions.get("waitFor")),
    )


def _document(named: str | None, persisted: Any) -> str | None:
    """The digest of the document that is meant: as the draft has it (`sha256:…`, or the digest alone), or as Apollo and
    urql do (`{"version": 1, "sha256Hash": "…"}`)."""
    digest = named.removeprefix("sha256:") if named else None
    if persisted is None:
        return digest
    hash = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    if not isinstance(hash, str) or not hash or persisted.get("version", 1) != 1:
        raise _malformed('`persistedQuery` is {"version": 1, "sha256Hash": "…"}')
    if digest not in (None, hash):
        raise _malformed("`documentId` and `persistedQuery` name two documents")
    return hash


def _position(given: Any) -> int | None:
    if given is None:
        return None
    text = str(given) if type(given) is int else given
    position = parse_position(text) if isinstance(text, str) else None
    if position is not None:
        return position
    raise _malformed("Quorate-Wait-For is not a position of the ledger")


def _json(text: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(f"{name} is not JSON in UTF-8: {error}") from None


@lru_cache(maxsize=64)
def _require_json(content_type: str | None) -> None:
    kind, *rest = (p.strip().lower() for p in (content_type or "").split(";"))
    if kind != JSON or not _is_utf8(rest):
        words = f"send the question as {JSON}, in UTF-8"
        raise BadGraphQLRequest(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, words, "UNSUPPORTED_MEDIA_TYPE", {"Accept-Post": JSON}
        )


def _is_utf8(parameters: list[str]) -> bool:
    given = [p.partition("=")[2].strip('"') for p in parameters if p.startswith("charset=")]
    return all(g in ("utf-8", "utf8") for g in given)


def _quality(parameters: list[str]) -> float:
    for p in parameters:
        if p.startswith("q="):
            try:
                return float(p[2:])
            except ValueError:
                return 0.0
    return 1.0


def _malformed(words: str) -> BadGraphQLRequest:
    return BadGraphQLRequest(HTTPStatus.BAD_REQUEST, words, "BAD_REQUEST")
