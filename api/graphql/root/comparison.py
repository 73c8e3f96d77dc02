"""The query for what differs between two states of the record."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import question_clocks
from api.graphql.paging import PAGE_SIZE, After, First, list_request
from api.graphql.refusals import QueryRefused
from api.graphql.root.base import Root
from api.graphql.types.arguments import OfGroup, OfMeeting, OfPerson
from api.graphql.types.comparison import StateComparison, comparison
from projections.engine.clocks import BadClock, Clocks
from projections.questions import persons
from projections.questions.comparison.difference import ComparisonScope, TwoStates


@strawberry.input(description="A state of the record. Give at least one of the two in the first state.")
class StateInput:
    known_at: str | None = strawberry.field(
        default=None,
        description="What was known then: a position (digits), a time with an offset, or a date (the end of that day in"
        " Europe/London). What is known now, if not given.",
    )
    on: date | None = strawberry.field(
        default=None,
        description="What was true on this day; in both states, or in neither: then all days are compared.",
    )


From = Annotated[StateInput, strawberry.argument(name="from", description="The first state.")]
To = Annotated[StateInput | None, strawberry.argument(name="to", description="The other state; what is known now.")]


@strawberry.type
class ComparisonQueries(Root):
    """The root field of comparisons."""

    @described_field(
        "What two states of the record hold otherwise, row by row, with the events that made it so: what is known now and"
        " was not then, or what is true on one day and was not on another. Of a group, of a meeting, about a person, or of"
        " all. With `to` before `from` it says what would have to be undone."
    )
    def compare(
        self,
        before: From,
        to: To = None,
        group: OfGroup = None,
        meeting: OfMeeting = None,
        person: OfPerson = None,
        first: First = PAGE_SIZE,
        after: After = None,
    ) -> StateComparison:
        context, request = self.context, list_request(first, after)
        states = self._states(_stated(before), _stated(to))
        states = states._replace(after=request.clocks(context.snapshot, states.after))
        within, of_person = context.narrowed(group), context.person(person)
        known_as = persons.known_as(context.snapshot, states.after, of_person) if of_person is not None else ()
        scope = ComparisonScope(within, context.meeting(meeting), known_as)
        return comparison(context, states, scope, request.page)

    def _states(self, before: tuple[str | None, date | None], after: tuple[str | None, date | None]) -> TwoStates:
        """Raises BadClock, and QueryRefused for two states that cannot be compared."""
        if before == (None, None):
            raise QueryRefused("from: give knownAt, a day in on, or both", "BAD_VALUE")
        if (before[1] is None) != (after[1] is None):
            raise QueryRefused("on: give a day in both states, or in neither, which compares all days", "BAD_VALUE")
        was, now = self._state_clocks("from", *before), self._state_clocks("to", *after)
        return TwoStates(was, now, every_day=before[1] is None)

    def _state_clocks(self, which: str, known_at: str | None, on: date | None) -> Clocks:
        """The clocks of one of both states. Raises BadClock, which says of which."""
        try:
            return question_clocks(self.context.snapshot, on, known_at)
        except BadClock as error:
            raise type(error)(f"{which}: {error}") from None


def _stated(given: Any) -> tuple[str | None, date | None]:
    """`knownAt` and `on` of a state, which the executor hands over by their names in the schema."""
    named: Mapping[str, Any] = given or {}
    return named.get("knownAt"), named.get("on")
