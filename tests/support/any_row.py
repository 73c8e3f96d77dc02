"""Rows of any class with any values that their types allow, whether or not a rule would ever say so."""

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
    match t:
        case inspected.StrType(min_length=None, max_length=None, pattern=None):
            return st.sampled_from(AWKWARD) | st.text(CHARACTERS, max_size=8)
        case inspected.StrType(pattern=None, min_length=low, max_length=high):
            return st.text(CHARACTERS, min_size=low or 0, max_size=min(high or 8, (low or 0) + 8))
        case inspected.StrType(pattern=str(pattern)):
            return st.from_regex(pattern, fullmatch=True)
        case inspected.IntType(ge=low, le=high):
            return st.integers(-(2**63) if low is None else low, 2**63 - 1 if high is None else high)
        case inspected.BoolType():
            return st.booleans()
        case inspected.NoneType():
            return st.none()
        case inspected.DateType():
            return st.dates()
        case inspected.DateTimeType():
            return st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES)
        case inspected.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case inspected.LiteralType(values=values):
            return st.sampled_from(values)
        case inspected.AnyType():
            return PLAIN
        case inspected.UnionType(types=types):
            return st.one_of(*map(_of, types))
        case inspected.VarTupleType(item_type=item, min_length=low):
            return st.lists(_of(item), min_size=low or 0, max_size=max(2, low or 0)).map(tuple)
        case inspected.TupleType(item_types=items):
            return st.tuples(*map(_of, items))
        case inspected.DictType(key_type=key, value_type=value):
            return st.dictionaries(_of(key), _of(value), max_size=2)
        case inspected.StructType(cls=cls) if cls is Terms:
            return st.deferred(lambda: st.sampled_from(documents()))
        case inspected.StructType(cls=cls):
            return _struct(cls)
    raise NotImplementedError(f"{t}: say what such a value may be, and whether it is read back as it was written")


@cache
def _struct(cls: type[Any]) -> st.SearchStrategy[Any]:
    info = inspected.type_info(cls)
    assert isinstance(info, inspected.StructType)
    return st.deferred(lambda: st.builds(cls, **{f.name: _of(f.type) for f in info.fields}))
