"""Every command as a form: found by everyday words, filled in, checked, recorded."""

import re
from urllib.parse import urlencode

from msgspec import Struct, field
from starlette.responses import Response

from api.commands.means import Means
from api.commands.route import Route
from api.pages.question import Data, PageQuestions
from api.pages.recording.act_list import ACTS, HEADINGS, acts_named, fits, heading_of
from api.pages.recording.checking import Act, Line, administrator, check_or_record, fields_of
from api.pages.recording.controls import Control, Unreadable, body_from, controls_of, row_count, row_of
from api.pages.recording.in_words import names_of, shown
from api.pages.recording.subjects import WORK, subjects_of, variables_of
from api.pages.recording.submission import FormError, decoded, errors_in_words
from api.pages.rendering import page
from api.pages.signing_in import Door
from api.pages.visit import Visit, page_address
from domain import refusals
from domain.events.person import PersonErased
from domain.refusals import Unknown
from domain.text import said

BACK = "back"
"""The field of a form that says where to go on to."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


SHOWN_OPTIONAL_MAX = 4
NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has."""


class Filled(Struct, frozen=True, kw_only=True):
    """A form as it was filled in: the route, its path, the controls, what stands in each."""

    route: Route
    controls: tuple[Control, ...]
    given: dict[str, str]
    named: dict[str, str] = field(default_factory=dict)
    """What persons who were found by name are called, by id."""

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
        found = [r for r in acts_named(visit.parameters.get("q", "")) if fits(r, about)]
        data = await self._questions.ask(visit.request, credential, "form", variables_of(about))
        sections = {heading: [r for r in found if heading_of(r) is heading] for heading in HEADINGS}
        return page(
            visit, "acts", data=data, sections=sections, about=about, query=urlencode(about), subjects=subjects_of(data)
        )

    async def form_page(self, visit: Visit) -> Response:
        route = _route(visit)
        administrator(visit, route)
        given = {}
        for name, value in visit.parameters.items():
            given[f"path.{name}" if name in route.parameters else name] = value
        return await self._form(visit, Filled(route=route, controls=controls_of(route.body), given=given))

    async def send(self, visit: Visit) -> Response:
        """A form that was sent: to be checked, recorded, or changed again."""
        route = _route(visit)
        administrator(visit, route)
        action = f"/console/record/{route.id}"
        given = fields_of((await self._door.form(visit, action)).multi_items())
        filled = Filled(route=route, controls=controls_of(route.body), given=given)
        if given.get("step") == "change":
            return await self._form(visit, filled)
        body, problems = await self._body(visit, filled)
        if body is None:
            return await self._form(visit, filled, problems)
        data = await self._asked(visit, filled)
        lines = _lines(filled, data)
        confirms = await self._name_to_confirm(visit, filled) if PersonErased in route.records else None
        act = Act(route=route, action=action, path=filled.path, body=body, given=given, lines=lines, confirms=confirms)
        try:
            return await check_or_record(visit, self._means, act, _then(filled, own=_is_of_agency(visit)))
        except refusals.Refused as error:
            return await self._form(visit, filled, [FormError(error.detail)])

    async def _name_to_confirm(self, visit: Visit, filled: Filled) -> str | None:
        """The name of whoever is to be erased, the id where it is not to be seen; None of whoever is erased already."""
        id = filled.path["person"]
        person = (await self._questions.ask(visit.request, administrator(visit), "person_name", {"person": id}))[
            "person"
        ]
        return None if person is None or person["nameState"] == "ERASED" else str(person["name"] or id)

    async def _form(self, visit: Visit, filled: Filled, problems: list[FormError] | None = None) -> Response:
        data = await self._asked(visit, filled)
        group_of = data["group"] or (data["about"] or data["piece"] or {}).get("group")
        errors = errors_in_words(problems)
        return page(
            visit, "form", 400 if errors else 200,
            route=filled.route, controls=filled.controls, given=filled.given, data=data,
            subjects=subjects_of(data, filled.path), optional=optional_of(filled.controls), group=group_of, errors=errors,
            by_field=dict(errors), today=self._means.governance.today().isoformat(), rows=row_count, row_of=row_of,
        )  # fmt: skip

    async def _asked(self, visit: Visit, filled: Filled) -> Data:
        """What the form is of, and what it offers to be chosen: to the role agency its own alone."""
        credential, about = administrator(visit, filled.route), variables_of(filled.path)
        if credential.agency is None:
            return await self._questions.ask(visit.request, credential, "form", about)
        own = {"slug": credential.agency, "work": about["work"] or NOBODY}
        data = await self._questions.ask(visit.request, credential, "own_form", own)
        if data["piece"] is None:
            raise Unknown("known-page", said("There is nothing of that name that you may see."))
        nobody: Data = {"nodes": [], "pageInfo": {"hasNextPage": False}}
        piece = {**data["piece"], "group": None, "agencies": [data["agency"]]}
        return {
            **dict.fromkeys(("group", "about", "who")),
            "groups": nobody,
            "agencies": {**nobody, "nodes": [data["agency"]]},
            "piece": piece,
        }

    async def _body(self, visit: Visit, filled: Filled) -> tuple[Struct | None, list[FormError]]:
        """The body that the form says, or what is wrong with it. Persons are named by name or id."""
        missing = [name for name, value in filled.path.items() if not value]
        if missing:
            return None, [FormError(said("Say which {name}.", name={"code": name}), f"path.{name}") for name in missing]
        given = dict(filled.given)
        problems = await self._find_persons(visit, filled, given)
        try:
            body = body_from(filled.controls, given)
        except Unreadable as error:
            return None, [FormError(said("This cannot be read: look at what is asked for."), error.name)]
        acknowledged = [x for x in given.get("acknowledge", "").split("\n") if x]
        found = decoded(filled.route, {**body, **({"acknowledge": acknowledged} if acknowledged else {})})
        if isinstance(found, FormError):
            problems.append(found)
        filled.given.update(given)
        return (None, problems) if problems or isinstance(found, FormError) else (found, [])

    async def _find_persons(self, visit: Visit, filled: Filled, given: dict[str, str]) -> list[FormError]:
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
                filled.named[people[0]["ref"]] = people[0]["name"] or value
                continue
            listed = "; ".join(f"{p['name']} ({p['ref']})" for p in people)
            words = (
                said("Several are called {name}; copy the id of one: {people}", name=value[:100], people=listed)
                if people
                else said(
                    "Nobody called {name} is recorded that you may see: register the person first.", name=value[:100]
                )
            )
            problems.append(FormError(words, name))
        return problems


def _route(visit: Visit) -> Route:
    route = ACTS.get(visit.request.path_params["operation"])
    if route is None:
        raise Unknown("known-act", said("There is no act of that name."))
    return route


def optional_of(controls: tuple[Control, ...]) -> frozenset[str]:
    """The names of the controls that a form folds away, since they need not be filled in and are many."""
    found = [c.name for c in controls if not c.required and c.field not in ("on", "authority", "evidence")]
    return frozenset(found) if len(found) > SHOWN_OPTIONAL_MAX else frozenset()


def _lines(filled: Filled, data: Data) -> list[Line]:
    """What the check shows: what the act is of, then what was filled in."""
    subjects, named = subjects_of(data, filled.path), names_of(data) | filled.named
    path = [(n, [(n, subjects[n][0] if n in subjects else v)]) for n, v in filled.path.items()]
    return [*path, *((c.field, line) for c in filled.controls if (line := shown(c, filled.given, named)))]


def _is_of_agency(visit: Visit) -> bool:
    assert visit.session
    return visit.session.credential.agency is not None


def _then(filled: Filled, *, own: bool = False) -> str | None:
    """The page to go on to: that of the meeting or the group concerned; for the role agency its `own` piece of work."""
    path = filled.path
    if own:
        return page_address("work", next(path[kind] for kind in WORK if kind in path))
    if "meeting" in path and filled.given.get(BACK) == "desk":
        return f"/console/meetings/{path['meeting']}/desk"
    if "meeting" in path:
        return f"/console/meetings/{path['meeting']}"
    if filled.route.path == "/groups/{group}/meetings":
        return "/console/meetings/{id}"
    return f"/console/groups/{path['group']}" if "group" in path else None
