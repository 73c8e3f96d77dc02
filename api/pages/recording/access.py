"""People's access: credentials made, listed and revoked; sessions listed and ended. One's own sessions for everybody."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Literal, cast

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.refusals import BadRequest
from api.http.tokens import TOKEN_ROLES, Tokens
from api.pages.question import PageQuestions
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain.permission import Role
from domain.refusals import NotPermitted
from domain.text import said

ACTION = "/console/access"
NAME_MAX_CHARS = 200
DAYS = 365


class AccessPages:
    """The page of credentials and sessions. Credentials are for administrators of every group."""

    def __init__(self, tokens: Tokens, questions: PageQuestions, door: Door) -> None:
        self._tokens = tokens
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        visit.allow()
        return await self._page(visit)

    async def send(self, visit: Visit) -> Response:
        """Make or revoke a credential, or end a session."""
        assert visit.session
        fields = {name: str(value) for name, value in (await self._door.form(visit, ACTION)).multi_items()}
        groups = [str(v) for v in (await visit.request.form()).getlist("groups")]
        if id := fields.get("session"):
            own = None if _manages(visit) else visit.session.credential.actor
            await run_in_threadpool(partial(self._door.sessions.revoke, id, actor=own))
            return RedirectResponse(ACTION, 303, HEADERS)
        if not _manages(visit):
            words = said("Only an administrator of every group makes or revokes credentials.")
            raise NotPermitted("may-manage-credentials", words)
        if id := fields.get("revoke"):
            await run_in_threadpool(self._tokens.revoke, id)
            return RedirectResponse(ACTION, 303, HEADERS)
        return await self._page(visit, made=await self._make(fields, groups))

    async def _make(self, fields: dict[str, str], groups: list[str]) -> str:
        """The text of a new token. Raises BadRequest."""
        name, role = " ".join(fields.get("name", "").split()), fields.get("role", "")
        if not 0 < len(name) <= NAME_MAX_CHARS or role not in TOKEN_ROLES:
            raise BadRequest(said("Say for whom the credential is, and which role it has."), rule="credential")
        try:
            last = datetime.fromisoformat(fields.get("ends", "")).date()
        except ValueError:
            raise BadRequest(said("Say until which day it is good."), rule="credential") from None
        ends_at = datetime.combine(last + timedelta(days=1), time(), UTC)
        if not datetime.now(UTC) < ends_at <= datetime.now(UTC) + timedelta(days=DAYS + 2):
            raise BadRequest(said("A credential is good for a year at most, from today."), rule="credential")
        kind = cast("Role | Literal['calendar']", role)
        make = partial(
            self._tokens.create, name, kind, ends_at, groups=tuple(groups) or None, names=fields.get("names") == "yes"
        )
        text, _ = await run_in_threadpool(make)
        return text

    async def _page(self, visit: Visit, made: str | None = None) -> Response:
        assert visit.session
        credential = visit.session.credential
        manages = _manages(visit)
        sessions = await run_in_threadpool(self._door.sessions.list, None if manages else credential.actor)
        tokens: list[Any] = (await run_in_threadpool(self._tokens.list))[::-1] if manages else []
        about = {"slug": "", "meeting": ""}
        data = await self._questions.ask(visit.request, credential, "form", about) if manages else None
        return page(
            visit, "access", data=data, sessions=sessions, tokens=tokens, made=made, manages=manages, action=ACTION,
            own=visit.session.id, now=datetime.now(UTC), roles=TOKEN_ROLES,
        )  # fmt: skip


def _manages(visit: Visit) -> bool:
    """Whether the visitor makes and revokes credentials."""
    assert visit.session
    return visit.records and visit.session.credential.groups is None
