"""The JSON Schema of terms of reference, generated from the structs. `make docs` writes it."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from domain.terms.composition import CompositionTerms
from domain.terms.document import AgencyTerms, Terms
from domain.terms.duties import IntervalDuty, ReportDuty
from domain.terms.interpretation import item_by_id

TITLE = "Terms of reference"
PUBLISHED_NAMES = {
    AgencyTerms: "Agency",
    CompositionTerms: "Composition",
    IntervalDuty: "Interval",
    ReportDuty: "Report",
}
"""The names of components whose classes were renamed since they were published."""
_REFERENCE = "#/$defs/{name}"


@cache
def schema() -> dict[str, Any]:
    """The schema of a whole document, as plain JSON values."""
    (made,), components = under_published_names(
        *msgspec.json.schema_components((Terms,), ref_template=_REFERENCE), PUBLISHED_NAMES, _REFERENCE
    )
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({**made, "$defs": components}))
    for each in plain["$defs"].values():
        if "description" in each:
            # a docstring keeps the indentation of its lines up to Python 3.12 and loses it from 3.13
            each["description"] = " ".join(each["description"].split())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE, **plain}


def under_published_names(
    schemas: Sequence[Any], components: Mapping[str, Any], published_names: Mapping[Any, str], reference: str
) -> tuple[list[Any], dict[str, Any]]:
    """Rename components to their published names, with titles and references; `reference` is the template of a reference
    to a `name`."""
    names = {kind.__name__: name for kind, name in published_names.items()}
    references = {reference.format(name=old): reference.format(name=new) for old, new in names.items()}

    def renamed(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [renamed(v) for v in value]
        if isinstance(value, dict):
            return {k: renamed(v) for k, v in value.items()}
        return references.get(value, value) if isinstance(value, str) else value

    found = {names.get(name, name): renamed(component) for name, component in components.items()}
    for name in names.values():
        found[name]["title"] = name
    return renamed(schemas), found


def published() -> str:
    """The text of the published file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def parameter(content: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The schema of the value at a dotted key of a document, whether the document gives it or not; None if no such
    parameter exists. A whole section is no parameter, and no more is an id, a kind or a clause."""
    whole = schema()
    place: Any = content
    at: dict[str, Any] = _named(whole, "Terms")
    segments = key.split(".")
    for segment in segments:
        if isinstance(place, list | tuple):
            try:
                place = item_by_id(place, segment)
            except LookupError:
                return None
            at = _item(whole, at, place)
        else:
            found = at.get("properties", {}).get(segment)
            if found is None:
                return None
            place = place.get(segment, {}) if isinstance(place, dict) else {}
            at = _structure(whole, found, place)
    if len(segments) < 2 or segments[0] in {"clauses", "open"} or segments[-1] in {"id", "kind", "clause"}:
        return None
    return {"$defs": whole["$defs"], **at}


def _named(whole: dict[str, Any], name: str) -> dict[str, Any]:
    named: dict[str, Any] = whole["$defs"][name]
    return named


def _structure(whole: dict[str, Any], found: dict[str, Any], place: Any) -> dict[str, Any]:
    """The schema that a property stands for: its reference followed, null left out, the alternative of its kind
    chosen."""
    if "$ref" in found:
        return _named(whole, found["$ref"].rsplit("/", 1)[1])
    choices = [each for each in found.get("anyOf", ()) if each.get("type") != "null"]
    if len(choices) == 1:
        return _structure(whole, choices[0], place)
    if choices and isinstance(place, dict) and "kind" in place:
        return _item(whole, {"items": {"anyOf": choices}}, place)
    return {"anyOf": choices} if choices else found


def _item(whole: dict[str, Any], array: dict[str, Any], place: Any) -> dict[str, Any]:
    items = array.get("items", {})
    for each in items.get("anyOf", ()):
        structure = _structure(whole, each, place)
        if place.get("kind") in structure.get("properties", {}).get("kind", {}).get("enum", ()):
            return structure
    return _structure(whole, items, place)
