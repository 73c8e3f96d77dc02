"""Forward references to types whose modules import this one's importers (strawberry.lazy)."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from api.graphql.types.comparison import StateComparison
    from api.graphql.types.dependent import Dependent
    from api.graphql.types.fault import Fault
    from api.graphql.types.group.group import Group, GroupAgency
    from api.graphql.types.loose_end import LooseEnd
    from api.graphql.types.meeting.meeting import Meeting
    from api.graphql.types.turned_judgement import TurnedJudgement
    from api.graphql.types.work.owed_item import Owed
    from api.graphql.types.work.work import Work

LazyComparison = Annotated["StateComparison", strawberry.lazy("api.graphql.types.comparison")]
LazyDependent = Annotated["Dependent", strawberry.lazy("api.graphql.types.dependent")]
LazyFault = Annotated["Fault", strawberry.lazy("api.graphql.types.fault")]
LazyTurned = Annotated["TurnedJudgement", strawberry.lazy("api.graphql.types.turned_judgement")]
LazyGroup = Annotated["Group", strawberry.lazy("api.graphql.types.group.group")]
LazyGroupAgency = Annotated["GroupAgency", strawberry.lazy("api.graphql.types.group.group")]
LazyLooseEnd = Annotated["LooseEnd", strawberry.lazy("api.graphql.types.loose_end")]
LazyMeeting = Annotated["Meeting", strawberry.lazy("api.graphql.types.meeting.meeting")]
LazyOwed = Annotated["Owed", strawberry.lazy("api.graphql.types.work.owed_item")]
LazyWork = Annotated["Work", strawberry.lazy("api.graphql.types.work.work")]
