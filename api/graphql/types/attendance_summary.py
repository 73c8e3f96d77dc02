"""Types of attendance over several meetings."""

from datetime import date
from typing import Any

import strawberry

from api.graphql.batching import Level
from api.graphql.descriptions import described_field
from api.graphql.types.enums import Lang
from api.graphql.types.fields import date_range
from api.graphql.types.reason import Reason
from api.languages import in_language
from domain.verdicts import Verdict


@strawberry.type(description="Absences in a row, of whoever is now in the seat, and the number that the terms name.")
class Absences:
    verdict: Verdict
    longest: int = strawberry.field(description="The longest run that touches the days asked about.")
    current: int = strawberry.field(description="The run that still lasts.")
    at_most: int = strawberry.field(description="What it may be, where something is not decided.")
    limit: int | None
    reasons: list[Reason]
    basis: list[int]


@strawberry.type(description="A consequence that is reached (MET), or may be (UNDETERMINED).")
class Reached:
    clause: str
    verdict: Verdict
    reasons: list[Reason]

    @described_field("What the terms say follows.")
    def then(self, lang: Lang | None = None) -> str | None:
        row: Any = self
        return in_language(row.then, lang)


@strawberry.type(
    description="Meetings in tenure are those expected and those excluded; those not recorded are within the expected."
)
class AttendanceSummary:
    in_tenure: int
    expected: int
    attended: int
    excluded: int
    not_recorded: int
    rate: float | None
    verdict: Verdict
    reasons: list[Reason]
    basis: list[int]
    absences: Absences | None = strawberry.field(description="Null where the terms do not speak of them.")
    steps: list[Reached] = strawberry.field(description="The consequences of absence that are reached, or may be.")

    @described_field("The share of the expected meetings that is to be attended.")
    def target(self) -> float | None:
        row: Any = self
        return row.target[0] / row.target[1] if row.target else None


def attendance_summary(level: Level, question: Any, keys: Any, key: Any, since: date | None, until: date | None) -> Any:
    """The summary of one key, from a query for the whole level and these dates."""
    date_range(since, until)
    summaries = level.fetched(
        (question, since, until), lambda: question(level.context.snapshot, level.clocks, level.keys(keys), since, until)
    )
    return summaries[key]
