"""The type of what a correction left to be dealt with, and of the act that dealt with it."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.types.event import Event
from api.graphql.types.fault import Fault
from api.graphql.types.lazy_types import LazyGroup
from api.languages import in_language
from projections.questions import trail
from projections.questions.group import groups
from projections.questions.loose_ends import LooseEndRow
from projections.rows import DecisionRow, FaultRow

GROUP, SETTLED_BY = attrgetter("group"), attrgetter("settled_by")
EXPLAIN = "quorate explain {fault} --reason … --authority …"
TAKEN_AT = " --set meeting={meeting}"
RATIFY = (
    "quorate act decision-ratified --group {group} --set decision={decision} --set meeting={meeting}"
    " --set at_meeting=GROUP@DATE --authority …"
)


@strawberry.type(
    description="Something that a correction or retraction left to be dealt with: a fault, a decision to be ratified, or"
    " something that was done and is due again."
)
class LooseEnd(Node):
    row: strawberry.Private[LooseEndRow]
    since: date = strawberry.field(
        description="The day of the act at fault or of the decision, or since when it is due."
    )

    @described_field("What it is, in words.")
    def words(self) -> str:
        return in_language(self.row.words) or ""

    @described_field("Whether it is still open, as is known at the clock.")
    def open(self) -> bool:
        return self.row.settled_by is None

    @described_field(
        "The act that says how it was dealt with, with its `command`; null while it is open, and where the credential does"
        " not reach that act."
    )
    def settled_in(self) -> Event | None:
        level = self.level

        def fetch() -> dict[int, list[Event]]:
            rows = trail.at(level.context.snapshot, level.clocks, level.keys(SETTLED_BY), level.context.within)
            return level.below(Event, {position: [row] for position, row in rows.items()})

        own = self.row.settled_by
        return next(iter(level.fetched("settled in", fetch).get(own, [])), None) if own else None

    @described_field(
        "While it is open, the command of the command line by which is recorded how it was dealt with; null where what is"
        " due says itself by which act it is done."
    )
    def settle_by(self) -> str | None:
        match self.row.row:
            case _ if self.row.settled_by is not None:
                return None
            case FaultRow() as fault:
                return EXPLAIN.format(fault=fault.key)
            case DecisionRow() as taken:
                group = self.group()
                words = RATIFY if taken.meeting else RATIFY.replace(TAKEN_AT, "")
                slug = group.row.slug if group else taken.group
                return words.format(group=slug, decision=taken.decision, meeting=taken.meeting)
            case _:
                return None

    @described_field("The fault, where it is one.")
    def fault(self) -> Fault | None:
        return next(iter(self.parts(Fault, _fault)), None)

    @described_field("The group that it is of; null for a fault of an agency or a person.")
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)


def _fault(row: LooseEndRow) -> Iterable[Any]:
    return (row.row,) if isinstance(row.row, FaultRow) else ()
