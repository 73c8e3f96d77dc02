"""The domain of a parameter: the values that a key of the terms could take, by its type in the structure.

A number stands for all numbers, so values are chosen that bracket whatever is recorded; words and pointers decide nothing.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields, replace

from domain.terms.attendance import Excuse, Window
from domain.terms.base import CLAUSE_REF, KEY, Among
from domain.terms.composition import Attestation, DeputyTerms
from domain.terms.document import Terms
from domain.terms.named_ids import ids_named
from domain.terms.offices import Bar, Eligibility, Period
from domain.terms.quorum import Agencies, Discretion, DiscretionScope, Majority, Members, Named, OfficePresent
from domain.terms.voting import VotingRule
from domain.values import Text

NEVER_OPEN = {
    "id",
    "kind",
    "clause",
    "holders",
    "held_through",
    "held_through_body",
    "calendar",
    "months_in",
    "months_out",
}
"""Pointers, and what decides what can be recorded, or is asked of the record before any rule is."""
_NOT_JUDGED = {"agency", "category", "event", "group", "relation", "seat", "terms"}
"""Tables that say what the record is compared with, and what no verdict rests on."""
NO_CLAUSE = "0"
NOBODY = "nobody-that-is-named"
"""A word for an agency, a class or a seat that nobody is of."""
_BRACKETS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 24, 30, 60, 366)
SUBSETS_MAX = 8
"""Of so many words every choice is a value; of more, none of them, each, and all."""
_FRACTIONS = ((1, 10_000), (1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (1, 1))
_NEARLY_ALL = (9_999, 10_000)
"""The most that more of can be asked: of any number that there may be, all."""


class Parameter(NamedTuple):
    """A field of the structure of terms at a dotted key: the structure it is of (and what the document gives of it), its
    name and type, and the clause of the rule around it."""

    owner: type[Struct]
    given: Any
    name: str
    type: Any
    clause: str


def parameter_at(document: Terms, key: str) -> Parameter | None:
    """The parameter at a key, whether the document gives it or not; None where there is none."""
    place: Any = document
    kind: Any = Terms
    found: Parameter | None = None
    clause = NO_CLAUSE
    for segment in key.split("."):
        if isinstance(place, tuple):
            place = next((item for item in place if getattr(item, "id", None) == segment), None)
            if place is None:
                return None
            kind, found = type(place), None
        else:
            field = _fields(kind).get(segment) if kind is not None else None
            if field is None:
                return None
            found = Parameter(kind, place, field.name, _without_none(field.type), clause)
            place = getattr(place, field.name) if place is not None else None
            kind = type(place) if isinstance(place, Struct) else _structure(found.type)
        clause = getattr(place, "clause", None) or clause
    return found


def possible_values(document: Terms, key: str) -> tuple[Any, ...] | None:
    """The values that a key stands for while it is open; empty where no verdict depends on it, None where that cannot
    be said: a table of its own, whose keys can be open one by one, or a pointer."""
    found = parameter_at(document, key)
    if found is None or found.name in NEVER_OPEN or found.name.endswith("_clause"):
        return None
    if (found.owner, found.name) == (DeputyTerms, "attested_as"):
        return None
    if key.partition(".")[0] in _NOT_JUDGED and found.name != "review_months":
        return ()
    return _values(document, found, found.type)


def names_what_is_not_there(document: Terms, key: str, value: Any) -> bool:
    """Whether a value for a key names an agency, a body, an office or a seat that the document does not know."""
    found = parameter_at(document, key)
    known = ids_named(document, found.owner, found.name) if found is not None else ()
    named = value if isinstance(value, list | tuple) else (value,)
    return found is None or (bool(known) and any(isinstance(each, str) and each not in known for each in named))


@cache
def _fields(kind: type[Struct]) -> dict[str, FieldInfo]:
    return {field.encode_name: field for field in fields(kind)}


def _without_none(kind: Any) -> Any:
    """A type without its None."""
    if get_origin(kind) in (Union, UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        return parts[0] if len(parts) == 1 else Union[tuple(parts)]  # noqa: UP007
    return kind


def _structure(kind: Any) -> Any:
    return kind if isinstance(kind, type) and issubclass(kind, Struct) else None


def _values(document: Terms, of: Parameter, kind: Any) -> tuple[Any, ...] | None:
    if kind is bool:
        return (False, True)
    if kind is date or kind == Text or kind == tuple[Text, ...]:
        return ()
    origin = get_origin(kind)
    if origin is Literal:
        counted = of.name == "method" and (of.given.more_than or of.given.at_least)
        return tuple(word for word in get_args(kind) if not (counted and word == "consensus"))
    if origin is Annotated:
        return _constrained(document, of, *get_args(kind))
    if origin in (Union, UnionType):
        return _union(document, of, get_args(kind))
    if origin is tuple:
        return _several(document, of, get_args(kind)[0], fixed=Ellipsis not in get_args(kind))
    return _tables(document, of, kind)


def _constrained(document: Terms, of: Parameter, kind: Any, *metas: Meta) -> tuple[Any, ...] | None:
    if get_origin(kind) is tuple:
        return None
    if kind is int:
        low, high = (next(getattr(m, b) for m in metas if getattr(m, b) is not None) for b in ("ge", "le"))
        low = max(low, (of.name == "maximum" and getattr(of.given, "minimum", None)) or low)
        high = min(high, (of.name == "minimum" and getattr(of.given, "maximum", None)) or high)
        return tuple(sorted({low, high, *(n for n in _BRACKETS if low <= n <= high)}))
    pattern = next((m.pattern for m in metas if m.pattern), None)
    if pattern == KEY:
        return _ids(document, of, NOBODY)
    return None if pattern == CLAUSE_REF else ()


def _union(document: Terms, of: Parameter, kinds: Sequence[Any]) -> tuple[Any, ...] | None:
    if Members in kinds:
        return _requirements(document, of)
    each = [_values(document, of, kind) for kind in kinds]
    return tuple(value for values in each for value in values or ())


def _ids(document: Terms, of: Parameter, otherwise: str) -> tuple[str, ...]:
    return ids_named(document, of.owner, of.name) or (otherwise,)


def _several(document: Terms, of: Parameter, kind: Any, *, fixed: bool) -> tuple[Any, ...] | None:
    if fixed:
        return (*_FRACTIONS[:-1], _NEARLY_ALL) if of.name == "more_than" else _FRACTIONS
    words = get_args(kind) if get_origin(kind) is Literal else ()
    if of.name == "categories" and of.owner is Among:
        words = ids_named(document, of.owner, of.name)
    if words and len(words) <= SUBSETS_MAX:
        return tuple(some for size in range(len(words) + 1) for some in combinations(words, size))
    if get_origin(kind) is Annotated:
        ids = _ids(document, of, NOBODY)
        others = ((NOBODY,),) if of.name in {"agencies", "rotation"} else ()
        return (*dict.fromkeys(((), *((id,) for id in ids), ids, *others)),)
    return _TABLES[tuple, kind](document, of) if (tuple, kind) in _TABLES else None


def _tables(document: Terms, of: Parameter, kind: Any) -> tuple[Any, ...] | None:
    return _TABLES[kind](document, of) if kind in _TABLES else None


def _requirements(document: Terms, of: Parameter) -> tuple[Any, ...]:
    """From somebody to more than could come, and each particular person or post."""
    offices, seats, agencies = (ids_named(document, Among, name) for name in ("offices", "seats", "agencies"))
    return (
        Members(id="any", clause=of.clause, count=1),
        Members(id="any", clause=of.clause, count=10_000),
        Agencies(id="any", clause=of.clause, count=1),
        *(OfficePresent(id="any", clause=of.clause, offices=(each,)) for each in offices),
        *(Named(id="any", clause=of.clause, seats=(each,), count=1) for each in seats),
        *(Named(id="any", clause=of.clause, agencies=(each,), count=1) for each in agencies),
        *(Majority(id="any", clause=of.clause, among=each) for each in _among(document, of)),
    )


def _among(document: Terms, of: Parameter) -> tuple[Any, ...]:
    return (
        Among(),
        Among(voting=True),
        Among(voting=False),
        *(Among(categories=(each,)) for each in ids_named(document, Among, "categories")),
        *(Among(agencies=(each,)) for each in ids_named(document, Among, "agencies")),
        *(Among(seats=(each,)) for each in ids_named(document, Among, "seats")),
        Among(classes=(NOBODY,)),
    )


def _eligibility(document: Terms, of: Parameter) -> tuple[Any, ...]:
    asked = [
        *(Eligibility(clause=of.clause, member_of=(each,)) for each in ids_named(document, Eligibility, "member_of")),
        *(Eligibility(clause=of.clause, agencies=(each,)) for each in ids_named(document, Eligibility, "agencies")),
        Eligibility(clause=of.clause, agency_classes=(NOBODY,)),
        *(Eligibility(clause=of.clause, seats=each) for each in _among(document, of)),
    ]
    return ((), *((each,) for each in asked))


def _bars(document: Terms, of: Parameter) -> tuple[Any, ...]:
    asked = [
        *(Bar(clause=of.clause, member_of=each) for each in ids_named(document, Eligibility, "member_of")),
        *(Bar(clause=of.clause, office=each) for each in ids_named(document, Bar, "office")),
        *(Bar(clause=of.clause, agency=each) for each in ids_named(document, Bar, "agency")),
    ]
    return ((), *((each,) for each in asked))


def _periods(document: Terms, of: Parameter) -> tuple[Any, ...]:
    runs = ("appointed", "took_office", "agreed", "first_meeting")
    lengths = (1, 6, 12, 24, 36, 60, 10_000)
    return tuple(Period(clause=of.clause, months=m, runs_from=r) for m in lengths for r in runs)  # type: ignore[arg-type]


def _voting_rules(document: Terms, of: Parameter) -> tuple[Any, ...]:
    """Consensus, any vote in favour, and every seat's."""
    few, all_of_them, half = (1, 10_000), (1, 1), (1, 2)
    cast = VotingRule(clause=of.clause, method="majority", of="cast", abstentions="ignored", tie="fails")
    return (
        replace(cast, at_least=few),
        replace(cast, more_than=half),
        replace(cast, of="all", at_least=all_of_them, minimum=10_000, abstentions="against"),
        VotingRule(clause=of.clause, method="consensus", abstentions="ignored"),
        VotingRule(clause=of.clause, method="consensus", abstentions="against"),
    )


def _windows(document: Terms, of: Parameter) -> tuple[Any, ...]:
    months = tuple(Window(kind="months", months=each) for each in (1, 3, 6, 12, 24))
    return (Window(kind="year"), Window(kind="calendar_year"), *months, Window(kind="all"))


def _excuses(document: Terms, of: Parameter) -> tuple[Any, ...]:
    return tuple(Excuse(by=each, clause=of.clause) for each in ids_named(document, Excuse, "by") or (NOBODY,))


def _discretions(document: Terms, of: Parameter) -> tuple[Any, ...]:
    by = ids_named(document, Discretion, "by") or (NOBODY,)
    return tuple(Discretion(by=each, clause=of.clause, scope=s) for each in by for s in get_args(DiscretionScope))


def _attestations(document: Terms, of: Parameter) -> tuple[Any, ...]:
    return tuple(Attestation(clause=of.clause, of=each) for each in _among(document, of))


_TABLES: dict[Any, Callable[[Terms, Parameter], tuple[Any, ...]]] = {
    Among: _among,
    Attestation: _attestations,
    Discretion: _discretions,
    Excuse: _excuses,
    Period: _periods,
    VotingRule: _voting_rules,
    Window: _windows,
    (tuple, Bar): _bars,
    (tuple, Eligibility): _eligibility,
}
"""Tables that can be open as a whole: each by values from the least to the most that it could ask."""
