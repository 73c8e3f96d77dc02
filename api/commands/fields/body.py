"""Builds the bodies of requests from the fields of events: the same fields, bounded, with plain text where the event
seals."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import FieldInfo

from api.commands.fields.ids import SLUG
from domain.events.base import Event
from domain.events.group.membership import SeatCreated
from domain.rules.periods import YEAR_MAX, YEAR_MIN
from domain.terms.base import Key
from domain.terms.document import Terms
from domain.values import Authority, Evidence, Sealed, Text

TEXT_MAX_CHARS = 4_000
LIST_MAX_ITEMS = 500

BoundedText = Annotated[str, Meta(max_length=TEXT_MAX_CHARS, pattern=r"\S")]
FreeText = Annotated[
    BoundedText, Meta(description="In free words, of governance: no case details, no personal details")
]
Slug = Annotated[str, Meta(pattern=f"^{SLUG}$")]
Reference = Annotated[
    str, Meta(max_length=100, pattern=r"\S", description="An id; or a name that only one has; of a meeting GROUP@DATE")
]
SeatReference = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=r"\S",
        description="Its id in the group, or its title (with its agency, where several are called so)",
    ),
]
FaultId = Annotated[str, Meta(max_length=64)]

_TYPES_BY_NAME: dict[str, Any] = {
    "slug": Slug,
    "seat": SeatReference,
    **dict.fromkeys(("deputy", "decision", "by_decision", "office", "class_", "duty"), Key),
    **dict.fromkeys(("interest", "item", "request"), Key),
    **dict.fromkeys(("explanation", "ground", "note", "reason"), FreeText),
}

FieldSpec = tuple[str, Any, Any]
OMITTED = msgspec.field(default=UNSET)
NO_ITEMS = msgspec.field(default=())


def body_of(event: type[Event], *, given: Collection[str] = (), optional: Collection[str] = ()) -> type[Struct]:
    """The struct of a body that records `event`: its fields without `by` and without those `given` by the path; those
    `optional` may be omitted."""
    own = _own_fields(event, given, optional)
    return body_struct(event.__name__, [*own, *common_fields(on_required="on" not in optional)], doc=event.__doc__)


def partial_body_of(
    event: type[Event],
    name: str,
    *,
    given: Collection[str] = (),
    optional: Collection[str] = (),
    also: Sequence[FieldSpec] = (),
    doc: str | None = None,
) -> type[Struct]:
    """The struct of one of several acts in a body: the fields that only this kind of event has."""
    return body_struct(name, [*_own_fields(event, given, optional), *also], doc=doc)


@cache
def replacement_of(event: type[Event]) -> type[Struct]:
    """The struct of a correction's replacement: any of the event's fields; those omitted stay as they stand."""
    fields = [_field(f, event, optional=True) for f in msgspec.structs.fields(event) if f.name != "by"]
    unset = [(name, kind, _default(UNSET, spec)) for name, kind, spec in fields]
    return body_struct(f"{event.__name__}Replacement", [(n, k | UnsetType, s) for n, k, s in unset])


def common_fields(*, on_required: bool = True) -> list[FieldSpec]:
    """The fields of every request: date, authority, evidence, and the ids of the faults acknowledged."""
    on: FieldSpec = ("on", date, msgspec.field()) if on_required else ("on", date | UnsetType, OMITTED)
    return [
        on,
        ("authority", inbound_type(Authority), msgspec.field()),
        ("evidence", inbound_type(tuple[Evidence, ...]), NO_ITEMS),
        ("acknowledge", list_of(FaultId), NO_ITEMS),
    ]


def body_struct(
    name: str, fields: Sequence[FieldSpec], *, doc: str | None = None, also: Callable[[Any], None] | None = None
) -> type[Struct]:
    """A frozen struct of these fields, closed to others; `also` is a further check, which raises ValueError."""

    def check(body: Any) -> None:
        _check_years(body)
        if also:
            also(body)

    namespace = {"__doc__": doc, "__post_init__": check}
    return msgspec.defstruct(
        name, fields, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, namespace=namespace
    )


def list_of(kind: Any, *, items_min: int | None = None) -> Any:
    """The type of a bounded list of a type."""
    return Annotated[tuple[kind, ...], Meta(min_length=items_min, max_length=LIST_MAX_ITEMS)]


def inbound_type(kind: Any) -> Any:
    """The type of a field as clients send it: text bounded, times with an offset, structs turned likewise, text for
    sealed words."""
    if kind is str or kind is Sealed:
        return BoundedText
    if kind is datetime:
        return Annotated[datetime, Meta(tz=True)]
    if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Terms:
        return _inbound_struct(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return Union[tuple(inbound_type(a) for a in args)]  # noqa: UP007 - the members are only known here
    if origin is tuple:
        return list_of(inbound_type(args[0]))
    return kind


def _own_fields(event: type[Event], given: Collection[str], optional: Collection[str]) -> list[FieldSpec]:
    return [
        _field(f, event, optional=f.name in optional)
        for f in msgspec.structs.fields(event)
        if f.name not in given and f.name not in Event.__struct_fields__
    ]


def _field(f: FieldInfo, event: type[Event], *, optional: bool) -> FieldSpec:
    references = {name for name, _ in event.REFERENCES}
    if f.name in references and get_origin(f.type) is tuple:
        return f.name, list_of(Reference), _default(f.default, f)
    named = Reference if f.name in references else _TYPES_BY_NAME.get(f.name)
    if event is SeatCreated and f.name == "seat":
        named = Key
    kind = _retyped(f.type, named) if named is not None and _is_text(f.type) else inbound_type(f.type)
    if not optional or not f.required:
        return f.name, kind, _default(f.default, f)
    return f.name, kind | UnsetType, _default(UNSET, f)


def _is_text(kind: Any) -> bool:
    return any(k is str or k is Sealed for k in (kind, *get_args(kind)))


def _retyped(kind: Any, named: Any) -> Any:
    """`named` in the place of `str`, with what else the type allows (null, omitted)."""
    others = [a for a in get_args(kind) if a in (NoneType, UnsetType)]
    return Union[(named, *others)]


def _default(value: Any, f: Any) -> Any:
    name = f.encode_name if isinstance(f, FieldInfo) and f.encode_name != f.name else getattr(f, "name", None)
    return msgspec.field(name=name) if value is msgspec.NODEFAULT else msgspec.field(default=value, name=name)


@cache
def _inbound_struct(kind: type[Struct]) -> type[Struct]:
    """The struct with its fields turned by `inbound_type`; one of Text needs a text in at least one language."""
    fields: list[FieldSpec] = []
    for f in msgspec.structs.fields(kind):
        reference = kind is Authority and f.name in ("group", "agency", "meeting")
        fields.append(
            (f.name, _retyped(f.type, Reference) if reference else inbound_type(f.type), _default(f.default, f))
        )
    name = "OfficialText" if kind is Text else kind.__name__
    namespace = {"__doc__": kind.__doc__, "__post_init__": _check_text if kind is Text else _check_years}
    return msgspec.defstruct(
        name, fields, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, namespace=namespace
    )


def _check_years(body: Any) -> None:
    for name in body.__struct_fields__:
        value = getattr(body, name)
        if isinstance(value, date) and not YEAR_MIN <= value.year <= YEAR_MAX:
            raise ValueError(f"`{name}` lies outside the years {YEAR_MIN} to {YEAR_MAX}")


def _check_text(text: Any) -> None:
    if text.en is None and text.cy is None:
        raise ValueError("a text needs `en` or `cy`")
