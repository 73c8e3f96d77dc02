"""The type of a judgement that a correction turned, before and after, in words."""

from typing import Any

import strawberry

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.types.dependent import Dependent
from api.languages import translator
from api.names import with_names
from domain.text import Words
from domain.verdicts import Verdict
from projections.questions.turned_rows import TurnedRow
from projections.what_if.effects import sentences_of


@strawberry.type(description="A judgement that a correction or retraction turned, before and after.")
class TurnedJudgement(Node):
    row: strawberry.Private[TurnedRow]

    @described_field("The judgement as it stood after; as it stood before, where there is none any more.")
    def judgement(self) -> Dependent:
        return self.parts(Dependent, _newer)[0]

    @described_field("Its verdict before; null where there was none.")
    def before(self) -> Verdict | None:
        return getattr(self.row.was, "verdict", None)

    @described_field("Its verdict after; null where there is none.")
    def after(self) -> Verdict | None:
        return getattr(self.row.now, "verdict", None)

    @described_field("What changed, in sentences: before -> after, and why.")
    def words(self) -> list[str]:
        level = self.level

        def fetch() -> dict[int, list[Words]]:
            told = {id(node): sentences_of(node.row.was, node.row.now) for node in level.nodes}
            flat = [words for each in told.values() for words in each]
            named = iter(with_names(flat, [level.context.snapshot], level.context.open))
            return {node: [next(named) for _ in each] for node, each in told.items()}

        return [translator()(words) for words in level.fetched("words", fetch)[id(self)]]


def turned(pair: TurnedRow) -> bool:
    """Whether a judgement says something else, and does not only rest on other events."""
    verdicts = [getattr(row, "verdict", None) for row in pair]
    return verdicts[0] != verdicts[1] or bool(sentences_of(*pair))


def _newer(pair: Any) -> tuple[Any]:
    return (pair.row,)
