"""The events that a row rests on, for every type that has a basis."""

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, connections, list_request
from api.graphql.types.arguments import SortedByDay
from api.graphql.types.event import Event
from projections.questions import trail
from projections.questions.paging import DayOrder


@strawberry.type
class Based(Node):
    """Mixin of the types whose rows have a basis."""

    @described_field(
        "The events of its basis, in the order of their positions; those that the credential does not reach are left out."
    )
    def basis_events(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        sort: SortedByDay = DayOrder.OLDEST,
    ) -> Connection[Event]:
        level = self.level

        def fetch() -> dict[int, Connection[Event]]:
            request, snapshot = list_request(first, after, last, before), level.context.snapshot
            clocks = request.clocks(snapshot, level.clocks)
            positions = {str(n): node.row.basis for n, node in enumerate(level.nodes)}
            pages = trail.pages_at(snapshot, clocks, request.page, positions, level.context.within, sort)
            found = connections(level, clocks, request, Event, pages)
            return {id(node): found[str(n)] for n, node in enumerate(level.nodes)}

        return level.fetched(("basis", first, after, last, before, sort), fetch)[id(self)]
