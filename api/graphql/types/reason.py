"""Reasons of verdicts."""

from typing import cast

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.types.enums import Lang
from api.graphql.types.fields import in_words
from api.languages import translator
from domain.text import Words


@strawberry.type(
    description="Why a verdict is what it is: a code for tools, a text for people, the clause it rests on."
)
class Reason:
    code: str
    text: str = in_words("In the language that is asked for, else in English.")
    clause: str | None

    @described_field("The language of the text.")
    def lang(self) -> Lang:
        return Lang(translator().translate(cast("Words", self.text)).language)
