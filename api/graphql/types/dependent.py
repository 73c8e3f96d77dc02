"""The type of what rests on an event."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.types.basis import Based
from api.graphql.types.lazy_types import LazyGroup
from api.graphql.types.reason import Reason
from api.languages import translator
from api.names import with_names
from domain.text import Words
from domain.verdicts import Verdict
from projections.questions.group import groups
from projections.rows import Row
from projections.trail.row_names import row_name

GROUP = attrgetter("group")
KINDS = {
    "acting_chairs": "ActingChair",
    "attendance": "Attendance",
    "compositions": "Composition",
    "deadlines": "Duty",
    "decisions": "Decision",
    "duties": "Duty",
    "faults": "Fault",
    "interests": "Interest",
    "minutes": "Minutes",
    "offices": "Office",
    "owed": "Owed",
    "quorum": "Quorum",
    "seats": "Seat",
    "work_resting": "Resting",
}
"""The type of the schema that shows the rows of each model of judgements."""
_PARTS = ("decision", "interest", "seat", "office", "duty", "act", "rule")


@strawberry.type(description="A judgement that rests on an event, between two days.")
class Dependent(Based):
    row: strawberry.Private[Row]
    key: str = strawberry.field(description="Its own key, unique among those of its kind.")
    valid_from: date = strawberry.field(description="The first day of which it is true.")
    valid_to: date | None = strawberry.field(
        description="The first day of which it is no longer; null where it still is."
    )
    basis: list[int]

    @described_field("What it is, in words, with today's names.")
    def name(self) -> str:
        level = self.level

        def fetch() -> dict[int, Words]:
            named = [row_name(n.row) for n in level.nodes]
            found = with_names(named, [level.context.snapshot], level.context.open)
            return {id(n): words for n, words in zip(level.nodes, found, strict=True)}

        return translator()(level.fetched("row names", fetch)[id(self)])

    @described_field("The type of the schema that shows such judgements, such as Quorum.")
    def kind(self) -> str:
        return KINDS[self.row.MODEL]

    @described_field("Its verdict; null of what has none, such as an attendance.")
    def verdict(self) -> Verdict | None:
        return getattr(self.row, "verdict", None)

    @strawberry.field
    def reasons(self) -> list[Reason]:
        return getattr(self.row, "reasons", [])

    @described_field("The ref of the meeting that it is about, where it is about one.")
    def meeting(self) -> strawberry.ID | None:
        return getattr(self.row, "meeting", None)

    @described_field(
        "The ref of the decision, interest, seat, office, duty, act or rule that it is about, of these the first."
    )
    def part(self) -> strawberry.ID | None:
        return next((found for name in _PARTS if (found := getattr(self.row, name, None))), None)

    @described_field("The group that it is of; null for a fault of an agency or a person.")
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)
