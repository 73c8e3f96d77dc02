"""The terms of a day: those in force, with what was recorded on their open questions (docs/interpretations.md)."""

import copy
from dataclasses import dataclass
from typing import Any

from quorate_verify.history import Fact, Record


@dataclass(frozen=True)
class Terms:
    """The document with interpretations in it, the keys that are open still, and the keys of which it is not told here what
    they mean, since they were interpreted for an earlier version."""

    document: dict[str, Any]
    open: frozenset[str]
    doubtful: frozenset[str]

    def table(self, *path: str) -> dict[str, Any]:
        """A table of the document; empty where the terms have none."""
        found: Any = self.document
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def unsettled(self, *prefixes: str) -> bool:
        """Whether a key with one of these prefixes is open, or in doubt."""
        return any(key.startswith(prefixes) for key in self.open | self.doubtful)


def terms_on(record: Record, day: str) -> Terms | None:
    """The terms of a day; None where none are in force."""
    return record.once(("terms", day), lambda: _terms_on(record, day))


def _terms_on(record: Record, day: str) -> Terms | None:
    versions = [fact.state["terms"] for since, fact in record.adopted() if since <= day]
    if not versions:
        return None
    document = copy.deepcopy(versions[-1])
    questions = {each["key"] for each in document.get("open", ())}
    earlier = {version["terms"]["version"] for version in versions[:-1]}
    answers: dict[str, Fact] = {}
    carried = set()
    for fact in record.of(record.group, "group.interpretation-recorded"):
        key, since = fact.state["key"], fact.state["from"]
        if since > day or key not in questions:
            continue
        if fact.state["terms"] in earlier:
            carried.add(key)
        elif fact.state["terms"] == document["terms"]["version"] and (
            key not in answers or answers[key].state["from"] <= since
        ):
            answers[key] = fact
    unset = {key for key, fact in answers.items() if not _set(document, key, fact.state["value"])}
    return Terms(document, frozenset(questions - answers.keys()), frozenset(carried - answers.keys() | unset))


def _set(document: dict[str, Any], key: str, value: Any) -> bool:
    """Whether there is such a key, at which the value then is; an item of a list is found by its id."""
    *way, last = key.split(".")
    place: Any = document
    for name in way:
        if isinstance(place, list):
            place = next((item for item in place if isinstance(item, dict) and item.get("id") == name), None)
        elif isinstance(place, dict):
            place = place.setdefault(name, {})
    if not isinstance(place, dict):
        return False
    place[last] = value
    return True
