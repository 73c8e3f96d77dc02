"""Forward references to types whose modules import this one's importers (strawberry.lazy)."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from api.graphql.types.group.group import Group, GroupAgency
    from api.graphql.types.meeting.meeting import Meeting
    from api.graphql.types.work.owed import Owed
    from api.graphql.types.work.work import Work

LazyGroup = Annotated["Group", strawberry.lazy("api.graphql.types.group.group")]
LazyGroupAgency = Annotated["GroupAgency", strawberry.lazy("api.graphql.types.group.group")]
LazyMeeting = Annotated["Meeting", strawberry.lazy("api.graphql.types.meeting.meeting")]
LazyOwed = Annotated["Owed", strawberry.lazy("api.graphql.types.work.owed")]
LazyWork = Annotated["Work", strawberry.lazy("api.graphql.types.work.work")]
