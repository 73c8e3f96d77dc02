"""The query for how many events were recorded when."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.refusals import QueryRefused
from api.graphql.root.base import KnownAt, Root
from api.graphql.types.arguments import OfGroup, OfMeeting, OfPerson
from api.graphql.types.history import HistoryPeriod
from domain.rules.periods import YEAR_MAX, YEAR_MIN
from projections.questions import persons
from projections.questions.history import PERIODS_MAX, HistoryScope, HistoryUnit, TooManyPeriods, history

By = Annotated[HistoryUnit, strawberry.argument(description="How long a period is.")]
From = Annotated[
    date | None,
    strawberry.argument(name="from", description="Recorded on this day or later, in London; by default the first."),
]
To = Annotated[
    date | None, strawberry.argument(name="to", description="Recorded on this day or before; by default the last.")
]


@strawberry.type
class HistoryQueries(Root):
    """The root field of the history."""

    @described_field(
        "How many events were recorded in each month, day or hour, without a gap, as far as the credential reaches them: of"
        f" all, of a group, of a meeting, or about a person. {PERIODS_MAX} periods at the most."
    )
    def history(
        self,
        by: By = HistoryUnit.MONTH,
        group: OfGroup = None,
        meeting: OfMeeting = None,
        person: OfPerson = None,
        since: From = None,
        until: To = None,
        known_at: KnownAt = None,
    ) -> list[HistoryPeriod]:
        context, clocks = self.context, self._clocks(None, known_at)
        for name, day in (("from", since), ("to", until)):
            if day is not None and not YEAR_MIN <= day.year <= YEAR_MAX:
                raise QueryRefused(f"{name}: {day} lies outside the years {YEAR_MIN} to {YEAR_MAX}", "BAD_VALUE")
        if since and until and until < since:
            raise QueryRefused("to: before from", "BAD_VALUE")
        about: list[Sequence[str]] = []
        if (of_meeting := context.meeting(meeting)) is not None:
            about.append([of_meeting])
        if (named := context.person(person)) is not None:
            about.append(persons.known_as(context.snapshot, clocks, named))
        if group is not None:
            about.append(context.narrowed(group) or [])
        scope = HistoryScope(about, context.within)
        try:
            found = history(context.snapshot, clocks, scope, by, (since, until))
        except TooManyPeriods:
            raise QueryRefused(
                f"history: more than {PERIODS_MAX} periods; ask for fewer days, or for longer periods",
                "TOO_MANY_PERIODS",
            ) from None
        return [HistoryPeriod(**period._asdict()) for period in found]
