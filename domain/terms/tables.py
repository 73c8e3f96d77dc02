"""Views of terms of reference: a document of which only some tables can be read."""

from functools import cache
from typing import Any

from msgspec.structs import fields

from domain.facets import UndeclaredFacet
from domain.terms.document import Metadata, Terms

TABLES = (
    "attendance",
    "body",
    "composition",
    "decisions",
    "duty",
    "interests",
    "meetings",
    "office",
    "quorum",
    "terms",
)
"""The tables of a document of terms whose keys may be open."""

_TEXT = ("version", "source", "calendar")
"""What `[terms]` says of the text itself and of days, which no interpretation changes and every rule may need."""


def only_tables(terms: Terms, tables: frozenset[str]) -> Terms:
    """The same document; reading one of `TABLES` that is not among `tables` raises UndeclaredFacet."""
    hidden = [f.name for f in fields(Terms) if f.encode_name in TABLES and f.encode_name not in (*tables, "terms")]
    content = {f: getattr(terms, f) for f in Terms.__struct_fields__}
    if "terms" not in tables:
        metadata = _view(Metadata, frozenset(Metadata.__struct_fields__) - {*_TEXT})
        content["terms"] = metadata(**{f: getattr(terms.terms, f) for f in Metadata.__struct_fields__})
    found: Terms = _view(Terms, frozenset(hidden))(**content)
    return found


@cache
def _view(kind: Any, hidden: frozenset[str]) -> Any:
    """A subclass whose instances hold all fields, but give those that are not `hidden` only."""
    return type(kind)(f"{kind.__name__}View", (kind,), {f: _undeclared(f, kind.__name__) for f in hidden}, frozen=True)


def _undeclared(field: str, kind: str) -> property:
    def refuse(self: object) -> None:
        raise UndeclaredFacet(f"`{field}` of {kind} is of a table that was not declared")

    return property(refuse)
