"""Request context of a page: who looks, through which clocks, in which language."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct
from starlette.requests import Request

from api.cookies import cookies_of
from api.http.refusals import BadRequest
from api.http.sessions import Session
from api.languages import LanguageCode, translator
from api.pages import form_tokens
from domain.text import said

CLOCKS = ("on", "known")
RECORDED = "recorded"


class Visit(Struct, frozen=True, dict=True):
    """A request of somebody who may have signed in."""

    request: Request
    session: Session | None

    @cached_property
    def cookies(self) -> dict[str, str]:
        return cookies_of(self.request.headers)

    @property
    def language(self) -> LanguageCode:
        return translator().language

    @property
    def records(self) -> bool:
        """Whether the visitor may record acts at all."""
        return self.session is not None and self.session.credential.role == "administrator"

    @property
    def limited(self) -> bool:
        """Whether the visitor reaches some groups only, so that part of a command may be out of their reach."""
        return self.session is None or self.session.credential.groups is not None

    @property
    def supposes(self) -> bool:
        """Whether the visitor may suppose what is not recorded."""
        return self.session is not None and self.session.credential.role in ("administrator", "auditor")

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address that say something."""
        return {name: value for name, value in self.request.query_params.items() if value.strip()}

    @cached_property
    def clocks(self) -> dict[str, str]:
        """Both clocks, where the address gives them."""
        return {name: value for name in CLOCKS if (value := self.parameters.get(name))}

    @property
    def recorded(self) -> int | None:
        """The position at which the visitor has just recorded something, for which the page waits."""
        text = self.parameters.get(RECORDED, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def variables(self) -> dict[str, Any]:
        """The variables that every document has."""
        return {"on": self.parameters.get("on"), "knownAt": self.parameters.get("known")}

    def allow(self, *names: str) -> None:
        """Raise BadRequest for a parameter that the page does not know."""
        known = (*names, *CLOCKS, RECORDED, "lang")
        for name in self.parameters:
            if name not in known:
                words = said("The page takes no `{name}`; it takes {names}.", name=name[:40], names=[*known])
                raise BadRequest(words, rule="parameter")

    def link(self, path: str, **parameters: Any) -> str:
        """An address within the console that keeps both clocks; parameters that are None are left out."""
        given = {**self.clocks, **parameters}
        kept = [(n.rstrip("_"), str(v)) for n, v in given.items() if v is not None]
        return path + ("?" + urlencode(kept) if kept else "")

    def page(self, *parts: object) -> str:
        """The address of the page of one thing, such as a meeting by the list that it is in and its id, at both clocks."""
        return self.link(page_address(*parts))

    def here(self, **changes: Any) -> str:
        """The address of this page with parameters changed, or left out where None."""
        given: dict[str, Any] = {**self.parameters, **{n.rstrip("_"): v for n, v in changes.items()}}
        given.pop(RECORDED, None)
        kept = [(n, str(v)) for n, v in given.items() if v is not None]
        return self.request.url.path + ("?" + urlencode(kept) if kept else "")

    def form_token(self, form: str) -> str:
        """The token of a form of this session."""
        secret = self.session.secret if self.session else str(self.request.state.visitor).encode()
        return form_tokens.new_token(secret, form)


def page_address(*parts: object) -> str:
    """The address of a page of the console by its parts."""
    return "/".join(("/console", *map(str, parts)))


def local_address(text: str, default: str = "/console") -> str:
    """An address within this service to go on to; the default for any other (open redirect)."""
    rest = text[1:2]
    safe = text.startswith("/") and rest not in ("/", "\\") and text.isascii() and text.isprintable()
    return text if safe and "\\" not in text else default
