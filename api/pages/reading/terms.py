"""The terms of reference: rules, clauses, open questions and interpretations."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from api.pages.question import Data
from api.pages.visit import Visit
from domain.terms.document import Terms


def terms_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The document in force, its clauses, and which rules rest on each."""
    document = document_in_force(data)
    rests: dict[str, list[str]] = {}
    for name, clause in _clauses_of(document):
        if name not in rests.setdefault(clause, []):
            rests[clause].append(name)
    clauses = document.get("clauses", {})
    return {
        "clauses": {name: clauses[name] for name in sorted(clauses, key=_natural)},
        "rests": rests,
        "open": document.get("open", ()),
    }


def document_in_force(data: Data) -> Mapping[str, Any]:
    """The whole document of terms that is in force; empty where there is none."""
    terms = data["group"]["terms"]
    adopted = [e["data"]["terms"] for e in data["trail"]["nodes"] if "terms" in e["data"]]
    version = terms["version"] if terms else None
    document = next((d for d in reversed(adopted) if d.get("terms", d).get("version") == version), None)
    return document or (adopted[-1] if adopted else {})


def file_in_force(data: Data) -> dict[str, Any]:
    """The document in force as a file of terms would have it, without what is not said; empty where there is none."""
    document = document_in_force(data)
    if not document:
        return {}
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.convert(document, Terms, strict=False)))
    return found


def _natural(reference: str) -> tuple[list[int], str]:
    """The order of references as people count: C2 before C10."""
    return [int(number) for number in re.findall("[0-9]+", reference)], reference


def _clauses_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The tables of rules, each with the clauses that it names."""
    for name, value in document.items():
        if name in ("clauses", "terms", "open"):
            continue
        for table in value if isinstance(value, list) else (value,):
            yield from ((name, clause) for clause in _named_in(table))


def _named_in(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for name, inner in value.items():
                if name == "clause" and isinstance(inner, str):
                    yield inner
                else:
                    yield from _named_in(inner)
        case list():
            for each in value:
                yield from _named_in(each)
