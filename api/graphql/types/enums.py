"""The enumerations of the schema that no one type owns."""

from enum import StrEnum
from typing import TYPE_CHECKING

import strawberry

from domain.events import EVENTS
from domain.verdicts import Outcome, Verdict

strawberry.enum(Verdict, description="A verdict is never a bare boolean.")
strawberry.enum(Outcome, description="What the roll says of a seat at a meeting.")


@strawberry.enum
class Lang(StrEnum):
    """The languages of words."""

    EN = "en"
    CY = "cy"


@strawberry.enum
class NameState(StrEnum):
    """Whether a person's name is shown, hidden or erased."""

    SHOWN = "SHOWN"
    HIDDEN = "HIDDEN"
    ERASED = "ERASED"
    MISSING = "MISSING"


@strawberry.enum
class MeetingState(StrEnum):
    """What became of a meeting."""

    SCHEDULED = "SCHEDULED"
    HELD = "HELD"
    ADJOURNED = "ADJOURNED"
    ABANDONED = "ABANDONED"
    CANCELLED = "CANCELLED"


@strawberry.enum
class MinutesState(StrEnum):
    """What became of minutes."""

    DRAFTED = "DRAFTED"
    CIRCULATED = "CIRCULATED"
    APPROVED = "APPROVED"
    CORRECTED = "CORRECTED"


@strawberry.enum
class OfficeState(StrEnum):
    """What became of an office."""

    VACANT = "VACANT"
    APPOINTED = "APPOINTED"
    IN_OFFICE = "IN_OFFICE"


@strawberry.enum(description="What sort of decision it is.")
class DecisionKind(StrEnum):
    DECISION = "decision"
    ADVICE = "advice"
    NOTING = "noting"
    RECOMMENDATION = "recommendation"


@strawberry.enum(description="How a decision was taken: at a meeting, by the chair alone, or in writing.")
class DecisionWay(StrEnum):
    MEETING = "meeting"
    CHAIRS_ACTION = "chairs-action"
    WRITTEN_PROCEDURE = "written-procedure"


if TYPE_CHECKING:
    EventKind = str
else:
    EventKind = strawberry.enum(
        StrEnum("EventKind", {kind.__name__: kind.__name__ for kind in EVENTS.values()}),
        description="The kinds of acts that can be recorded.",
    )
