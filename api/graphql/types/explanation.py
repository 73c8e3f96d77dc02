"""Types of an explanation: the clauses with their words, the interpretations, the steps with their numbers, who counted and
who did not, and what would change the verdict."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.graphql.types.basis import Based
from api.graphql.types.enums import Lang
from api.graphql.types.fields import in_words
from api.languages import in_language, translator
from api.names import current_names, fallback_name
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Verdict
from projections.explanations.parts import (
    clauses_of,
    counted_attendees,
    reasons_of,
    uncounted_attendees,
    would_change,
)
from projections.explanations.quorum import QuorumExplanation, explain_quorum
from projections.questions.rules_used import RulesUsed, rules_used
from projections.rows import QuorumRow


@strawberry.type(description="A clause of the terms, by its number, in its words.")
class ExplainedClause:
    text: strawberry.Private[Text | None]
    ref: str = strawberry.field(description="The number of the clause in the text.")

    @described_field("The words of the clause; null where the terms as held do not quote them.")
    def words(self, lang: Lang | None = None) -> str | None:
        return in_language(self.text, lang)


@strawberry.type(description="A question that the terms leave open, as it was answered.")
class ExplainedInterpretation:
    key: str = strawberry.field(description="The key of the terms.")
    value: JSON = strawberry.field(description="What it was taken to be.")
    since: date = strawberry.field(description="The first day of that.")
    position: int = strawberry.field(description="The position of the answer.")


@strawberry.type(description="A change that would give another verdict, found by judging the record with it.")
class WouldChange:
    words: str = in_words("The change, in words.")
    verdict: Verdict = strawberry.field(description="The verdict that it would give.")


@strawberry.type(description="How a verdict comes about, from the text of the terms to what would change it.")
class Explanation(Node):
    row: strawberry.Private[Any]

    def _used(self) -> RulesUsed:
        level = self.level

        def fetch() -> dict[int, RulesUsed]:
            supposed = level.context.supposed
            bases = [n.row.basis for n in level.nodes]
            found = rules_used(level.context.snapshot, bases, supposed.events if supposed else None)
            return {id(n): each for n, each in zip(level.nodes, found, strict=True)}

        return level.fetched("rules", fetch)[id(self)]

    @described_field("The version of the terms that it rests on; null where it rests on none.")
    def terms_version(self) -> str | None:
        terms = self._used().terms
        return terms.terms.version if terms else None

    @described_field("The clauses that it rests on.")
    def clauses(self) -> list[ExplainedClause]:
        return [ExplainedClause(text=text, ref=ref) for ref, text in clauses_of(self.row, self._used()).items()]

    @described_field("The answers to open questions of the terms that it rests on.")
    def interpretations(self) -> list[ExplainedInterpretation]:
        return [
            ExplainedInterpretation(key=i.key, value=i.value, since=i.since, position=i.position)
            for i in self._used().interpretations
        ]

    @described_field("The rule step by step, with its numbers.")
    def steps(self) -> list[str]:
        return [translator()(reason.text) for reason in reasons_of(self.row)]

    @described_field("Of a quorum who counted, and from when to when, in words; elsewhere none.")
    def counted(self) -> list[str]:
        name = self._namer("counted", lambda row: [c.person for c in row.counted_attendees])
        return [_plain(words) for words in counted_attendees(self.row, name)]

    @described_field("Of a quorum who did not count, and why; elsewhere none.")
    def uncounted(self) -> list[str]:
        found = self._quorum()
        name = self._namer(("uncounted", id(self)), lambda _: [u.member for u in found.uncounted])
        return [_plain(words) for words in uncounted_attendees(found, name)]

    @described_field(
        "Of a quorum, and of attendance over several meetings, the smallest changes that would give another verdict;"
        " elsewhere none."
    )
    def would_change(self) -> list[WouldChange]:
        found: list[Any] = would_change(self.row, self._quorum())
        return found

    def _quorum(self) -> QuorumExplanation:
        level, row = self.level, self.row
        context = level.context
        world = context.world_at(level.clocks.position) if isinstance(row, QuorumRow) else None
        if world is None:
            return QuorumExplanation()
        return level.fetched(
            ("quorum", row.meeting),
            lambda: explain_quorum(world, row.meeting, context.snapshot.budget.check),
        )

    def _namer(
        self, key: Hashable, persons: Callable[[Any], Iterable[str | None]]
    ) -> Callable[[str | None], Words | None]:
        """Gives today's names of persons, fetched for all rows of the level that name some."""
        context, level = self.level.context, self.level

        def fetch() -> Mapping[str, Any]:
            rows = [n.row for n in level.nodes if isinstance(n.row, QuorumRow)]
            ids = sorted({p for row in rows for p in persons(row) if p})
            return current_names(context.snapshot, level.clocks, {"person": ids}, context.open, lambda row: row.slug)

        names = level.fetched(("names", key), fetch)

        def name(person: str | None) -> Words | None:
            if person is None:
                return None
            found = names.get(person)
            return said("{name}", name=found) if found else fallback_name("person", person[:8])

        return name


def _plain(words: Words) -> str:
    return translator()(words).strip(": –")


def _self(row: Any) -> tuple[Any]:
    """The key of an explanation: the row that it is of."""
    return (row,)


@strawberry.type
class Explained(Based):
    """Mixin of the types whose rows have reasons and a basis."""

    @described_field("How it comes about: clauses, interpretations, steps, and what would change it.")
    def explanation(self) -> Explanation:
        return self.parts(Explanation, _self)[0]
