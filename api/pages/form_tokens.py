"""Tokens against forged forms: an HMAC over the session, the form and the time, and the origin of a request.

OWASP Cross-Site Request Forgery Prevention Cheat Sheet, signed double submit."""

import hmac
from secrets import token_urlsafe
from time import time
from urllib.parse import urlsplit

from starlette.requests import Request

from api.http.refusals import Forbidden
from domain.text import said

FIELD = "form_token"
AGE_S_MAX = 12 * 3600
CROSS_SITE = {"cross-site", "same-site"}


def new_token(secret: bytes, form: str, now_s: float | None = None) -> str:
    """A token for one form of one session."""
    issued = str(int(time() if now_s is None else now_s))
    return f"{issued}.{_signature(secret, form, issued)}"


def check_token(secret: bytes, form: str, token: str, now_s: float | None = None) -> None:
    """Raise Forbidden unless the token is of this session and this form, and not older than AGE_S_MAX."""
    issued, _, signature = token.partition(".")
    right = hmac.compare_digest(signature.encode(), _signature(secret, form, issued).encode())
    age_s = (time() if now_s is None else now_s) - int(issued) if right else AGE_S_MAX + 1
    if not right or age_s > AGE_S_MAX:
        words = said("This form is not from this session, or it is too old. Nothing was recorded: open it again.")
        raise Forbidden(words, rule="form-token")


def check_origin(request: Request) -> None:
    """Raise Forbidden for a form that another site sends, as the browser says."""
    origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site", "")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    if foreign or fetched in CROSS_SITE:
        raise Forbidden(said("This form was sent from another site. Nothing was recorded."), rule="origin")


def new_key() -> str:
    """An idempotency key for a form, so that a second click records nothing more."""
    return token_urlsafe(16)


def _signature(secret: bytes, form: str, issued: str) -> str:
    return hmac.digest(secret, f"{form}\0{issued}".encode(), "sha256").hex()
