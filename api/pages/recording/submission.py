"""Checks and records what a form says: the same code as the REST commands, with the idempotency key of the form."""

from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from starlette.concurrency import run_in_threadpool

from api.commands.endpoint import carry_out
from api.commands.fields import allowed_values
from api.commands.http.head import RequestHead
from api.commands.http.response import Recorded
from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.route import Route
from api.http.media import Json
from api.http.refusals import BadRequest
from api.languages import translator
from domain.permission import Credential, permit_command
from domain.text import Words, said


class FormError(Struct, frozen=True):
    """What keeps a form from being recorded: the words, and the field that they are about, where that is known."""

    words: Words
    field: str | None = None


def errors_in_words(problems: Iterable[FormError] | None) -> list[tuple[str, str]]:
    """By the field that each is about, "top" where that is not known, what keeps a form from being recorded."""
    return [(each.field or "top", translator()(each.words)) for each in problems or ()]


def decoded(route: Route, body: Json) -> Struct | FormError:
    """The body as the command takes it, or what is wrong with it."""
    try:
        return msgspec.convert(body, route.body)
    except msgspec.ValidationError as error:
        text = str(error)
        place = text.rpartition("`$.")[2].rstrip("`").split("[")[0] if "`$." in text else None
        if text.startswith("Object missing required field"):
            place = text.split("`")[1]
            within = text.rpartition("`$.")[2].rstrip("`") + "." if "`$." in text else ""
            return FormError(said("This is missing: {field}.", field={"code": place}), within + place)
        return FormError(allowed_values.validation_message(error, route.body), place)


def topics_of(route: Route) -> list[str]:
    """The topics of the events that a route records."""
    return [kind.TOPIC for kind in route.records]


def head_of(
    credential: Credential,
    path: Mapping[str, str],
    *,
    topics: Collection[str] = (),
    key: str | None = None,
    expected: Container[int] | None = None,
    preview: bool,
) -> RequestHead:
    """The head of the request that a form is. Raises NotPermitted."""
    permit_command(credential, topics)
    return RequestHead(credential=credential, path=path, key=key, expected=expected, preview=preview)


async def checked(route: Route, means: Means, credential: Credential, path: Mapping[str, str], body: Struct) -> Preview:
    """What recording it would change. Raises what `carry_out` raises."""
    found = await run_in_threadpool(
        carry_out, route, means, head_of(credential, path, topics=topics_of(route), preview=True), body
    )
    assert isinstance(found, Preview)
    return found


async def recorded(
    route: Route,
    means: Means,
    credential: Credential,
    path: Mapping[str, str],
    body: Struct,
    key: str,
    expected: int | None,
) -> Recorded:
    """What was recorded: once, however often the form is sent. `expected` is the version of the one stream, as it was at
    the check. Raises what `carry_out` raises."""
    if not key:
        raise BadRequest(Words("the form has no key"), rule="form-key")
    versions = None if expected is None else frozenset({expected})
    head = head_of(credential, path, topics=topics_of(route), key=key, expected=versions, preview=False)
    found: Any = await run_in_threadpool(carry_out, route, means, head, body)
    assert isinstance(found, Recorded)
    return found


def expected_version(preview: Preview) -> int | None:
    """The version that the stream of a command has before it; None where it records in several."""
    streams = {e.stream for e in preview.events}
    return min(e.version for e in preview.events) - 1 if len(streams) == 1 and preview.events else None
