"""Types of the history: how many events were recorded in each month, day or hour."""

from datetime import datetime

import strawberry

from projections.questions.history import MARKED_MAX, HistoryUnit
from projections.rows.trail import LATE_DAYS

strawberry.enum(HistoryUnit, description="How long a period of the history is.")


@strawberry.type(description="The events recorded in a period.")
class HistoryPeriod:
    starts: datetime = strawberry.field(description="Its first moment, by the clocks of London.")
    ends: datetime = strawberry.field(description="The first moment after it.")
    events: int = strawberry.field(description="How many events were recorded in it.")
    corrections: int = strawberry.field(
        description=f"How many of them were corrections or retractions; of all groups {MARKED_MAX} at the most."
    )
    late: int = strawberry.field(
        description=f"How many were recorded more than {LATE_DAYS} days after they took effect, as those of imports are; of"
        f" all groups {MARKED_MAX} at the most."
    )
    imported: int = strawberry.field(
        description=f"How many were recorded by imports, a row of a file each; of all groups {MARKED_MAX} at the most."
    )
    first: int | None = strawberry.field(description="The position of the first; null where there is none.")
    last: int | None = strawberry.field(description="The position of the last; null where there is none.")
