"""The type of the ledger as the answers stand on it."""

from datetime import date, datetime

import strawberry

from api.graphql.global_ids import Key
from api.graphql.types.identified_node import Identified
from projections.questions.ledger_state import LedgerRow


@strawberry.type(description="What an answer stands on. `ref` tells this ledger from every other.")
class Ledger(Identified):
    row: strawberry.Private[LedgerRow]
    name: str = strawberry.field(description="What people call the ledger; empty until somebody gives it a name.")
    position: int = strawberry.field(description="The position of the ledger that the answers rest on.")
    recorded_at: datetime | None = strawberry.field(description="When the event at the position was recorded.")
    on: date = strawberry.field(description="The day that the answers are about.")
    rule_version: int = strawberry.field(description="The version of the rules by which verdicts were worked out.")

    def key(self) -> Key:
        return (self.row.id,)
