"""The wizard: a group set up without a file, one thing a page, left half-way and gone on with."""

import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.http.refusals import BadRequest
from api.languages import translator
from api.pages.question import PageQuestions
from api.pages.recording.checking import administrator, fields_of
from api.pages.recording.controls import whole_number
from api.pages.recording.drafts import GROUPS_PER_ACTOR_MAX, DraftMoved, TooManyDrafts
from api.pages.recording.subjects import variables_of
from api.pages.rendering import HEADERS, page
from api.pages.setup.answers import Problems, answered, clauses_answered, clauses_filled, filled, left_open, without
from api.pages.setup.draft_pages import ITEMS_MAX, SECTIONS, DraftPage, outline, place_at
from api.pages.setup.drafting import GroupDraft, GroupDrafts, amending, new_draft
from api.pages.setup.fields import tag_of
from api.pages.setup.titles import KINDS, item_text, kind_of_item, title_of_place
from api.pages.setup.views import clause_of, questions_of
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain.refusals import Unknown
from domain.terms.base import KEY
from domain.text import Words, said

START = "/console/setup"
SLUG_MAX = 64
MOVED = said(
    "Somebody else has changed this draft since you opened it. Yours stands below and is not saved: save again to put it in"
    " the place of this page, or open it anew."
)
TOO_MANY = said("You have {count} drafts, the most at once: adopt one, or throw one away.", count=GROUPS_PER_ACTOR_MAX)
NEEDED = said("The terms cannot be without this: it is neither taken out nor left open.")
TOO_LONG = said("The draft is longer than a draft may be: nothing was saved.")


def address_of(slug: str, *rest: str) -> str:
    """The address of a page of a draft: of its first page where no other is named."""
    return "/".join((START, slug, *filter(None, rest)))


class SetupPages:
    """The pages of the drafts of groups."""

    def __init__(self, questions: PageQuestions, door: Door, drafts: GroupDrafts) -> None:
        self._questions = questions
        self._door = door
        self._drafts = drafts

    async def start(self, visit: Visit) -> Response:
        """What is begun already, and how to begin."""
        administrator(visit)
        visit.allow("group")
        return await self._start(visit, visit.parameters.get("group", ""))

    async def begin(self, visit: Visit) -> Response:
        """A new draft: of a group that is named, or of the terms in force of one."""
        credential = administrator(visit)
        given = fields_of((await self._door.form(visit, START)).multi_items())
        slug = given.get("slug", "").strip()
        if not re.fullmatch(KEY, slug) or len(slug) > SLUG_MAX:
            words = said("A short name has small letters, digits and hyphens, up to {count}.", count=SLUG_MAX)
            return await self._start(visit, slug, words)
        if not credential.reads_group(slug):
            return await self._start(visit, slug, said("There is no such group that you may see."))
        if await self._drafts.find(slug) is None:
            draft = await self._first(visit, slug)
            try:
                with suppress(DraftMoved):  # somebody began it at the same time: that one is gone on with
                    await self._drafts.save(draft, credential.actor)
            except TooManyDrafts:
                return await self._start(visit, slug, TOO_MANY)
        return RedirectResponse(address_of(slug), 303, HEADERS)

    async def _first(self, visit: Visit, slug: str) -> GroupDraft:
        """What a draft begins with: the terms in force of a group that is recorded."""
        credential = administrator(visit)
        known = await self._questions.ask(visit.request, credential, "form", variables_of({"group": slug}))
        if known["group"] is None:
            return new_draft(slug)
        variables = {"slug": slug, "on": None, "knownAt": None}
        return amending(slug, await self._questions.ask(visit.request, credential, "terms", variables))

    async def _start(self, visit: Visit, slug: str, problem: Words | None = None) -> Response:
        credential = administrator(visit)
        drafts = await self._drafts.of_groups(credential)
        status = 400 if problem else 200
        return page(visit, "setup", status, drafts=drafts, slug=slug, problem=problem and translator()(problem))

    async def overview(self, visit: Visit) -> Response:
        """Every page of the draft, and what has become of it."""
        visit.allow()
        draft = await self.draft(visit)
        sections = [
            (translator()(each.title), [(p, draft.state_of(p)) for p in outline(draft.content, each) if _is_listed(p)])
            for each in SECTIONS
        ]
        return page(visit, "setup_overview", draft=draft, sections=sections, title_of=title_of_place)

    async def discard(self, visit: Visit) -> Response:
        """Throw the draft away."""
        draft = await self.draft(visit)
        given = await self._given(visit)
        if not await self._drafts.discard(draft.slug, _version(given)):
            raise BadRequest(
                said("Somebody else has changed this draft since you opened it: it was not thrown away."), rule="draft"
            )
        return RedirectResponse(START, 303, HEADERS)

    async def show(self, visit: Visit) -> Response:
        """One page: a table, a list, or the choice between kinds of table."""
        visit.allow("kind")
        draft = await self.draft(visit)
        place = _place(visit, draft).of_kind(visit.parameters.get("kind", ""))
        return self._page(visit, draft, place)

    async def send(self, visit: Visit) -> Response:
        """A page that was answered: kept, and on to the next."""
        draft = await self.draft(visit)
        given = await self._given(visit)
        place = _place(visit, draft).of_kind(given.get("table-kind", ""))
        step, content, problems = given.get("step", ""), draft.content, Problems()
        if place.required and not place.item and step in ("silent", "remove", "open"):
            problems.append(("top", NEEDED))
        elif step in ("silent", "remove"):
            content = without(place, content)
        elif step == "open":
            content = left_open(place, content, given)
        elif step != "seen" and place.table is not None and not place.many:
            content, problems = answered(place, content, given)
        if problems:
            errors = [(name, translator()(words)) for name, words in problems]
            return self._page(visit, draft, place, given, errors, status=400)
        changed = draft.with_seen(place.key, content)
        if changed.too_long:
            return self._page(visit, draft, place, given, [("top", translator()(TOO_LONG))], status=400)
        changed = GroupDraft(**{**_fields(changed), "version": _version(given)})
        try:
            await self._drafts.save(changed, administrator(visit).actor)
        except DraftMoved:
            now = await self._drafts.find(draft.slug) or draft
            return self._page(visit, now, place, given, [("top", translator()(MOVED))], status=409)
        except BadRequest as error:
            return self._page(visit, draft, place, given, [("top", translator()(error.detail))], status=400)
        return RedirectResponse(_next(changed, place, step), 303, HEADERS)

    async def clauses(self, visit: Visit) -> Response:
        """The words of every clause, to be pasted in one go or put right."""
        visit.allow()
        draft = await self.draft(visit)
        return page(visit, "setup_clauses", draft=draft, given=clauses_filled(draft.content), problem=None)

    async def send_clauses(self, visit: Visit) -> Response:
        draft = await self.draft(visit)
        given = await self._given(visit)
        content = clauses_answered(draft.content, given)
        changed = GroupDraft(**{**_fields(draft), "content": content, "version": _version(given)})
        try:
            if changed.too_long:
                raise BadRequest(TOO_LONG, rule="draft-length")
            await self._drafts.save(changed, administrator(visit).actor)
        except DraftMoved:
            now = await self._drafts.find(draft.slug) or draft
            return page(visit, "setup_clauses", 409, draft=now, given=given, problem=translator()(MOVED))
        except BadRequest as error:
            return page(visit, "setup_clauses", 400, draft=draft, given=given, problem=translator()(error.detail))
        here = given.get("step") == "more"
        return RedirectResponse(address_of(draft.slug, *(("clauses",) if here else ())), 303, HEADERS)

    async def draft(self, visit: Visit) -> GroupDraft:
        """The draft that the address names. Raises Unknown."""
        slug = visit.request.path_params["slug"]
        found = await self._drafts.find(slug) if administrator(visit).reads_group(slug) else None
        if found is None:
            raise Unknown("known-draft", said("There is no draft of that name that you may see."))
        return found

    async def _given(self, visit: Visit) -> dict[str, str]:
        """The fields of the form; of a file its digest."""
        form = await self._door.form(visit, visit.request.url.path)
        given = fields_of([(name, value) for name, value in form.multi_items() if not isinstance(value, UploadFile)])
        file = form.get("file")
        if isinstance(file, UploadFile) and file.size:
            given["digest"] = sha256(await file.read()).hexdigest()
        return given

    def _page(
        self,
        visit: Visit,
        draft: GroupDraft,
        place: DraftPage,
        given: Mapping[str, str] | None = None,
        errors: list[tuple[str, str]] | None = None,
        *,
        status: int = 200,
    ) -> Response:
        template = "setup_list" if place.many else "setup_kind" if place.table is None else "setup_page"
        table = template == "setup_page"
        shown = dict(given) if given is not None else filled(place, draft.content) if table else {}
        return page(
            visit, template, status, draft=draft, place=place, given=shown, errors=errors or [],
            by_field=dict(errors or ()), questions=questions_of(place, draft.content) if table else [],
            clause=clause_of(place) if table else None, title=translator()(title_of_place(place)),
            kind=kind_of_item(place.table), tag=tag_of(place.table) if place.table else None, kind_of=kind_of_item,
            kinds=[(tag, KINDS[tag]) for each in place.tables if (tag := tag_of(each))], item_text=item_text,
            under=[(each, draft.state_of(each)) for each in place.under()], title_of=title_of_place,
            words_of=translator().format_value, clauses=list(draft.content.get("clauses", {})),
            then=_next(draft, place, "seen"), full=len(place.value or ()) >= ITEMS_MAX if place.many else False,
            whole_open=_may_be_open(place), beside=_words_beside(place, draft) if table else "",
        )  # fmt: skip


def _place(visit: Visit, draft: GroupDraft) -> DraftPage:
    found = place_at(draft.content, visit.request.path_params["path"])
    if found is None:
        raise Unknown("known-page", said("There is nothing at this address."))
    return found


def _is_listed(place: DraftPage) -> bool:
    """Whether a page stands in the overview: what is within an item of a list stands on the page of that."""
    return not place.rare and not any(segment.isdecimal() for segment in place.path.split("."))


def _words_beside(place: DraftPage, draft: GroupDraft) -> str:
    """The words of the clause of the table around one that has no clause of its own."""
    words = draft.content.get("clauses", {}).get(place.clause)
    own = clause_of(place) is not None
    return "" if own or not words else str(translator().format_value(words))


def _version(given: Mapping[str, str]) -> int:
    return whole_number(given.get("draft", ""), 9) or 0


def _fields(draft: GroupDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__struct_fields__}


def _may_be_open(place: DraftPage) -> bool:
    """Whether a page that is not there may be left open as a whole: not one of the document's own tables."""
    return "." in place.path and not place.item and not place.required and not place.value


def _next(draft: GroupDraft, place: DraftPage, step: str) -> str:
    """Where to go on to: what stands below a page that was answered, the list of an item, else the next in order."""
    after = place_at(draft.content, place.path)
    inner = after.under() if after and not after.many and step == "save" else ()
    below = next((each for each in inner if not each.rare), None)
    if below is not None:
        return address_of(draft.slug, below.path)
    if place.item:
        return address_of(draft.slug, place.path.rpartition(".")[0])
    paths = [each.path for each in outline(draft.content) if not each.rare or each.path == place.path]
    if place.path not in paths:
        return address_of(draft.slug)
    behind = (p for p in paths[paths.index(place.path) + 1 :] if not p.startswith(f"{place.path}."))
    following, item = next(behind, ""), _item_around(place.path)
    return address_of(
        draft.slug, item.rpartition(".")[0] if item and not following.startswith(f"{item}.") else following
    )


def _item_around(path: str) -> str:
    """The path of the nearest item of a list in which a page stands; empty where it is in none."""
    segments = path.split(".")
    numbers = [at for at, segment in enumerate(segments) if segment.isdecimal()]
    return ".".join(segments[: numbers[-1] + 1]) if numbers else ""
