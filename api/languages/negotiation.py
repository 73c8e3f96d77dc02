"""Content negotiation of the language: `Accept-Language` (RFC 9110), or `?lang=`."""

import re

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cookies import cookies_of
from api.languages.translator import LanguageCode, translating

LANGUAGES: tuple[LanguageCode, ...] = ("en", "cy")
_RANGE = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]{1,40})?\s*(?:;\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
RANGES_MAX = 50
LANGUAGE_COOKIE = "quorate-language"
_NAMING = (b"accept-language", b"cookie")


def negotiate(header: str) -> LanguageCode:
    """The language with the highest weight in an `Accept-Language` header; of equal ones the first named; English where
    neither is acceptable. Malformed ranges are ignored."""
    weights: dict[str, float] = {}
    for part in header.split(",")[:RANGES_MAX]:
        if match := _RANGE.fullmatch(part):
            weights.setdefault(match[1].lower(), float(match[2] or "1"))
    rest = weights.get("*", 0.0)
    order = list(weights)

    def rank(code: LanguageCode) -> tuple[float, int]:
        named = code if code in weights else "*"
        return weights.get(code, rest), -order.index(named) if named in weights else -RANGES_MAX

    best = max(LANGUAGES, key=rank)
    return best if rank(best)[0] > 0 else "en"


def _requested(scope: Scope) -> LanguageCode:
    """The language of a request: `?lang=` wins over the header, for clients that cannot set one and for shared links, and
    so does the choice that a browser keeps."""
    if not scope.get("query_string") and not any(name in _NAMING for name, _ in scope["headers"]):
        return "en"
    headers = Headers(scope=scope)
    kept = cookies_of(headers).get(LANGUAGE_COOKIE)
    for named in (QueryParams(scope.get("query_string", b"")).get("lang"), kept):
        if named in LANGUAGES:
            return named
    return negotiate(", ".join(headers.getlist("accept-language")))


class LanguageMiddleware:
    """ASGI middleware: translates within each request to the language that it asks for. `Content-Language` lists the
    languages of the answer, both where something fell back to the other."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with translating(_requested(scope)) as translator:

            async def send_with_language(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    headers.add_vary_header("Accept-Language")
                    used = translator.languages_used
                    if used and "content-language" not in headers:
                        own_first = sorted(used, key=lambda code: code != translator.language)
                        headers["Content-Language"] = ", ".join(own_first)
                await send(message)

            await self.app(scope, receive, send_with_language)
