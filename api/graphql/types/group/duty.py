"""The type of duties."""

from datetime import date
from operator import attrgetter

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.types.agency import Agency
from api.graphql.types.enums import Lang
from api.graphql.types.explanation import Explained
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyGroup, LazyWork
from api.graphql.types.meeting.meeting import Meeting
from api.graphql.types.person import Person
from api.graphql.types.reason import Reasoned
from api.languages import in_language
from domain.rules.duties.due_dates import DutyKind, DutyState
from projections.questions import agencies, persons
from projections.questions.duty import duties
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.rows import DutyRow

strawberry.enum(DutyKind, description="What is due: something to be done by a day, or something that stands open.")
strawberry.enum(
    DutyState,
    description="How something due stands on the day asked about. MISSED: it can no longer be done. OPEN: no day is set for"
    " it. IN_TIME, LATE, TOO_EARLY and DONE (no day was set): it was done. NOT_YET: it may not be done yet.",
)
GROUP, MEETING, PERSON, AGENCY, WORK = map(attrgetter, ("group", "meeting", "person", "agency", "work"))


def owing_body(row: DutyRow) -> str | None:
    """The body that owes a duty: the one named, else the group itself, unless an agency owes it."""
    return row.by_group or (None if row.agency else row.group)


@strawberry.type(
    description="Something due under a clause, and the event that satisfied it by the day asked about; or something that"
    " has stood open since a day. From lapsesOn on it can no longer be done;"
    " before earliestOn it may not be done."
)
class Duty(Reasoned, Explained, Identified):
    row: strawberry.Private[DutyRow]
    duty: str
    kind: DutyKind
    period: str | None
    since: date | None
    due_on: date | None
    lapses_on: date | None
    earliest_on: date | None
    satisfied_on: date | None
    satisfied_by: int | None
    office: str | None = strawberry.field(
        description="The office that it is about; of work, the one that answers for an agency without a seat."
    )
    seat: strawberry.ID | None
    clause: str | None
    basis: list[int]

    def key(self) -> Key:
        return (self.row.group, self.row.key)

    @strawberry.field
    def state(self) -> DutyState:
        return duties.state_of(self.row, self.level.clocks.on)

    @strawberry.field
    def what(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.words or self.row.what, lang)

    @described_field("The meeting before or after which it is due, or at which it came about.")
    def meeting(self) -> Meeting | None:
        return self.one(Meeting, meetings.by_id, MEETING)

    @described_field("The agency that owes it; null where a body does.")
    def agency(self) -> Agency | None:
        return self.one(Agency, agencies.by_id, AGENCY)

    @described_field(
        "The body that owes it: the group itself, or one to which its work went. Null where an agency owes it, or the"
        " credential does not reach the body."
    )
    def body(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, owing_body)

    @described_field("The piece of work that leaves it owed.")
    def work(self) -> LazyWork | None:
        from api.graphql.types.work.work import work_by_id

        return work_by_id(self, WORK)

    @described_field("The holder of the office, the deputy, or the member that it is about.")
    def person(self) -> Person | None:
        return self.one(Person, persons.by_id, PERSON)

    @strawberry.field
    def group(self) -> LazyGroup | None:
        from api.graphql.types.group.group import Group

        return self.one(Group, groups.by_id, GROUP)
