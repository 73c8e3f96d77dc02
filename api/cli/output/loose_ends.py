"""Renders the loose ends of a command (what it leaves open) as lines of text."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from api.cli.client.session import ClientSession
from api.http.media import Json
from api.languages import translator
from domain.text import Words, code, said

NAME = "query ($id: ID!) { person(id: $id) { name } }"

LOOSE_END_TEMPLATES = {
    "seats": "{group}: seat {seat} ({title}[, {agency}]) is vacant from {vacant_since}[; may stand in: {deputies}]",
    "offices": "{group}: the office of {office} is vacant from {vacant_since}[; must agree to the next one: {consents}]",
    "deputies": "{group}: {person} no longer stands in for seat {seat} ({deputy})[; still may: {remaining}]",
    "held": "{group}: {person} held[ seat {seat}][, as its deputy {deputy}][ the office of {office}] until then",
    "later": "{group}: {person} is to hold[ seat {seat}][, as its deputy {deputy},][ the office of {office}] from {since}",
    "meetings": "{group}: the meeting of {meets_on} will not be[; instead: {instead}]",
    "relations": "{group}: {relation} {to} no longer",
    "duties": "{group}: {what}[, due on {due_on}][ (clause {clause})]",
    "work": "{group}: {kind} {id}[, of seat {seat}][, of {agency}] is open",
    "agencies": "{group}: what is told of the agency[; seats {seats}][; nominated for {nominations}][; of class {classes}]",
    "verdicts": "{group}: the verdict on {of} was {before} and is {after}",
}
DAY_FIELDS = ("vacant_since", "since", "meets_on", "due_on")
CODE_FIELDS = ("relation", "before", "after")


def loose_end_lines(leaves: Json, session: ClientSession) -> Iterator[str]:
    """A line for each loose end in `leaves`, as answers and previews have them; the session looks names up."""
    names = _PersonNames(session)
    for name, template in LOOSE_END_TEMPLATES.items():
        for item in leaves.get(name, ()):
            values = {field: _value(field, value, names) for field, value in item.items()}
            yield translator()(Words(template, said("", **values).values))


def _value(field: str, value: Any, names: "_PersonNames") -> Any:
    if value is None:
        return "nothing" if field in CODE_FIELDS else None
    if field in DAY_FIELDS:
        return date.fromisoformat(value)
    if field in CODE_FIELDS:
        return code(value)
    return names[value] if field == "person" else value or None


class _PersonNames:
    """Cache of persons' names by id; the id itself where a name is hidden or erased."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session
        self._names: dict[str, str] = {}

    def __getitem__(self, person: str) -> str:
        if person not in self._names:
            found = self._session.query(NAME, {"id": person})["person"]
            self._names[person] = (found and found["name"]) or person
        return self._names[person]
