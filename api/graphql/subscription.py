"""The root type of subscriptions: the ledger, followed from a position."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from api.graphql.types.arguments import OfGroup
from api.graphql.types.event import Event

AfterPosition = Annotated[
    int | None,
    strawberry.argument(
        description="The position that was read last: what comes after it is given first. What is recorded from now on,"
        " if not given."
    ),
]


@strawberry.type(
    name="Subscription",
    description="What can be followed, over graphql-transport-ws or server-sent events (graphql-sse).",
)
class SubscriptionRoot:
    @strawberry.subscription(  # type: ignore[untyped-decorator]  # the library's annotations leave it open
        description="Every event that the credential reaches, once, in the order of the ledger, as it is recorded.",
    )
    async def events(self, after: AfterPosition = None, group: OfGroup = None) -> AsyncGenerator[Event, None]:
        raise NotImplementedError  # the events come from api.subscriptions, which executes each by itself
        yield
