"""The root of the schema: what can be asked, each with both clocks."""

import strawberry

from api.graphql.root.bodies import Bodies
from api.graphql.root.business import Business
from api.graphql.root.judged import Judged
from api.graphql.root.recorded import Recorded
from api.graphql.root.worked import Worked


@strawberry.type(description="What can be asked. Each field has clocks of its own, and all below it follows them.")
class Query(Recorded, Judged, Worked, Business, Bodies):
    pass
