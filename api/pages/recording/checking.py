"""Check, then record: what every page that records has in common, whatever its form looks like."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from starlette.responses import RedirectResponse, Response

from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.route import Route
from api.http.problems import problem_of
from api.languages import translator
from api.pages.form_tokens import FIELD, new_key
from api.pages.recording.submission import Problem, checked, expected_version, recorded
from api.pages.rendering import HEADERS, page
from api.pages.visit import Visit
from domain.permission import Credential, permit_command
from domain.refusals import Unacknowledged
from domain.text import Words, said
from ledger.governance import LostRace, VersionExpected

OWN_FIELDS = {"step", "key", "expected", "acknowledge", FIELD}
Line = tuple[str, Sequence[tuple[str, str]]]
"""A line of the check: the name of a field, and what was filled in under it."""


class Act(Struct, frozen=True, kw_only=True):
    """A command that a form says: where the form is sent, what it holds, and what the check shows of it."""

    route: Route
    action: str
    path: Mapping[str, str]
    body: Struct
    given: Mapping[str, str]
    lines: Sequence[Line]


def administrator(visit: Visit) -> Credential:
    """The credential of somebody who may record. Raises NotPermitted."""
    assert visit.session
    permit_command(visit.session.credential)
    return visit.session.credential


async def check_or_record(visit: Visit, means: Means, act: Act, done: str | None) -> Response:
    """The check of an act, or, where that was seen and confirmed, on to a page of what was recorded: `done`, by default
    that of the event. Where somebody came first, or a fault was not acknowledged, the check again. Raises Refused."""
    if act.given.get("step") != "record":
        return await _check(visit, means, act)
    expected = act.given.get("expected", "")
    version = int(expected) if expected.isdecimal() else None
    try:
        found = await recorded(
            act.route, means, administrator(visit), act.path, act.body, act.given.get("key", ""), version
        )
    except (Unacknowledged, VersionExpected, LostRace) as error:
        return await _check(visit, means, act, Problem(_words(error)))
    position = found.positions[-1]
    address = (done or "/console/events/{position}").format(position=position, id=found.id)
    return RedirectResponse(f"{address}?recorded={position}", 303, HEADERS)


async def _check(visit: Visit, means: Means, act: Act, problem: Problem | None = None) -> Response:
    preview = await checked(act.route, means, administrator(visit), act.path, act.body)
    return page(
        visit,
        "check",
        409 if problem else 200,
        act=act,
        kept={name: value for name, value in act.given.items() if name not in OWN_FIELDS},
        sentences=sentences_of(preview),
        preview=preview,
        problem=problem and translator()(problem.words),
        key=act.given.get("key") or new_key(),
        expected=expected_version(preview),
    )


def sentences_of(preview: Preview) -> list[str]:
    """What would change, in words."""
    sentences: Any = preview.sentences
    return [translator()(words) for words in sentences] if isinstance(sentences, tuple) else []


def fields_of(items: Sequence[tuple[str, Any]]) -> dict[str, str]:
    """The fields of a form as text; those of one name on lines of their own."""
    given: dict[str, str] = {}
    for name, value in items:
        given[name] = f"{given[name]}\n{value}" if name in given else str(value)
    return given


def _words(error: Exception) -> Words:
    if isinstance(error, VersionExpected | LostRace):
        return said("Somebody came first: the record has moved since you checked. What would change now stands below.")
    return Words(problem_of(error).detail)
