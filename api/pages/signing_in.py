"""Authentication of the console: signing in by a token, signing out, and the language of the visitor."""

from collections.abc import Awaitable, Callable
from functools import wraps
from secrets import token_urlsafe
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.cookies import cookies_of
from api.http import request_record
from api.http.endpoints import Endpoint
from api.http.forms import OF_STRANGERS_MAX_BYTES, form_of
from api.http.refusals import BadRequest, NotAuthenticated
from api.http.sessions import Sessions
from api.http.tokens import DEMONSTRATION_CREDENTIALS, addressed_to_this_machine
from api.languages.negotiation import LANGUAGE_COOKIE
from api.pages.form_tokens import FIELD, check_origin, check_token
from api.pages.rendering import HEADERS, page
from api.pages.sign_in_rate import SignInRate
from api.pages.visit import Visit, local_address
from domain.permission import Credential, permit_reading
from domain.refusals import Unknown
from domain.text import said

SESSION_COOKIE, VISITOR_COOKIE = "__Host-quorate", "__Host-quorate-visitor"
HOME, SIGN_IN, SIGN_OUT = "/console", "/sign-in", "/sign-out"
ORGANISATION = ("away", "refused", "unknown")
"""What may have become of a sign-in at the identity provider."""
YEAR_S = 365 * 24 * 3600

Page = Callable[[Visit], Awaitable[Response]]


def form_closed(endpoint: Endpoint) -> Endpoint:
    """The endpoint; the files of the form that is sent to it are closed after it."""

    @wraps(endpoint)
    async def closing(request: Request) -> Response:
        try:
            return await endpoint(request)
        finally:
            await request.close()

    return closing


class Door:
    """Knows who visits. Cookies are bound to the host and sent over TLS or on loopback only."""

    def __init__(self, sessions: Sessions, *, demonstration: bool, organisation: bool = False) -> None:
        self.sessions = sessions
        self.rate = SignInRate()
        self._demonstration = demonstration
        self._organisation = organisation

    async def visit(self, request: Request) -> Visit:
        """The visit of a request. Everybody's credentials are good on this machine only."""
        cookies = cookies_of(request.headers)
        cookie = cookies.get(SESSION_COOKIE)
        session = await run_in_threadpool(self.sessions.find, cookie) if cookie else None
        if session and session.demonstration and not addressed_to_this_machine(request):
            session = None
        if session:
            request_record.current().actor = session.credential.actor
        request.state.visitor = cookies.get(VISITOR_COOKIE) or token_urlsafe(24)
        visit = request.state.visit = Visit(request, session)
        return visit

    def signed_in(self, show: Page, *, agencies: bool = False) -> Endpoint:
        """The endpoint of a page for those who have signed in; others are redirected to the sign-in page, and back from
        there. For the role agency there is none but where `agencies` may come in."""

        @wraps(show)
        async def endpoint(request: Request) -> Response:
            await request.body()  # whoever waits for the client to leave must not swallow it
            visit = await self.visit(request)
            if visit.session is None:
                address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                then = {"then": address} if request.method == "GET" and address != HOME else {}
                return _redirect(f"{SIGN_IN}?{urlencode(then)}" if then else SIGN_IN)
            if visit.session.credential.role == "agency" and not agencies:
                raise Unknown("known-page", said("There is nothing of that name that you may see."))
            return await show(visit)

        return form_closed(endpoint)

    async def form(self, visit: Visit, name: str) -> FormData:
        """The fields of a form that this session made. Raises Forbidden, and what `form_of` raises."""
        check_origin(visit.request)
        fields = await form_of(visit.request, None if visit.session else OF_STRANGERS_MAX_BYTES)
        secret = visit.session.secret if visit.session else str(visit.request.state.visitor).encode()
        check_token(secret, name, str(fields.get(FIELD, "")))
        return fields

    async def sign_in_page(self, request: Request) -> Response:
        visit = await self.visit(request)
        visit.allow("then", "organisation")
        if visit.parameters.get("organisation", ORGANISATION[0]) not in ORGANISATION:
            raise BadRequest(said("`organisation` is one of {all}.", all=[*ORGANISATION]), rule="parameter")
        if visit.session:
            return _redirect(local_address(visit.parameters.get("then", HOME)))
        return self._sign_in_page(visit, visit.parameters.get("then", HOME))

    async def sign_in(self, request: Request) -> Response:
        """A session by a token; a new one each time, and that of before ends (session fixation)."""
        visit = await self.visit(request)
        address = request.client.host if request.client else ""
        self.rate.check(address)
        fields = await self.form(visit, SIGN_IN)
        token, then = str(fields.get("token", "")).strip(), str(fields.get("then", HOME))
        public = token in DEMONSTRATION_CREDENTIALS and not addressed_to_this_machine(request)
        opened = None if public or not token else await run_in_threadpool(self.sessions.open, token)
        if opened is None:
            self.rate.failed(address)
            request_record.current().problem = "not-authenticated"
            return self._sign_in_page(visit, then, wrong=True)
        if visit.session:
            await run_in_threadpool(self.sessions.revoke, visit.session.id)
        response = _redirect(local_address(then))
        response.set_cookie(SESSION_COOKIE, opened[0], secure=True, httponly=True, samesite="lax")
        return response

    async def sign_out(self, visit: Visit) -> Response:
        assert visit.session
        await self.form(visit, SIGN_OUT)
        await run_in_threadpool(self.sessions.revoke, visit.session.id)
        response = _redirect(SIGN_IN)
        response.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="lax")
        return response

    async def authenticate(self, request: Request) -> Credential:
        """The credential of a session, for the feeds. Raises NotAuthenticated."""
        visit = await self.visit(request)
        if visit.session is None:
            raise NotAuthenticated(said("Sign in first: the session is unknown or has ended."), rule="session")
        permit_reading(visit.session.credential)
        return visit.session.credential

    def _sign_in_page(self, visit: Visit, then: str, *, wrong: bool = False) -> Response:
        demonstration = self._demonstration and addressed_to_this_machine(visit.request)
        response = page(
            visit,
            "sign_in",
            400 if wrong else 200,
            then=local_address(then),
            wrong=wrong,
            organisation=self._organisation,
            outcome=visit.parameters.get("organisation") if self._organisation else None,
            roles=[*DEMONSTRATION_CREDENTIALS] if demonstration else [],
        )
        visitor = visit.request.state.visitor
        response.set_cookie(VISITOR_COOKIE, visitor, secure=True, httponly=True, samesite="lax")
        return response


async def language(request: Request) -> Response:
    """`GET /console/language/{language}?then=…`: keeps the language in a cookie."""
    wanted = "cy" if request.path_params["language"] == "cy" else "en"
    response = _redirect(local_address(request.query_params.get("then", HOME)))
    response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=YEAR_S, samesite="lax", httponly=True)
    return response


def _redirect(address: str) -> Response:
    """See Other, so that a reload or the back button sends no form again."""
    return RedirectResponse(address, 303, HEADERS)
