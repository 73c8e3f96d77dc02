"""What a command leaves open, as lines for a person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from api.cli.client.database_access import out
from api.cli.client.session import Session
from api.cli.output.previews import preview_lines, recorded_lines
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


def carry_out(spoken: Session, path: str, body: Json, *, preview: bool, key: str | None = None) -> dict[str, Any]:
    """Carry a command out, or preview it, and say what it leaves open; nothing is recorded by a preview. Gives the answer;
    the same `key` twice is one act."""
    answer = spoken.post(path, body, key=key, preview=preview)
    lines = list(preview_lines(answer) if preview else recorded_lines(spoken, answer))
    last = [lines.pop()] if preview else []
    if left := list(_loose_end_lines(answer.get("leaves", {}), _PersonNames(spoken))):
        title = said("This would leave open:") if preview else said("This leaves open:")
        lines += [translator()(title), *(f"  {line}" for line in left)]
    for line in (*lines, *last):
        out.print(line, markup=False)
    return answer


def _loose_end_lines(leaves: Json, names: "_PersonNames") -> Iterator[str]:
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
    """What to call persons, asked for once each; an id where a name is hidden or erased."""

    def __init__(self, spoken: Session) -> None:
        self._spoken = spoken
        self._known: dict[str, str] = {}

    def __getitem__(self, person: str) -> str:
        if person not in self._known:
            found = self._spoken.ask(NAME, {"id": person})["person"]
            self._known[person] = (found and found["name"]) or person
        return self._known[person]
