"""The query for the access record, which auditors ask; it stands outside the ledger and knows no clocks."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from api.access import actors, listing
from api.graphql.descriptions import described_field
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, connection_of, list_request
from api.graphql.refusals import QueryRefused
from api.graphql.root.base import Root
from api.graphql.types.arguments import RecordedFrom, RecordedTo, SortedByDay
from api.http.access_entries import AccessKind
from projections.engine.clocks import end_moment, start_moment
from projections.questions.paging import DayOrder

strawberry.enum(AccessKind, description="What kind of access was recorded.")
ByWhom = Annotated[
    str | None, strawberry.argument(description="Of this actor alone, by their opaque id or their name.")
]
OfKinds = Annotated[list[AccessKind] | None, strawberry.argument(description="Of one of these kinds.")]


@strawberry.type(description="Who read what: an entry of the access record.")
class Access:
    at: datetime = strawberry.field(description="When.")
    actor: str | None = strawberry.field(description="Who, by their opaque id; null where no credential was known.")
    name: str | None = strawberry.field(description="Who, by name; null of who has had no credential here.")
    kind: AccessKind = strawberry.field(description="What kind of access it was.")
    what: str = strawberry.field(description="Of what: root fields with their ids, a list, a report, a route.")
    status: int | None = strawberry.field(description="The status of a refusal.")
    position: int | None = strawberry.field(description="The position at which was read.")
    on: date | None = strawberry.field(description="The day about which was read.")
    purpose: str = strawberry.field(description="The purpose that the request stated, in the words of whoever sent it.")
    request: str = strawberry.field(description="The id of the request (X-Request-Id), which the log has too.")
    times: int = strawberry.field(description="For how many equal refusals it stands.")


@strawberry.type
class AccessQueries(Root):
    """The root field for the access record."""

    @described_field(
        "The record of access: questions about the past, exports, reports, refused attempts, and"
        " credentials made and revoked. For auditors and administrators of every group; others are refused."
    )
    def access(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        actor: ByWhom = None,
        kinds: OfKinds = None,
        recorded_from: RecordedFrom = None,
        recorded_to: RecordedTo = None,
        sort: SortedByDay = DayOrder.NEWEST,
    ) -> Connection[Access]:
        context, request = self.context, list_request(first, after, last, before)
        if not context.audits:
            raise QueryRefused("access: for auditors and administrators of every group", "NOT_PERMITTED")
        page = listing.listed(
            context.snapshot,
            request.page,
            actor=actors.id_of(context.snapshot, actor) or actor if actor else None,
            kinds=kinds,
            since=start_moment(recorded_from, "recordedFrom") if recorded_from else None,
            until=end_moment(recorded_to, "recordedTo") if recorded_to else None,
            sort=sort,
        )
        named = actors.by_id(context.snapshot, sorted({row.actor for row in page.rows if row.actor}))
        members = [
            Access(
                at=row.at, actor=row.actor, name=named[row.actor].name if row.actor in named else None,
                kind=AccessKind(row.kind), what=row.what, status=row.status,
                position=row.position, on=row.on, purpose=row.purpose, request=row.request, times=row.times,
            )
            for row in page.rows
        ]  # fmt: skip
        return connection_of(context.snapshot.clocks(), request, page, members)
