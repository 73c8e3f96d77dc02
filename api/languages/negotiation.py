"""Which language is asked for: by `Accept-Language` (RFC 9110), or by the environment of a command."""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.languages.translator import LanguageCode, translating

LANGUAGES: tuple[LanguageCode, ...] = ("en", "cy")
_RANGE = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]{1,40})?\s*(?:;\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
RANGES_MAX = 50


def negotiate(header: str) -> LanguageCode:
    """The language that is wanted most, of two wanted alike the one named first; English where neither is wanted."""
    wanted: dict[str, float] = {}
    for part in header.split(",")[:RANGES_MAX]:
        if found := _RANGE.fullmatch(part):
            wanted.setdefault(found[1].lower(), float(found[2] or "1"))
    rest = wanted.get("*", 0.0)
    places = list(wanted)

    def rank(code: LanguageCode) -> tuple[float, int]:
        named = code if code in wanted else "*"
        return wanted.get(code, rest), -places.index(named) if named in wanted else -RANGES_MAX

    best = max(LANGUAGES, key=rank)
    return best if rank(best)[0] > 0 else "en"


def terminal_language(environ: Mapping[str, str]) -> LanguageCode:
    """The language of a person's terminal (POSIX): the first of LC_ALL, LC_MESSAGES and LANG that is set."""
    locale = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environ.get(name))), "")
    return "cy" if re.match(r"cy(?![A-Za-z])", locale) else "en"


def _requested(scope: Scope) -> LanguageCode:
    """By `lang` in the address, where no header can be sent or somebody shares the address, else by the header."""
    named = QueryParams(scope.get("query_string", b"")).get("lang")
    header = ", ".join(Headers(scope=scope).getlist("accept-language"))
    return next((code for code in LANGUAGES if code == named), None) or negotiate(header)


class LanguageMiddleware:
    """ASGI: lets each request be answered in the language that it asks for. `Content-Language` names those of the answer:
    both, where something was said in the other for want of words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with translating(_requested(scope)) as by:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    headers.add_vary_header("Accept-Language")
                    if by.used and "content-language" not in headers:
                        headers["Content-Language"] = ", ".join(sorted(by.used, key=lambda code: code != by.code))
                await send(message)

            await self.app(scope, receive, told)
