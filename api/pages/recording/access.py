"""People's access: credentials made, listed and revoked; sessions listed and ended. One's own sessions for everybody."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Literal, cast, get_args

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.access_grants import Grants, not_grantable
from api.http.refusals import BadRequest
from api.http.tokens import TOKEN_ROLES, MadeAlready, Tokens
from api.pages.form_tokens import new_key
from api.pages.question import PageQuestions
from api.pages.recording.subjects import variables_of
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain.permission import Role
from domain.refusals import NotPermitted
from domain.text import said

ACTION = "/console/access"
NAME_MAX_CHARS = 200
MADE_COOKIE, MADE_S = "__Host-quorate-made", 60
DAYS = 365


class AccessPages:
    """The page of credentials and sessions. Credentials are for administrators of every group."""

    def __init__(self, tokens: Tokens, questions: PageQuestions, door: Door, issuer: str | None = None) -> None:
        self._issuer = issuer
        self._tokens = tokens
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        """The page; the text of a credential that was just made comes in a cookie, and is shown this once."""
        visit.allow()
        response = await self._page(visit, made=visit.cookies.get(MADE_COOKIE))
        response.delete_cookie(MADE_COOKIE, secure=True, httponly=True, samesite="strict")
        return response

    async def send(self, visit: Visit) -> Response:
        """Make or revoke a credential, or end a session."""
        assert visit.session
        form = await self._door.form(visit, ACTION)
        fields = {name: str(value) for name, value in form.multi_items()}
        groups = [slug for value in form.getlist("groups") for slug in str(value).split()]
        if id := fields.get("session"):
            own = None if _manages(visit) else visit.session.credential.actor
            await run_in_threadpool(partial(self._door.sessions.revoke, id, actor=own))
            return RedirectResponse(ACTION, 303, HEADERS)
        if not _manages(visit):
            words = said("Only an administrator of every group makes or revokes credentials.")
            raise NotPermitted("may-manage-credentials", words)
        if id := fields.get("revoke"):
            await run_in_threadpool(partial(self._tokens.revoke, id, by=visit.session.credential.actor))
            return RedirectResponse(ACTION, 303, HEADERS)
        response = RedirectResponse(ACTION, 303, HEADERS)
        if id := fields.get("revoke-grant"):
            await run_in_threadpool(partial(self._grants.revoke, id, by=visit.session.credential.actor))
            return response
        await self._check_groups(visit, groups)
        if "claim" in fields:
            await self._grant(visit, fields, groups)
            return response
        try:
            made = await self._make(visit, fields, groups, f"{visit.session.id}/{fields.get('key', '')}")
        except MadeAlready:
            return response
        response.set_cookie(MADE_COOKIE, made, max_age=MADE_S, secure=True, httponly=True, samesite="strict")
        return response

    async def _make(self, visit: Visit, fields: dict[str, str], groups: list[str], key: str) -> str:
        """The text of a new token; one for each key. Raises BadRequest, MadeAlready."""
        assert visit.session
        name, role = " ".join(fields.get("name", "").split()), fields.get("role", "")
        if not 0 < len(name) <= NAME_MAX_CHARS or role not in TOKEN_ROLES:
            raise BadRequest(said("Say for whom the credential is, and which role it has."), rule="credential")
        ends_at = _ends_at(fields)
        kind = cast("Role | Literal['calendar']", role)
        make = partial(
            self._tokens.create,
            name,
            kind,
            ends_at,
            groups=tuple(groups) or None,
            names=fields.get("names") == "yes",
            agency=await self._agency(visit, fields),
            by=visit.session.credential.actor,
            key=key,
        )
        text, _ = await run_in_threadpool(make)
        return text

    @property
    def _grants(self) -> Grants:
        return self._door.sessions.grants

    async def _grant(self, visit: Visit, fields: dict[str, str], groups: list[str]) -> None:
        """Let in whoever has a value of a claim. Raises BadRequest."""
        assert visit.session
        claim, value, role = fields["claim"].strip(), fields.get("value", "").strip(), fields.get("role", "")
        if self._issuer is None or role not in get_args(Role):
            raise BadRequest(said("Say for whom the credential is, and which role it has."), rule="credential")
        if refusal := not_grantable(claim, value):
            raise BadRequest(refusal, rule="grant")
        make = partial(
            self._grants.create,
            self._issuer,
            claim,
            value,
            cast("Role", role),
            _ends_at(fields),
            groups=tuple(groups) or None,
            names=fields.get("names") == "yes",
            agency=await self._agency(visit, fields),
            by=visit.session.credential.actor,
        )
        await run_in_threadpool(make)

    async def _check_groups(self, visit: Visit, slugs: Sequence[str]) -> None:
        """Raise BadRequest for a group that nobody knows: whoever establishes it later would be reached."""
        assert visit.session
        for slug in slugs:
            about = variables_of({"group": slug})
            data = await self._questions.ask(visit.request, visit.session.credential, "form", about)
            if data["group"] is None:
                words = said("there is no group {group} that you may see", group=slug[:100])
                raise BadRequest(words, rule="group")

    async def _agency(self, visit: Visit, fields: dict[str, str]) -> str | None:
        """The id of the agency of the role agency; None for other roles. Raises BadRequest."""
        assert visit.session
        if fields.get("role") != "agency":
            return None
        slug = fields.get("agency", "").strip()
        data = await self._questions.ask(visit.request, visit.session.credential, "agency_named", {"slug": slug})
        if data["agency"] is None:
            raise BadRequest(
                said("Say which agency, by its short name: {name} is none.", name=slug[:60]), rule="agency"
            )
        return str(data["agency"]["ref"])

    async def _page(self, visit: Visit, made: str | None = None) -> Response:
        assert visit.session
        credential = visit.session.credential
        manages = _manages(visit)
        sessions = await run_in_threadpool(self._door.sessions.list, None if manages else credential.actor)
        tokens: list[Any] = (await run_in_threadpool(self._tokens.list))[::-1] if manages else []
        grants: list[Any] = (await run_in_threadpool(self._grants.list))[::-1] if manages else []
        about = variables_of({})
        data = await self._questions.ask(visit.request, credential, "form", about) if manages else None
        return page(
            visit, "access", data=data, sessions=sessions, tokens=tokens, made=made, manages=manages, action=ACTION,
            own=visit.session.id, key=new_key(), now=datetime.now(UTC), roles=TOKEN_ROLES,
            issuer=self._issuer, grants=grants, grant_roles=get_args(Role),
        )  # fmt: skip


def _ends_at(fields: dict[str, str]) -> datetime:
    """The end of the last day that a form gives. Raises BadRequest."""
    try:
        last = datetime.fromisoformat(fields.get("ends", "")).date()
        ends_at = datetime.combine(last + timedelta(days=1), time(), UTC)
    except (ValueError, OverflowError):
        raise BadRequest(said("Say until which day it is good."), rule="credential") from None
    if not datetime.now(UTC) < ends_at <= datetime.now(UTC) + timedelta(days=DAYS + 2):
        raise BadRequest(said("A credential is good for a year at most, from today."), rule="credential")
    return ends_at


def _manages(visit: Visit) -> bool:
    """Whether the visitor makes and revokes credentials."""
    assert visit.session
    return visit.records and visit.session.credential.groups is None
