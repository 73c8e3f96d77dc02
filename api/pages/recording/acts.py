"""Every command as a form: found by everyday words, filled in, checked, recorded."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from msgspec import Struct
from starlette.responses import Response

from api.commands.means import Means
from api.commands.route import Route
from api.languages import translator
from api.pages.question import PageQuestions
from api.pages.recording.checking import Act, administrator, check_or_record, fields_of
from api.pages.recording.controls import Control, Unreadable, body_from, controls_of, row_count, row_of
from api.pages.recording.submission import Problem, decoded
from api.pages.rendering import code_in_words, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from api.routes import ROUTES
from domain import refusals
from domain.refusals import Unknown
from domain.text import said

ACTS: Mapping[str, Route] = {
    route.id: route for route in ROUTES if route.path not in ("/corrections", "/groups/{group}/imports")
}
SYNONYMS = {
    "minutes": "minutes", "agree": "approved", "attend": "roll", "resign": "departed left", "leave": "left departed",
    "join": "appoint", "move": "reschedule", "postpone": "reschedule", "fix": "correct", "delete": "erase",
    "invite": "notice", "promote": "appoint", "vote": "decision", "absent": "apologies", "conflict": "interest",
}  # fmt: skip
"""Everyday words for words of the commands."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Filled(Struct, frozen=True, kw_only=True):
    """A form as it was filled in: the route, its path, the controls, what stands in each."""

    route: Route
    controls: tuple[Control, ...]
    given: dict[str, str]

    @property
    def path(self) -> dict[str, str]:
        return {name: self.given.get(f"path.{name}", "").strip() for name in self.route.parameters}


class ActPages:
    """The pages of the generic form."""

    def __init__(self, means: Means, questions: PageQuestions, door: Door) -> None:
        self._means = means
        self._questions = questions
        self._door = door

    async def list_page(self, visit: Visit) -> Response:
        """Every act, or those that words and a subject in the address leave."""
        credential = administrator(visit)
        kinds = {name for route in ACTS.values() for name in route.parameters}
        visit.allow("q", *kinds)
        about = {name: value for name, value in visit.parameters.items() if name in kinds}
        words = visit.parameters.get("q", "").lower().split()
        found = [r for r in ACTS.values() if _fits(r, about) and all(_named(r, word) for word in words)]
        data = await self._questions.ask(visit.request, credential, "form", {"slug": "", "meeting": ""})
        return page(visit, "acts", data=data, acts=found, about=about, query=urlencode(about))

    async def form_page(self, visit: Visit) -> Response:
        administrator(visit)
        route = _route(visit)
        given = {}
        for name, value in visit.parameters.items():
            given[f"path.{name}" if name in route.parameters else name] = value
        return await self._form(visit, Filled(route=route, controls=controls_of(route.body), given=given))

    async def send(self, visit: Visit) -> Response:
        """A form that was sent: to be checked, recorded, or changed again."""
        administrator(visit)
        route = _route(visit)
        action = f"/console/record/{route.id}"
        given = fields_of((await self._door.form(visit, action)).multi_items())
        filled = Filled(route=route, controls=controls_of(route.body), given=given)
        if given.get("step") == "change":
            return await self._form(visit, filled)
        body, problems = await self._body(visit, filled)
        if body is None:
            return await self._form(visit, filled, problems)
        path = [(name, [(name, value)]) for name, value in filled.path.items()]
        lines = [*path, *((c.field, line) for c in filled.controls if (line := shown(c, given)))]
        act = Act(route=route, action=action, path=filled.path, body=body, given=given, lines=lines)
        try:
            return await check_or_record(visit, self._means, act, _then(filled))
        except refusals.Refused as error:
            return await self._form(visit, filled, [Problem(error.detail)])

    async def _form(self, visit: Visit, filled: Filled, problems: list[Problem] | None = None) -> Response:
        credential = administrator(visit)
        group, meeting = filled.path.get("group", ""), filled.path.get("meeting", "")
        about = {"slug": group, "meeting": meeting}
        data = await self._questions.ask(visit.request, credential, "form", about)
        group_of = data["group"] or (data["about"] or {}).get("group")
        errors = [(p.field or "top", translator()(p.words)) for p in problems or ()]
        return page(
            visit, "form", 400 if errors else 200,
            route=filled.route, controls=filled.controls, given=filled.given, data=data, group=group_of, errors=errors,
            by_field=dict(errors), today=self._means.governance.today().isoformat(), rows=row_count, row_of=row_of,
        )  # fmt: skip

    async def _body(self, visit: Visit, filled: Filled) -> tuple[Struct | None, list[Problem]]:
        """The body that the form says, or what is wrong with it. Persons are named by name or id."""
        missing = [name for name, value in filled.path.items() if not value]
        if missing:
            return None, [Problem(said("Say which {name}.", name={"code": name}), f"path.{name}") for name in missing]
        given = dict(filled.given)
        problems = await self._find_persons(visit, given)
        try:
            body = body_from(filled.controls, given)
        except Unreadable as error:
            return None, [Problem(said("This cannot be read: look at what is asked for."), error.name)]
        acknowledged = [x for x in given.get("acknowledge", "").split("\n") if x]
        found = decoded(filled.route, {**body, **({"acknowledge": acknowledged} if acknowledged else {})})
        if isinstance(found, Problem):
            problems.append(found)
        filled.given.update(given)
        return (None, problems) if problems or isinstance(found, Problem) else (found, [])

    async def _find_persons(self, visit: Visit, given: dict[str, str]) -> list[Problem]:
        """Put the id in the place of each name that is one person's."""
        problems = []
        for name, value in list(given.items()):
            if (
                name.rpartition(".")[2] not in ("person", "same_as")
                or not value.strip()
                or UUID.fullmatch(value.strip())
            ):
                continue
            variables = {"name": value, "first": 6}
            data = await self._questions.ask(visit.request, administrator(visit), "people_named", variables)
            people = data["persons"]["nodes"]
            if len(people) == 1:
                given[name] = people[0]["ref"]
                continue
            listed = "; ".join(f"{p['name']} ({p['ref']})" for p in people)
            words = (
                said("Several are called {name}; copy the id of one: {people}", name=value[:100], people=listed)
                if people
                else said(
                    "Nobody called {name} is recorded that you may see: register the person first.", name=value[:100]
                )
            )
            problems.append(Problem(words, name))
        return problems


def _route(visit: Visit) -> Route:
    route = ACTS.get(visit.request.path_params["operation"])
    if route is None:
        raise Unknown("known-act", said("There is no act of that name."))
    return route


def _fits(route: Route, about: Mapping[str, str]) -> bool:
    return not about or any(name in route.parameters[:1] for name in about)


def _named(route: Route, word: str) -> bool:
    texts = f"{route.does} {route.path} {route.name}".lower()
    return word in texts or any(
        other in texts for key, some in SYNONYMS.items() if key in word for other in some.split()
    )


def shown(control: Control, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was filled in under a control, for the check: names and values."""
    start = f"{control.name}."
    found = [(n, v) for n, v in given.items() if (n == control.name or n.startswith(start)) and v.strip()]
    return [(n, code_in_words(v)) for n, v in found] if control.kind == "choice" else found


def _then(filled: Filled) -> str | None:
    """The page to go on to: that of the meeting or the group concerned."""
    path = filled.path
    if "meeting" in path:
        return f"/console/meetings/{path['meeting']}"
    if filled.route.path == "/groups/{group}/meetings":
        return "/console/meetings/{id}"
    return f"/console/groups/{path['group']}" if "group" in path else None
