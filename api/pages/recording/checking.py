"""Check, then record: what every page that records has in common, whatever its form looks like."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, UnsetType
from starlette.responses import RedirectResponse, Response

from api.commands.means import Means
from api.commands.route import Route
from api.http.problems import problem_of
from api.languages import translator
from api.pages.form_tokens import FIELD, new_key
from api.pages.recording.controls import whole_number
from api.pages.recording.submission import FormError, checked, expected_version, recorded, topics_of
from api.pages.rendering import HEADERS, page
from api.pages.visit import Visit
from api.people.name_keys import person_key
from domain.characters import without_ignorable
from domain.faults import QUESTIONS
from domain.permission import Credential, permit_command
from domain.refusals import Unacknowledged
from domain.text import Words, said
from ledger.governance import LostRace, VersionExpected

VERSION_DIGITS_MAX = 9
OWN_FIELDS = {"step", "key", "expected", "acknowledge", "confirm", FIELD}
Line = tuple[str, Sequence[tuple[str, str]]]
"""A line of the check: the name of a field, and what was filled in under it."""


class Act(Struct, frozen=True, kw_only=True):
    """A command that a form says: where the form is sent, what it holds, and what the check shows of it. `confirms` is what
    is to be typed again before it is recorded: the name of whoever is erased."""

    route: Route
    action: str
    path: Mapping[str, str]
    body: Struct
    given: Mapping[str, str]
    lines: Sequence[Line]
    confirms: str | None = None


def administrator(visit: Visit, route: Route | None = None) -> Credential:
    """The credential of somebody who may record: of the acts of a route, others than an administrator too. Raises
    NotPermitted."""
    assert visit.session
    permit_command(visit.session.credential, topics_of(route) if route else ())
    return visit.session.credential


async def check_or_record(visit: Visit, means: Means, act: Act, done: str | None) -> Response:
    """The check of an act, or, where that was seen and confirmed, on to a page of what was recorded: `done`, by default
    that of the event. Where somebody came first, or a fault was not acknowledged, the check again. Raises Refused."""
    if act.given.get("step") != "record":
        return await _check(visit, means, act)
    if act.confirms is not None and person_key(act.given.get("confirm", "")) != person_key(act.confirms):
        return await _check(visit, means, act, FormError(said("That is not the name: nothing was erased.")))
    try:
        found = await recorded(
            act.route,
            means,
            administrator(visit, act.route),
            act.path,
            act.body,
            act.given.get("key", ""),
            _version(act),
        )
    except (Unacknowledged, VersionExpected, LostRace) as error:
        return await _check(visit, means, act, FormError(_words(error)))
    position = found.positions[-1]
    address = (done or "/console/events/{position}").format(position=position, id=found.id)
    return RedirectResponse(f"{address}?recorded={position}", 303, HEADERS)


def _version(act: Act) -> int | None:
    """The version of the stream at the check; None where there were several, -1, which none has, for what is no number."""
    text = act.given.get("expected", "").strip()
    version = whole_number(text, VERSION_DIGITS_MAX)
    return -1 if text and version is None else version


async def _check(visit: Visit, means: Means, act: Act, problem: FormError | None = None) -> Response:
    preview = await checked(act.route, means, administrator(visit, act.route), act.path, act.body)
    return page(
        visit,
        "check",
        409 if problem else 200,
        act=act,
        kept={name: value for name, value in act.given.items() if name not in OWN_FIELDS},
        sentences=said_in(preview.sentences),
        notes=said_in(preview.notes),
        preview=preview,
        asked=[f for f in preview.faults if f.rule in QUESTIONS],
        left=[f for f in preview.faults if f.rule not in QUESTIONS],
        problem=problem and translator()(problem.words),
        key=act.given.get("key") or new_key(),
        expected=expected_version(preview),
    )


def said_in(words: tuple[Words, ...] | UnsetType) -> list[str]:
    """The words of a preview in the reader's language; none where it has none."""
    return [translator()(each) for each in words] if isinstance(words, tuple) else []


def fields_of(items: Sequence[tuple[str, Any]]) -> dict[str, str]:
    """The fields of a form as text, without what came in invisibly with what was pasted; those of one name on lines of
    their own."""
    given: dict[str, str] = {}
    for name, value in items:
        text = without_ignorable(str(value))
        given[name] = f"{given[name]}\n{text}" if name in given else text
    return given


def _words(error: Exception) -> Words:
    if isinstance(error, VersionExpected | LostRace):
        return said("Somebody came first: the record has moved since you checked. What would change now stands below.")
    return Words(problem_of(error).detail)
