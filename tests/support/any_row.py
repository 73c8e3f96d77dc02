"""Rows of any class with any values that their types allow, whether or not a rule would ever say so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import msgspec.inspect as inspected
from hypothesis import strategies as st

import tests
from domain.terms.checks.document import check
from domain.terms.document import Terms
from projections.engine.tables import encoded
from projections.rows import Row

ROOT = Path(tests.__file__).parent.parent
AWKWARD = ["", "\\", "\\N", "a\tb", "a\nb\r", '{"a","b"}', "NULL", "null", "Gŵen O’Pair", "1", "2025-04-01", "true"]
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=1))])
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(CHARACTERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(CHARACTERS), inner, max_size=3),
    max_leaves=5,
)


def read_back(value: Any) -> Any:
    """A value without a type, as it comes back from where it was written."""
    return msgspec.json.decode(encoded(value))


def rows(model: type[Row]) -> st.SearchStrategy[Row]:
    return _of(inspected.type_info(model))


@cache
def documents() -> list[Terms]:
    """The terms of the demonstration and of the bodies that tests invent."""
    files = [*ROOT.glob("terms-of-reference/*.toml"), *ROOT.glob("tests/terms/invented/*.toml")]
    return [found for file in files if isinstance(found := check(file.read_text()), Terms)]


def _of(t: inspected.Type) -> st.SearchStrategy[Any]:
    made = _MADE.get(type(t))
    assert made, f"{t}: say what such a value may be, and whether it is read back as it was written"
    return made(t)


def _text(t: Any) -> st.SearchStrategy[Any]:
    if t.pattern:
        found = st.from_regex(t.pattern, fullmatch=True)
        return found.filter(lambda text: len(text) <= t.max_length) if t.max_length else found
    low, high = t.min_length or 0, t.max_length or 8
    some = st.text(CHARACTERS, min_size=low, max_size=min(high, low + 8))
    return some if t.min_length or t.max_length else st.sampled_from(AWKWARD) | some


def _number(t: Any) -> st.SearchStrategy[Any]:
    return st.integers(-(2**63) if t.ge is None else t.ge, 2**63 - 1 if t.le is None else t.le)


def _several(t: Any) -> st.SearchStrategy[Any]:
    low = t.min_length or 0
    return st.lists(_of(t.item_type), min_size=low, max_size=max(2, low)).map(tuple)


def _struct(t: Any) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: st.sampled_from(documents())) if t.cls is Terms else _built(t.cls)


@cache
def _built(cls: type[Any]) -> st.SearchStrategy[Any]:
    info: Any = inspected.type_info(cls)
    return st.deferred(lambda: st.builds(cls, **{f.name: _of(f.type) for f in info.fields}))


_MADE: dict[type[inspected.Type], Callable[[Any], st.SearchStrategy[Any]]] = {
    inspected.AnyType: lambda _: PLAIN,
    inspected.BoolType: lambda _: st.booleans(),
    inspected.DateTimeType: lambda _: st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES),
    inspected.DateType: lambda _: st.dates(),
    inspected.DictType: lambda t: st.dictionaries(_of(t.key_type), _of(t.value_type), max_size=2),
    inspected.EnumType: lambda t: st.sampled_from(list(t.cls)),
    inspected.IntType: _number,
    inspected.LiteralType: lambda t: st.sampled_from(t.values),
    inspected.NoneType: lambda _: st.none(),
    inspected.StrType: _text,
    inspected.StructType: _struct,
    inspected.TupleType: lambda t: st.tuples(*map(_of, t.item_types)),
    inspected.UnionType: lambda t: st.one_of(*map(_of, t.types)),
    inspected.VarTupleType: _several,
}
