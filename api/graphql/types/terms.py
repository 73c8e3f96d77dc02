"""Terms of reference, how they are interpreted, and whether a group is as they ask."""

from datetime import date

import strawberry
from strawberry.scalars import JSON

from api.graphql.level import Node
from api.graphql.types.words import Reason, field
from domain.verdicts import Verdict
from projections.rows import CompositionRow, FaultRow, InterpretationRow, TermsRow


@strawberry.type(description="A version of the terms of reference.")
class Terms(Node):
    row: strawberry.Private[TermsRow]
    version: str
    effective_from: date
    until: date | None = strawberry.field(description="The first day of the next version.")
    extent: str | None = strawberry.field(description="How far the text is held.")
    basis: list[int]


@strawberry.type(description="How a question that the terms leave open is answered, from a day.")
class Interpretation(Node):
    row: strawberry.Private[InterpretationRow]
    terms: str
    open_key: str = field("key")
    value: JSON
    valid_from: date = field("from")
    recorded: date = field("recordedOn")
    basis: list[int]


@strawberry.type(description="Something that cannot be, and the events that make it so.")
class Fault(Node):
    row: strawberry.Private[FaultRow]
    key: strawberry.ID = field("id")
    rule: str
    text: str
    clause: str | None
    stream: strawberry.ID
    basis: list[int]
    explanation: str | None
    explained_on: date | None
    explained_by: int | None = strawberry.field(description="The position of the act that explained it.")


@strawberry.type(description="Whether the group is composed as its terms ask.")
class Composition(Node):
    row: strawberry.Private[CompositionRow]
    verdict: Verdict
    reasons: list[Reason]
    basis: list[int]
