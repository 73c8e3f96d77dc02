"""Reasons of verdicts, with the words of the clause that each rests on."""

from typing import Any, cast

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.types.enums import Lang
from api.graphql.types.fields import in_words, plain_leaf
from api.languages import in_language, translator
from domain.terms.document import Terms
from domain.text import Words
from domain.verdicts import Reason as ReasonOfVerdict
from projections.questions.rules_used import rules_used


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

    @described_field(
        "The words of the clause, in the version of the terms by which it was judged: of the standing of a decision under a"
        " piece of work, the terms of the group that decided it."
    )
    def words(self, lang: Lang | None = None) -> str | None:
        terms = _terms_of(self) if self.clause else None
        return in_language(terms.clauses.get(self.clause or ""), lang) if terms else None

    @described_field("The version of the terms by which it was judged; null as `words` is.")
    def terms_version(self) -> str | None:
        terms = _terms_of(self)
        return terms.terms.version if terms else None


class HeldReason:
    """A reason and the node whose verdict it is of."""

    __slots__ = ("clause", "code", "holder", "text")

    def __init__(self, reason: ReasonOfVerdict, holder: Node) -> None:
        self.code, self.text, self.clause = reason.code, reason.text, reason.clause
        self.holder = holder


@strawberry.type
class Reasoned(Node):
    """Mixin of the types whose rows have a verdict with reasons."""

    @plain_leaf("Why the verdict is what it is.")
    def reasons(self) -> list[Reason]:
        return [HeldReason(reason, self) for reason in self.row.reasons]  # type: ignore[misc]  # it has the attributes


def _terms_of(reason: Any) -> Terms | None:
    """The terms whose adoption is in the basis of what was judged: the nearest whole row that has one."""
    holder: Node | None = getattr(reason, "holder", None)
    while holder is not None and (not holder.whole or not _basis(holder)):
        holder = holder.parent
    if holder is None:
        return None
    level = holder.level

    def fetch() -> dict[int, Terms | None]:
        found = rules_used(level.context.snapshot, [_basis(node) for node in level.nodes])
        return {id(node): each.terms for node, each in zip(level.nodes, found, strict=True)}

    return level.fetched("terms of reasons", fetch)[id(holder)]


def _basis(node: Node) -> Any:
    return getattr(node.row, "basis", ())
