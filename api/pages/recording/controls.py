"""Controls of a form from the fields of a body: a control from the type of each, and the body from what was filled in."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, inspect

from api.commands.fields.shorthand import authority_of, evidence_of
from api.http.media import Json
from domain.time_zone import LONDON, in_london

ROWS_MORE, ROW_DIGITS_MAX = 3, 3
"""How many empty rows a list of structs offers, and how many digits the number of a row has at most."""
LONG = {"text", "reason", "note", "explanation", "ground_note", "toml", "en", "cy", "figures", "measure"}
OPEN_STRUCTS = {"Terms"}
"""What is given as JSON, since it may hold itself."""
SIMPLE: Mapping[type[inspect.Type], str] = {
    inspect.DateType: "day",
    inspect.DateTimeType: "moment",
    inspect.BoolType: "yes_no",
    inspect.IntType: "number",
    inspect.FloatType: "number",
}


class Control(Struct, frozen=True, kw_only=True):
    """A control: its dotted name in the form, the field that it fills, what kind it is, and those within it."""

    name: str
    field: str
    kind: str
    required: bool = False
    options: tuple[str, ...] = ()
    within: tuple["Control", ...] = ()


COMMON = (
    Control(name="authority", field="authority", kind="authority", required=True),
    Control(name="evidence", field="evidence", kind="evidence"),
)
"""Who decided, and what proves it: what every command asks."""


class Unreadable(Exception):
    """What was filled in cannot be read as what the control takes."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name)
        self.name = name
        self.kind = kind


def controls_of(body: type[Struct], prefix: str = "") -> tuple[Control, ...]:
    """The controls of a body, without the faults that it acknowledges, which are asked for at the check."""
    kind = inspect.type_info(body)
    assert isinstance(kind, inspect.StructType)
    return tuple(
        _control(f.encode_name, f.type, prefix + f.encode_name, required=f.required)
        for f in kind.fields
        if f.encode_name != "acknowledge"
    )


def _control(field: str, kind: inspect.Type, name: str, *, required: bool) -> Control:
    def of(what: str, **more: Any) -> Control:
        return Control(name=name, field=field, kind=what, required=required, **more)

    if field in ("authority", "evidence"):
        return of(field)
    if isinstance(kind, inspect.Metadata):
        return _control(field, kind.type, name, required=required)
    if isinstance(kind, inspect.UnionType):
        some = [t for t in kind.types if not isinstance(t, inspect.NoneType | inspect.CustomType)]
        return _control(field, some[0], name, required=required) if some else of("json")
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return _list_control(field, kind.item_type, name, required=required)
    match kind:
        case inspect.EnumType():
            return of("choice", options=tuple(str(m.value) for m in kind.cls))
        case inspect.LiteralType():
            return of("choice", options=tuple(map(str, kind.values)))
        case inspect.StrType():
            return of("area" if field in LONG else "text")
        case inspect.StructType() if kind.cls.__name__ not in OPEN_STRUCTS:
            return of("group", within=controls_of(kind.cls, f"{name}."))
        case _:
            return of(SIMPLE.get(type(kind), "json"))


def _list_control(field: str, item: inspect.Type, name: str, *, required: bool) -> Control:
    while isinstance(item, inspect.Metadata):
        item = item.type
    if isinstance(item, inspect.StructType):
        return Control(
            name=name, field=field, kind="rows", required=required, within=controls_of(item.cls, f"{name}.#.")
        )
    if isinstance(item, inspect.LiteralType):
        return Control(name=name, field=field, kind="several", required=required, options=tuple(map(str, item.values)))
    simple = isinstance(item, inspect.StrType)
    return Control(name=name, field=field, kind="lines" if simple else "json", required=required)


def row_of(control: Control, number: int) -> tuple[Control, ...]:
    """The controls of one row of a list of structs."""
    return tuple(_numbered(each, control.name, number) for each in control.within)


def _numbered(control: Control, prefix: str, number: int) -> Control:
    name = control.name.replace(f"{prefix}.#", f"{prefix}.{number}", 1)
    within = tuple(_numbered(each, prefix, number) for each in control.within)
    return msgspec.structs.replace(control, name=name, within=within)


def row_count(control: Control, given: Mapping[str, Any]) -> int:
    """How many rows are filled in."""
    start = f"{control.name}."
    numbers = [n[len(start) :].partition(".")[0] for n, v in given.items() if n.startswith(start) and v]
    return max((row + 1 for n in numbers if (row := whole_number(n, ROW_DIGITS_MAX)) is not None), default=0)


def whole_number(text: str, digits_max: int) -> int | None:
    """The number that a form holds; None for what is no number, or has more digits than any form gives it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits_max else None


def body_from(controls: tuple[Control, ...], given: Mapping[str, Any]) -> Json:
    """The body that a form says; what is empty is left out. Raises Unreadable."""
    found = {}
    for control in controls:
        value = _value(control, given)
        if value not in (None, "", [], {}):
            found[control.field] = value
    return found


def _value(control: Control, given: Mapping[str, Any]) -> Any:
    if control.kind == "group":
        return body_from(control.within, given)
    if control.kind == "rows":
        rows = (body_from(row_of(control, n), given) for n in range(row_count(control, given)))
        return [row for row in rows if row]
    if control.kind == "several":
        return [v for v in given.get(control.name, "").split("\n") if v]
    whole = str(given.get(control.name, "")).replace("\r\n", "\n")
    text = whole if control.kind == "area" else whole.strip()
    if not text.strip():
        return None
    try:
        return _READ.get(control.kind, str)(text)
    except (ValueError, TypeError, RecursionError, msgspec.DecodeError):
        raise Unreadable(control.name, control.kind) from None


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=LONDON)).isoformat()


def _authority(text: str) -> Json:
    found = authority_of(text)
    if found is None:
        raise ValueError(text)
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


_READ: Mapping[str, Any] = {
    "number": _number,
    "moment": _moment,
    "yes_no": lambda text: ("no", "yes").index(text) == 1,
    "lines": _lines,
    "json": msgspec.json.decode,
    "authority": _authority,
    "evidence": lambda text: [evidence_of(line) for line in _lines(text)],
}


def given_of(controls: tuple[Control, ...], body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a form holds that says a body: the inverse of `body_from`."""
    for control in controls:
        value = body.get(control.field)
        if value is None:
            continue
        if control.kind == "group":
            yield from given_of(control.within, value)
        elif control.kind == "rows":
            for number, row in enumerate(value):
                yield from given_of(row_of(control, number), row)
        else:
            yield control.name, _written(control.kind, value)


def _written(kind: str, value: Any) -> str:
    match kind:
        case "yes_no":
            return "yes" if value else "no"
        case "lines" | "several":
            return "\n".join(value)
        case "evidence":
            return "\n".join(_evidence_line(each) for each in value)
        case "json" | "authority":
            return json.dumps(value, ensure_ascii=False)
        case "moment":
            return in_london(datetime.fromisoformat(str(value))).strftime("%Y-%m-%dT%H:%M")
        case _:
            return str(value)


def _evidence_line(evidence: Mapping[str, Any]) -> str:
    digest = evidence.get("digest")
    return f"{evidence['pointer']} sha256:{digest}" if digest else str(evidence["pointer"])
