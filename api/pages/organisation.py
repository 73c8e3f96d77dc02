"""Sign-in at the organisation's identity provider (OpenID Connect), from both ends of a sign-out too.

Begun and ended by a link or a page of its own: the policy lets no form lead to another site."""

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.http import request_record
from api.http.forms import OF_STRANGERS_MAX_BYTES, form_of
from api.http.openid_client import RETURN_PATH
from api.http.sessions import SignedIn
from api.openid.attempt import Attempt
from api.openid.errors import NotVerified, OpenIDError, ProviderAway
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import HOME, SESSION_COOKIE, SIGN_IN, SIGN_OUT, Door, form_closed
from api.pages.visit import Visit, local_address

if TYPE_CHECKING:
    from api.openid.relying_party import RelyingParty

BEGIN_PATH, LOGOUT_PATH = "/sign-in/organisation", "/sign-in/organisation/logout"
ATTEMPT_COOKIE, ATTEMPT_S = "__Host-quorate-attempt", 600
NAME_CHARS_MAX, THEN_CHARS_MAX = 100, 1_000
log = logging.getLogger("quorate")


class OrganisationSignIn:
    """The addresses of sign-in at one provider."""

    def __init__(self, party: "RelyingParty", door: Door) -> None:
        self._party = party
        self._door = door

    async def begin(self, request: Request) -> Response:
        """`GET /sign-in/organisation?then=…`: to the provider, with an attempt bound to this browser."""
        visit = await self._door.visit(request)
        visit.allow("then")
        then = local_address(visit.parameters.get("then", HOME)[:THEN_CHARS_MAX])
        attempt = Attempt.begin(then)
        try:
            response = _redirect(await self._party.authorization_address(attempt))
        except ProviderAway as error:
            return self._failed(error, then)
        response.set_cookie(
            ATTEMPT_COOKIE, attempt.cookie, max_age=ATTEMPT_S, secure=True, httponly=True, samesite="lax"
        )
        return response

    async def finish(self, request: Request) -> Response:
        """`GET /sign-in/organisation/return`: a session for whom the provider names and a grant lets in; a new one
        each time, and that of before ends."""
        visit = await self._door.visit(request)
        address = request.client.host if request.client else ""
        self._door.rate.check(address)
        attempt = Attempt.of_cookie(visit.cookies.get(ATTEMPT_COOKIE, ""))
        then = local_address(attempt.then if attempt else HOME)
        try:
            if attempt is None:
                raise NotVerified("this browser began no attempt, or too long ago")
            proof = await self._party.proof(attempt, dict(request.query_params))
        except OpenIDError as error:
            self._door.rate.failed(address)
            return self._failed(error, then)
        sid, name = (proof.claims.get(claim) for claim in ("sid", "name"))
        person = SignedIn(
            issuer=self._party.client.issuer,
            subject=proof.claims["sub"],
            sid=sid if isinstance(sid, str) else None,
            name="".join(c for c in name if c.isprintable())[:NAME_CHARS_MAX] if isinstance(name, str) else "",
            id_token=proof.id_token,
        )
        sessions = self._door.sessions
        grants = await run_in_threadpool(sessions.grants.matching, self._party.client.issuer, proof.claims)
        opened = await run_in_threadpool(sessions.open_for, person, grants)
        if opened is None:
            self._door.rate.failed(address)
            request_record.current().problem = "not-authenticated"
            return _without_attempt(_redirect(f"{SIGN_IN}?organisation=unknown"))
        if visit.session:
            await run_in_threadpool(sessions.revoke, visit.session.id)
        request_record.current().actor = opened[1].actor
        response = _without_attempt(_redirect(then))
        response.set_cookie(SESSION_COOKIE, opened[0], secure=True, httponly=True, samesite="lax")
        return response

    async def sign_out(self, visit: Visit) -> Response:
        """`POST /sign-out`: ends the session here, then at the provider too, where it was opened there."""
        await self._door.form(visit, SIGN_OUT)
        id_token = await run_in_threadpool(self._door.sessions.end, visit.cookies[SESSION_COOKIE])
        address = None
        if id_token is not None:
            try:
                address = await self._party.end_session_address(id_token, SIGN_IN)
            except ProviderAway as error:
                log.warning("sign-out: %s", error)
        signed_out = Visit(visit.request, None)
        response = page(signed_out, "signed_out", address=address) if address else _redirect(SIGN_IN)
        response.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="lax")
        return response

    async def logout(self, request: Request) -> Response:
        """`POST /sign-in/organisation/logout`: the provider has signed somebody out (back-channel logout)."""
        try:
            token = str((await form_of(request, OF_STRANGERS_MAX_BYTES)).get("logout_token", ""))
            ended = await self._party.logout(token)
        except OpenIDError as error:
            log.warning("back-channel logout: %s", error)
            away = isinstance(error, ProviderAway)
            words = {"error": "temporarily_unavailable" if away else "invalid_request"}
            return JSONResponse(words, 503 if away else 400, HEADERS)
        await run_in_threadpool(
            lambda: self._door.sessions.end_at_provider(
                self._party.client.issuer, subject=ended.subject, sid=ended.sid, opened_by=ended.opened_by
            )
        )
        return Response(status_code=200, headers=HEADERS)

    def routes(self) -> list[Route]:
        """The routes of all this but the sign-out."""
        return [
            Route(BEGIN_PATH, self.begin, methods=["GET"]),
            Route(RETURN_PATH, self.finish, methods=["GET"]),
            Route(LOGOUT_PATH, form_closed(self.logout), methods=["POST"]),
        ]

    def _failed(self, error: OpenIDError, then: str) -> Response:
        log.warning("sign-in at %s: %s", self._party.client.issuer, error)
        away = isinstance(error, ProviderAway)
        request_record.current().problem = "unavailable" if away else "not-authenticated"
        response = _redirect(f"{SIGN_IN}?{urlencode({'organisation': 'away' if away else 'refused', 'then': then})}")
        return _without_attempt(response)


def _redirect(address: str) -> Response:
    return RedirectResponse(address, 303, HEADERS)


def _without_attempt(response: Response) -> Response:
    """An attempt is good once."""
    response.delete_cookie(ATTEMPT_COOKIE, secure=True, httponly=True, samesite="lax")
    return response
