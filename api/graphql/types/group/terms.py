"""Types of terms of reference, their interpretations, and the verdict on a group's composition."""

from datetime import date

import strawberry
from strawberry.scalars import JSON

from api.graphql.descriptions import described_field
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.explanation import Explained
from api.graphql.types.fields import field_named
from api.graphql.types.reason import Reasoned
from api.languages import in_language
from domain.verdicts import Verdict
from projections.rows import CompositionRow, InterpretationRow, TermsRow


@strawberry.type(description="A version of the terms of reference.")
class Terms(Based):
    row: strawberry.Private[TermsRow]
    version: str
    effective_from: date
    until: date | None = strawberry.field(description="The first day of the next version.")
    extent: str | None = strawberry.field(description="How far the text is held.")
    complete: bool = strawberry.field(description="Whether the whole text is held.")
    pointer: str | None = strawberry.field(description="Where the text is.")
    digest: str | None = strawberry.field(description="The SHA-256 of the text's bytes.")
    legal_basis_clause: str | None
    approved_on: date | None = strawberry.field(description="As the text says; null where it does not.")
    approved_by: str | None = strawberry.field(description="The text's word for the body.")
    said_to_be_effective_from: date | None = strawberry.field(
        description="As the text says; it took effect with its adoption unless inForceFrom is text."
    )
    in_force_from: str | None = strawberry.field(
        description="What was decided to count where these days differ: adoption or text; null where nothing was."
    )
    supersedes: str | None = strawberry.field(description="The version before, as the text calls it.")
    year_start: str | None = strawberry.field(description="When the group's year begins, MM-DD, as the text says.")
    basis: list[int]

    @described_field("What the text is called.")
    def title(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.title, lang)

    @strawberry.field
    def legal_basis(self, lang: Lang | None = None) -> str | None:
        return in_language(self.row.legal_basis, lang)


@strawberry.type(description="How a question that the terms leave open is answered, from a day.")
class Interpretation(Based):
    row: strawberry.Private[InterpretationRow]
    terms: str
    open_key: str = field_named("key")
    value: JSON
    valid_from: date = field_named("from")
    recorded: date = field_named("recordedOn")
    basis: list[int]


@strawberry.type(description="Whether the group is composed as its terms ask.")
class Composition(Reasoned, Explained):
    row: strawberry.Private[CompositionRow]
    verdict: Verdict
    basis: list[int]
