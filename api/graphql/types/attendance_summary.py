"""Types of attendance over several meetings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import strawberry

from api.graphql.batching import Level
from api.graphql.descriptions import described_field
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.explanation import Explained
from api.graphql.types.fields import date_range
from api.graphql.types.reason import Reasoned
from api.languages import in_language
from domain.rules.attendance.summary import Absences as AbsencesOnRecord
from domain.rules.attendance.summary import AttendanceSummary as AttendanceSummaryOnRecord
from domain.verdicts import Verdict


def absences_of(row: AttendanceSummaryOnRecord) -> Iterator[AbsencesOnRecord]:
    """The absences of a summary, where the terms speak of them."""
    if row.absences is not None:
        yield row.absences


@strawberry.type(description="Absences in a row, of whoever is now in the seat, and the number that the terms name.")
class Absences(Reasoned, Based):
    row: strawberry.Private[AbsencesOnRecord]
    verdict: Verdict
    longest: int = strawberry.field(description="The longest run that touches the days asked about.")
    current: int = strawberry.field(description="The run that still lasts.")
    at_most: int = strawberry.field(description="What it may be, where something is not decided.")
    limit: int | None
    basis: list[int]


@strawberry.type(description="A consequence that is reached (MET), or may be (UNDETERMINED).")
class Reached(Reasoned):
    row: strawberry.Private[Any]
    clause: str
    verdict: Verdict

    @described_field("What the terms say follows.")
    def then(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.then, lang)


@strawberry.type(
    description="Meetings in tenure are those expected and those excluded; those not recorded are within the expected."
)
class AttendanceSummary(Reasoned, Explained):
    row: strawberry.Private[AttendanceSummaryOnRecord]
    in_tenure: int
    expected: int
    attended: int
    excluded: int
    not_recorded: int
    rate: float | None
    verdict: Verdict
    basis: list[int]

    @described_field("The share of the expected meetings that is to be attended.")
    def target(self) -> float | None:
        target = self.row.target
        return target[0] / target[1] if target else None

    @described_field("Null where the terms do not speak of them.")
    def absences(self) -> Absences | None:
        return next(iter(self.parts(Absences, absences_of)), None)

    @described_field("The consequences of absence that are reached, or may be.")
    def steps(self) -> list[Reached]:
        return [self.part_of_row(Reached, step) for step in self.row.steps]


def attendance_summary(level: Level, question: Any, keys: Any, key: Any, since: date | None, until: date | None) -> Any:
    """Batch: the summary of one key, in one query for the whole level and these dates."""
    date_range(since, until)

    def fetch() -> dict[Any, list[AttendanceSummary]]:
        found = question(level.context.snapshot, level.clocks, level.keys(keys), since, until)
        return level.below(AttendanceSummary, {of: [summary] for of, summary in found.items()})

    return level.fetched((question, since, until), fetch)[key][0]
