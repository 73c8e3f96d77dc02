"""Annotated arguments of list fields, each described once; and their values as those of a filter."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from api.graphql.types.enums import DecisionKind, DecisionWay, EventKind, MeetingState
from domain.verdicts import Outcome, Verdict
from projections.questions.paging import DayOrder, NameOrder

strawberry.enum(DayOrder, name="Days", description="A list by its days: the oldest first, or the newest.")
strawberry.enum(NameOrder, name="Names", description="A list by what its members are called: forward, or backward.")

_EITHER = "by its `ref` or `id`; what is not recorded, or not reached, is refused."

OfGroup = Annotated[
    str | None,
    strawberry.argument(
        description="Of one group, by its slug, `ref`, `id` or name; what is not recorded, or not reached, is refused."
    ),
]
OfAgency = Annotated[
    str | None,
    strawberry.argument(
        description="Of one agency, by its slug, `ref`, `id` or a name; one that is not recorded is refused."
    ),
]
OfMeeting = Annotated[
    strawberry.ID | None, strawberry.argument(description=f"Of one meeting, as GROUP@DATE or {_EITHER}")
]
OfSeat = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description=f"Of one seat, {_EITHER} A `ref` is that of the seats of every group that are called so. Together with"
        " `group` also by its title, with its agency where several are called so."
    ),
]
OfPerson = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description=f"Of one person, who was there or is named, under whatever id of theirs, {_EITHER} Also by the whole"
        " name, for who may see names."
    ),
]
ByActor = Annotated[
    str | None, strawberry.argument(description="Recorded by one actor, as events tell it; an unknown one is refused.")
]
ByName = Annotated[
    str | None,
    strawberry.argument(
        description="Recorded by the actor of this name, for who may see names; one who is unknown, or recorded nothing"
        " that the credential reaches, is refused."
    ),
]
LateDays = Annotated[
    int | None, strawberry.argument(description="Acts recorded more than so many days after they took effect.")
]
FromImport = Annotated[
    bool | None, strawberry.argument(description="Acts that an import recorded (true), or all others (false).")
]
WithWords = Annotated[
    list[str] | None,
    strawberry.argument(
        description="In whose sentences all of these stand, in any case, in the language and with the names that are shown."
        " A page looks at 2,000 acts at most, so it may hold fewer than it could while more follow: go on from its"
        " `endCursor`. Not together with `last`; not counted."
    ),
]
ById = Annotated[
    strawberry.ID,
    strawberry.argument(
        description="Its `ref`, or an `id` that an answer gave; of a person also the name, of a meeting GROUP@DATE."
    ),
]
BySlug = Annotated[
    str,
    strawberry.argument(description="Its slug, its `ref`, an `id` that an answer gave, or a name that only it has."),
]
SortedByDay = Annotated[DayOrder, strawberry.argument(description="The oldest first, or the newest.")]
SortedByName = Annotated[NameOrder, strawberry.argument(description="Forward, or backward.")]
InStates = Annotated[list[MeetingState] | None, strawberry.argument(description="In one of these states.")]
InState = Annotated[
    MeetingState | None,
    strawberry.argument(description="In this state.", deprecation_reason="Use `states`, which takes several."),
]
QuorumVerdicts = Annotated[
    list[Verdict] | None, strawberry.argument(description="Whose quorum has one of these verdicts.")
]
QuorumVerdict = Annotated[
    Verdict | None,
    strawberry.argument(
        description="Whose quorum has this verdict.", deprecation_reason="Use `verdicts`, which takes several."
    ),
]
VoteVerdicts = Annotated[
    list[Verdict] | None, strawberry.argument(description="With one of these verdicts on the vote.")
]
VoteVerdict = Annotated[
    Verdict | None,
    strawberry.argument(
        description="With this verdict on the vote.", deprecation_reason="Use `verdicts`, which takes several."
    ),
]
DecisionKinds = Annotated[list[DecisionKind] | None, strawberry.argument(description="Of one of these kinds.")]
DecisionWays = Annotated[list[DecisionWay] | None, strawberry.argument(description="Taken in one of these ways.")]
KindInWords = Annotated[
    str | None,
    strawberry.argument(description="Of this kind, as a code.", deprecation_reason="Use `kinds`, which takes several."),
]
WayInWords = Annotated[
    str | None,
    strawberry.argument(
        description="Taken in this way, as a code.", deprecation_reason="Use `ways`, which takes several."
    ),
]
WithOutcomes = Annotated[
    list[Outcome] | None, strawberry.argument(description="With one of these outcomes on the roll.")
]
WithOutcome = Annotated[
    Outcome | None,
    strawberry.argument(
        description="With this outcome on the roll.", deprecation_reason="Use `outcomes`, which takes several."
    ),
]
EventKinds = Annotated[list[EventKind] | None, strawberry.argument(description="Acts of one of these kinds.")]
OnFrom = Annotated[date | None, strawberry.argument(description="Acts that took effect on this day or later.")]
OnTo = Annotated[date | None, strawberry.argument(description="Acts that took effect on this day or earlier.")]
RecordedFrom = Annotated[
    str | None,
    strawberry.argument(description="Recorded then or later: a time with an offset, or a day in Europe/London."),
]
RecordedTo = Annotated[
    str | None,
    strawberry.argument(description="Recorded then or earlier: a time with an offset, or a day in Europe/London."),
]


def texts(values: Iterable[str] | None) -> tuple[str, ...] | None:
    """The values of a filter; None, which filters nothing, where the argument is not given."""
    return None if values is None else tuple(values)


def one(value: str | None) -> tuple[str, ...] | None:
    """The values of a filter with the one of an argument; None, which filters nothing, where it is not given."""
    return None if value is None else (value,)


def either(one: str | Enum | None, several: Iterable[str | Enum] | None) -> tuple[str, ...] | None:
    """The values of a filter by two arguments, of several values and the deprecated one of a single value: of both, their
    intersection; None, which filters nothing, where neither is given."""
    if several is None:
        return None if one is None else (_text(one),)
    found = tuple(_text(each) for each in several)
    return found if one is None else tuple(each for each in found if each == _text(one))


def _text(value: str | Enum) -> str:
    return str(value.value) if isinstance(value, Enum) else value
