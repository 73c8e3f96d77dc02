"""The enumerations of the schema that no one type owns."""

from enum import StrEnum

import strawberry

from domain.verdicts import Outcome, Verdict

strawberry.enum(Verdict, description="A verdict is never a bare boolean.")
strawberry.enum(Outcome, description="What the roll says of a seat at a meeting.")


@strawberry.enum
class Lang(StrEnum):
    EN = "en"
    CY = "cy"


@strawberry.enum
class NameState(StrEnum):
    SHOWN = "SHOWN"
    HIDDEN = "HIDDEN"
    ERASED = "ERASED"


@strawberry.enum
class MeetingState(StrEnum):
    SCHEDULED = "SCHEDULED"
    HELD = "HELD"
    ADJOURNED = "ADJOURNED"
    ABANDONED = "ABANDONED"
    CANCELLED = "CANCELLED"


@strawberry.enum
class MinutesState(StrEnum):
    DRAFTED = "DRAFTED"
    CIRCULATED = "CIRCULATED"
    APPROVED = "APPROVED"
    CORRECTED = "CORRECTED"


@strawberry.enum
class OfficeState(StrEnum):
    VACANT = "VACANT"
    APPOINTED = "APPOINTED"
    IN_OFFICE = "IN_OFFICE"
