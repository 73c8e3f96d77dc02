"""The root type of the schema. The order of the bases is that of the fields in the SDL."""

import strawberry

from api.graphql.root.access import AccessQueries
from api.graphql.root.comparison import ComparisonQueries
from api.graphql.root.duties_and_faults import DutyAndFaultQueries
from api.graphql.root.groups_and_people import GroupAndPersonQueries
from api.graphql.root.history import HistoryQueries
from api.graphql.root.meetings import MeetingQueries
from api.graphql.root.nodes import NodeQueries
from api.graphql.root.trail import TrailQueries
from api.graphql.root.what_if import WhatIfQueries
from api.graphql.root.work import WorkQueries


@strawberry.type(description="What can be asked. Each field has clocks of its own, and all below it follows them.")
class Query(
    NodeQueries,
    TrailQueries,
    DutyAndFaultQueries,
    WorkQueries,
    MeetingQueries,
    GroupAndPersonQueries,
    AccessQueries,
    ComparisonQueries,
    WhatIfQueries,
    HistoryQueries,
):
    pass
