"""What another group holds is, for every command, as though it did not exist: whoever is limited to groups is refused in
the same words, whether an address or a field of the body names it."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from api.commands.route import Example, Route
from api.routes import ROUTES
from tests.support.http_client import Client

RENAMED = {
    "Example": "Second",
    "example": "second",
    "EBC": "SBC",
    "EQAG": "SQAG",
    "Quality Group": "Second Quality Group",
    "E.C.B.C.": "S.C.B.C.",
}
"""What the examples of the table call their own, and what a second set of them is called: one database holds both."""
GROUPS = ("second-board", "second-group", "second-project")
JsonPath = tuple[str | int, ...]


APART = ("/corrections", "/faults/{fault}/explanation")
"""Their examples name positions of the first set; tests/api/test_reach.py has them."""


def test_what_another_group_holds_is_as_though_it_did_not_exist(
    client: Client, limited: Callable[..., Client], nothing_recorded: Any
) -> None:
    first = {e.key: client.post(r.path.format(**e.path), e.body, key=e.key) for r, e in examples()}
    by, names, told = limited(*GROUPS), dict(RENAMED), list[str]()
    by.project = client.project
    for route, example in examples():
        body, path = renamed(example.body, names), renamed(example.path, names)
        theirs = {ours: other for other, ours in names.items() if re.fullmatch(r"[0-9a-f-]{36}", ours)}
        with nothing_recorded():
            told += differences(by, route, example, path, body, theirs)
        answer = by.post(route.path.format(**path), body, key=f"2 {example.key}")
        names[first[example.key]["id"]] = answer["id"]
    assert not told, "\n".join(told)


def examples() -> Iterator[tuple[Route, Example]]:
    yield from ((r, e) for r in ROUTES if r.path not in APART for e in r.examples)


def renamed(value: Any, names: dict[str, str]) -> Any:
    text = json.dumps(value)
    for one, other in names.items():
        text = text.replace(one, other)
    return json.loads(text)


def differences(
    by: Client, route: Route, example: Example, path: dict[str, str], body: Any, theirs: dict[str, str]
) -> Iterator[str]:
    """Where a refusal of what the first set holds differs from that of what nobody holds, or is none; every other time of
    a preview."""
    previews = itertools.cycle(("", "?preview=true"))
    given = {"path": path, "body": body}
    for place in references(given, theirs):
        own = at(given, place)
        other, nobody = theirs.get(own) or own.replace("second", "example"), str(uuid4())
        if own not in theirs:
            nobody = f"nobody-{own.partition('-')[2]}"
        preview, found = next(previews), []
        for value in (other, nobody):
            asked = put(given, place, value)
            answer = by.request(route.path.format(**asked["path"]) + preview, asked["body"])
            found.append(f"{answer.status_code} {answer.text}".replace(value, "…"))
        if found[0] != found[1] or (found[0].startswith("2") and "REFUSED" not in found[0]):
            yield f"{route.path} {example.key} {place}: {found[0][:600]} != {found[1][:600]}"


def references(given: Any, theirs: dict[str, str], place: JsonPath = ()) -> Iterator[JsonPath]:
    """Where a value names a group, a person, or what a group holds."""
    if isinstance(given, dict | list):
        for key, value in given.items() if isinstance(given, dict) else enumerate(given):
            yield from references(value, theirs, (*place, key))
    elif given in theirs or given in GROUPS:
        yield place


def at(value: Any, place: JsonPath) -> Any:
    for key in place:
        value = value[key]
    return value


def put(given: Any, place: JsonPath, value: str) -> Any:
    copy = json.loads(json.dumps(given))
    at(copy, place[:-1])[place[-1]] = value
    return copy
