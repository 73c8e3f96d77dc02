"""The terms of a draft checked, shown as rules and as TOML, and adopted by the same command as a file."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from api.commands.means import Means
from api.languages import translator
from api.pages.question import Data, PageQuestions
from api.pages.reading.toml_text import toml_of
from api.pages.recording.act_list import ACTS
from api.pages.recording.checking import Act, administrator, check_or_record, fields_of
from api.pages.recording.controls import COMMON, Control, Unreadable, body_from, controls_of, row_count, row_of
from api.pages.recording.desk import DRAFT
from api.pages.recording.in_words import names_of, shown
from api.pages.recording.subjects import subjects_of, variables_of
from api.pages.recording.submission import FormError, decoded, errors_in_words
from api.pages.rendering import HEADERS, page
from api.pages.setup.draft_pages import Content, outline
from api.pages.setup.drafting import GroupDraft, GroupDrafts
from api.pages.setup.pages import SetupPages, address_of
from api.pages.setup.rules_shown import rules_of
from api.pages.setup.titles import title_of_place
from api.pages.signing_in import Door
from api.pages.visit import Visit
from domain import refusals
from domain.terms.checks.document import TermsFault, check
from domain.terms.checks.open_keys import open_keys
from domain.terms.document import Terms
from domain.text import said

ADOPT, ESTABLISH = ACTS["adopt_terms_of_reference"], ACTS["establish_a_group"]
FROM_DRAFT = {"terms", "toml", "slug", "name", "aliases"}
"""The fields of the commands that the draft fills in."""


class AdoptionPages:
    """The check of a draft, and its adoption."""

    def __init__(
        self, means: Means, questions: PageQuestions, door: Door, drafts: GroupDrafts, pages: SetupPages
    ) -> None:
        self._means = means
        self._questions = questions
        self._door = door
        self._drafts = drafts
        self._pages = pages

    async def check(self, visit: Visit) -> Response:
        """What is wrong with the terms so far, the rules in words, and the TOML."""
        visit.allow()
        draft = await self._pages.draft(visit)
        text = toml_of(draft.content)
        found = check(text)
        faults = found if isinstance(found, list) else []
        stands = [(key, translator()(words)) for key, words in open_keys(found)] if isinstance(found, Terms) else []
        later = [place for place in outline(draft.content) if draft.state_of(place) == "later"]
        return page(
            visit, "setup_check", draft=draft, toml=text, stands=stands, later=later, title_of=title_of_place,
            faults=[(translator()(f.reason), f.key, _path_of(draft.content, f)) for f in faults],
            rules=rules_of(draft.content),
        )  # fmt: skip

    async def toml(self, visit: Visit) -> Response:
        """The terms as a file."""
        draft = await self._pages.draft(visit)
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{draft.slug}.toml"'}
        return PlainTextResponse(toml_of(draft.content), headers=headers)

    async def show(self, visit: Visit) -> Response:
        """The form of the adoption; of a group that is not recorded yet, first that of its establishment."""
        visit.allow()
        draft = await self._pages.draft(visit)
        if not isinstance(check(toml_of(draft.content)), Terms):
            return RedirectResponse(address_of(draft.slug, "check"), 303, HEADERS)
        return await self._form(visit, draft, {"create": "yes"})

    async def send(self, visit: Visit) -> Response:
        """The adoption, or the establishment, to be checked or recorded."""
        draft = await self._pages.draft(visit)
        action = address_of(draft.slug, "adopt")
        given = fields_of((await self._door.form(visit, action)).multi_items())
        if given.get("step") == "change":
            return await self._form(visit, draft, given)
        if given.get(DRAFT) != str(draft.version):
            words = said("The draft has changed since you opened this page: look at it again.")
            return await self._form(visit, draft, given, [FormError(words)], status=409)
        data = await self._asked(visit, draft)
        route = ESTABLISH if data["group"] is None else ADOPT
        controls = _controls(draft, data)
        body: Data = _from_draft(draft.content, recorded=data["group"] is not None)
        try:
            body |= body_from(controls, given)
        except Unreadable as error:
            words = said("This cannot be read: look at what is asked for.")
            return await self._form(visit, draft, given, [FormError(words, error.name)])
        acknowledged = [x for x in given.get("acknowledge", "").split("\n") if x]
        made = decoded(route, {**body, **({"acknowledge": acknowledged} if acknowledged else {})})
        if isinstance(made, FormError):
            return await self._form(visit, draft, given, [made])
        lines = [(c.field, line) for c in controls if (line := shown(c, given, names_of(data)))]
        path = {"group": draft.slug} if route is ADOPT else {}
        act = Act(route=route, action=action, path=path, body=made, given=given, lines=lines)
        done = f"/console/groups/{draft.slug}/terms" if route is ADOPT else action
        try:
            response = await check_or_record(visit, self._means, act, done)
        except refusals.Refused as error:
            return await self._form(visit, draft, given, [FormError(error.detail)])
        if response.status_code == 303 and route is ADOPT:
            await self._drafts.discard(draft.slug, draft.version)
        return response

    async def _asked(self, visit: Visit, draft: GroupDraft) -> Data:
        variables = variables_of({"group": draft.slug})
        return await self._questions.ask(
            visit.request, administrator(visit), "form", variables, wait_for=visit.recorded
        )

    async def _form(
        self,
        visit: Visit,
        draft: GroupDraft,
        given: Mapping[str, str],
        problems: list[FormError] | None = None,
        *,
        status: int | None = None,
    ) -> Response:
        data = await self._asked(visit, draft)
        errors = errors_in_words(problems)
        return page(
            visit, "setup_adopt", status or (400 if errors else 200), draft=draft, given=given, data=data,
            controls=_controls(draft, data), group=data["group"], errors=errors, by_field=dict(errors),
            route=ESTABLISH if data["group"] is None else ADOPT, subjects=subjects_of(data),
            today=self._means.governance.today().isoformat(), rows=row_count, row_of=row_of,
        )  # fmt: skip


def _controls(draft: GroupDraft, data: Data) -> tuple[Control, ...]:
    """The controls of the command, without what the draft fills in."""
    route = ESTABLISH if data["group"] is None else ADOPT
    own = {c.field for c in COMMON}
    days = set() if draft.content.get("terms", {}).get("effective_from") else {"in_force_from"}
    return tuple(
        replace(c, required=c.required or c.field == "on")
        for c in controls_of(route.body)
        if c.field not in FROM_DRAFT | days and (c.field in own or c.field != "agency")
    )


def _from_draft(content: Content, *, recorded: bool) -> dict[str, Any]:
    if recorded:
        return {"toml": toml_of(content)}
    group = content["group"]
    aliases = [text for each in group.get("aliases", ()) for text in each.values()]
    return {"slug": group["slug"], "name": group["name"], **({"aliases": aliases} if aliases else {})}


def _path_of(content: Content, fault: TermsFault) -> str:
    """The path of the page that a fault is about; that of all clauses for a clause, empty where no page is."""
    if fault.key.startswith("clauses"):
        return "clauses"
    fits = [place for place in outline(content) if f"{fault.key}.".startswith(f"{place.key}.")]
    return max(fits, key=lambda place: len(place.key)).path if fits else ""
