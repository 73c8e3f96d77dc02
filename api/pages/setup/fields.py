"""The fields of the tables of terms, each with the kind of control that asks for it: derived from the structure."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, inspect

from domain.terms.attendance import Excuse, Window
from domain.terms.base import Among
from domain.terms.document import (
    AgencyTerms,
    Body,
    CategoryTerms,
    GroupTerms,
    Metadata,
    OutsideEvent,
    SeatTerms,
    Source,
    Terms,
)
from domain.terms.named_ids import ids_named
from domain.terms.offices import OfficeTerms
from domain.terms.quorum import Agencies, Business, QuorumTerms
from domain.values import Text

INLINE = (Among, Window, Excuse)
"""Small tables that are asked for on the page of the table around them."""
DEFAULTS: tuple[Any, ...] = (None, (), [], msgspec.NODEFAULT)
"""Defaults that say nothing."""
Kinds = tuple[inspect.Type, ...]
SIMPLE: Mapping[type[inspect.Type], str] = {
    inspect.LiteralType: "choice",
    inspect.TupleType: "fraction",
    inspect.BoolType: "yes_no",
    inspect.DateType: "day",
}
MONTHS = tuple(map(str, range(1, 13)))


class TermsField(Struct, frozen=True, kw_only=True):
    """A field of a table of terms. `tables` are those that stand under it, on pages of their own; `default` is what
    counts where nothing is said."""

    owner: Any
    name: str
    kind: str
    type: Any
    required: bool
    default: Any = None
    options: tuple[str, ...] = ()
    within: tuple["TermsField", ...] = ()
    tables: tuple[Any, ...] = ()
    many: bool = False

    @property
    def optional(self) -> bool:
        """Whether the text may say nothing of it, or leave it open."""
        return not self.required and self.default is None and self.kind not in ("id", "clause")


@cache
def fields_of(table: type[Struct]) -> tuple[TermsField, ...]:
    """The fields of a table, in its order; without the words of clauses and the open questions, which stand beside."""
    kind = inspect.type_info(table)
    assert isinstance(kind, inspect.StructType)
    types = {f.encode_name: f.type for f in msgspec.structs.fields(table)}
    return tuple(
        _field(table, f, types[f.encode_name]) for f in kind.fields if f.encode_name not in ("clauses", "open")
    )


@cache
def tag_of(table: type[Struct]) -> str | None:
    """The `kind` of a table that is one of several alternatives."""
    kind = inspect.type_info(table)
    assert isinstance(kind, inspect.StructType)
    return None if kind.tag is None else str(kind.tag)


def _field(owner: Any, field: inspect.Field, type: Any) -> TermsField:
    kinds = _alternatives(field.type)
    structs = tuple(k.cls for k in kinds if isinstance(k, inspect.StructType))
    rows = next((_alternatives(k.item_type) for k in kinds if isinstance(k, inspect.VarTupleType)), ())
    row_structs = tuple(k.cls for k in rows if isinstance(k, inspect.StructType))

    def of(kind: str, **more: Any) -> TermsField:
        plain = isinstance(field.default, bool | int | str | tuple) and field.default not in DEFAULTS
        default = {"default": field.default} if plain else {}
        return TermsField(
            owner=owner, name=field.encode_name, kind=kind, type=type, required=field.required, **default, **more
        )

    if structs == (Text,):
        return of("text")
    if row_structs == (Text,):
        return of("aliases")
    if len(structs) == 1 and structs[0] in INLINE:
        return of("group", within=fields_of(structs[0]))
    if structs or row_structs:
        return of("tables", tables=structs or row_structs, many=not structs)
    words = next((k for k in (*rows, *kinds) if isinstance(k, inspect.LiteralType)), None)
    kind = _several(owner, field.encode_name, kinds, rows) if rows else _one(owner, field.encode_name, kinds)
    return of(kind, options=MONTHS if kind == "months" else tuple(map(str, words.values)) if words else ())


def _several(owner: Any, name: str, kinds: Kinds, rows: Kinds) -> str:
    """The kind of a field that takes several words or numbers."""
    if _has(rows, inspect.LiteralType):
        return "one_or_several" if _has(kinds, inspect.LiteralType) else "several"
    if _has(rows, inspect.IntType):
        return "months"
    return "several" if ids_named(EVERY_TABLE, owner, name) else "lines"


def _one(owner: Any, name: str, kinds: Kinds) -> str:
    """The kind of a field that takes one word or number."""
    if _has(kinds, inspect.IntType):
        return "count" if _has(kinds, inspect.LiteralType) else "number"
    simple = next((kind for type, kind in SIMPLE.items() if _has(kinds, type)), None)
    if simple:
        return simple
    if name == "id" or name == "clause" or name.endswith("_clause"):
        return name.rpartition("_")[2]
    return "choice" if ids_named(EVERY_TABLE, owner, name) else "line"


def _has(kinds: Kinds, type: type[inspect.Type]) -> bool:
    return any(isinstance(k, type) for k in kinds)


def _alternatives(kind: inspect.Type) -> Kinds:
    """What a type may be, without what constrains it and without None."""
    if isinstance(kind, inspect.Metadata):
        return _alternatives(kind.type)
    if isinstance(kind, inspect.UnionType):
        return tuple(one for each in kind.types for one in _alternatives(each))
    return () if isinstance(kind, inspect.NoneType) else (kind,)


def ids_in(content: Mapping[str, Any]) -> Terms:
    """A document that has the ids of a draft, and nothing else."""

    def ids(table: str) -> list[str]:
        return [str(each["id"]) for each in content.get(table, ()) if each.get("id")]

    nothing, clause = Text(), "0"
    business = (content.get("quorum") or {}).get("business", ()), (content.get("decisions") or {}).get("business", ())
    rule = Agencies(id="any", clause=clause)
    of_business = tuple(
        Business(id=each["id"], clause=clause, rule=rule) for some in business for each in some if each.get("id")
    )
    return Terms(
        terms=Metadata(version="-", source=Source(title=nothing, digest="0" * 64, complete=False, extent=nothing)),
        group=GroupTerms(slug="any", name=nothing),
        clauses={},
        bodies=tuple(Body(id=id, name=nothing) for id in ids("body")),
        agencies=tuple(AgencyTerms(id=id, name=nothing) for id in ids("agency")),
        seats=tuple(SeatTerms(id=id, title=nothing, clause=clause) for id in ids("seat")),
        categories=tuple(CategoryTerms(id=id, title=nothing, clause=clause) for id in ids("category")),
        offices=tuple(OfficeTerms(id=id, title=nothing, clause=clause) for id in ids("office")),
        events=tuple(OutsideEvent(id=id, what=nothing, clause=clause) for id in ids("event")),
        quorum=QuorumTerms(clause=clause, business=of_business),
    )


EVERY_TABLE = ids_in(
    {
        **{table: [{"id": "any"}] for table in ("body", "agency", "seat", "category", "office", "event")},
        "quorum": {"business": [{"id": "any"}]},
    }
)
"""A document in which everything that can be named has a name: what a field may name is not empty."""
