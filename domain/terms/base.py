"""What every table of terms uses: ids, references to clauses, numbers, and the choice of some of the seats."""

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

KEY = "^[a-z0-9][a-z0-9_-]*$"
CLAUSE_REF = "^[A-Za-z0-9][A-Za-z0-9._-]*$"
Key = Annotated[str, Meta(pattern=KEY, max_length=64)]
ClauseRef = Annotated[str, Meta(pattern=CLAUSE_REF, max_length=32)]
Number = Annotated[int, Meta(ge=1, le=10_000)]
Fraction = tuple[Number, Number]
KnownCategory = Literal["statutory", "co_opted", "adviser", "observer", "virtual", "staff"]
KNOWN_CATEGORIES: tuple[str, ...] = get_args(KnownCategory)
Category = Key
"""One of the known categories of seats, or one that the terms name themselves (`[[category]]`)."""
DecisionKind = Literal["decision", "advice", "noting", "recommendation"]
Deduction = Literal["vacant", "suspended", "conflicted"]


class Among(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Some of the seats: every part that is given must fit, and a part fits if one of its alternatives does. With no
    part at all it is every seat. Agencies are the terms' own words for them, classes are those a body has said."""

    categories: tuple[Category, ...] = ()
    classes: tuple[Key, ...] = ()
    agencies: tuple[Key, ...] = ()
    seats: tuple[Key, ...] = ()
    voting: bool | None = None
