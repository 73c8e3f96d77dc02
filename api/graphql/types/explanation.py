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
from domain.rules.attendance.summary import AttendanceSummary
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Reason, Verdict
from projections.explanations.attendance import attendance_counterfactuals
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
            found = rules_used(level.context.snapshot, [n.row.basis for n in level.nodes])
            return {id(n): each for n, each in zip(level.nodes, found, strict=True)}

        return level.fetched("rules", fetch)[id(self)]

    def _reasons(self) -> list[Reason]:
        own = [reason for clause in getattr(self.row, "clauses", ()) for reason in clause.reasons]
        carried = getattr(self.row, "carried", None)
        own += [*(carried.reasons if carried else ()), *getattr(self.row, "reasons", ())]
        return list(dict.fromkeys(own))

    @described_field("The version of the terms that it rests on; null where it rests on none.")
    def terms_version(self) -> str | None:
        terms = self._used().terms
        return terms.terms.version if terms else None

    @described_field("The clauses that it rests on.")
    def clauses(self) -> list[ExplainedClause]:
        terms = self._used().terms
        asked = {each.key: each.clause for each in terms.open} if terms else {}
        refs = [r.clause for r in self._reasons()] + [getattr(self.row, "clause", None)]
        refs += [asked.get(i.key) for i in self._used().interpretations]
        texts = terms.clauses if terms else {}
        return [ExplainedClause(text=texts.get(ref), ref=ref) for ref in dict.fromkeys(refs) if ref]

    @described_field("The answers to open questions of the terms that it rests on.")
    def interpretations(self) -> list[ExplainedInterpretation]:
        return [
            ExplainedInterpretation(key=i.key, value=i.value, since=i.since, position=i.position)
            for i in self._used().interpretations
        ]

    @described_field("The rule step by step, with its numbers.")
    def steps(self) -> list[str]:
        return [translator()(reason.text) for reason in self._reasons()]

    @described_field("Of a quorum who counted, in words; elsewhere none.")
    def counted(self) -> list[str]:
        if not isinstance(self.row, QuorumRow):
            return []
        found = {(c.seat, c.person): c for c in self.row.counted_attendees}
        name = self._namer("counted", lambda row: [c.person for c in row.counted_attendees])
        return [_who(c.title, c.seat, name(c.person), None if c.certain else said("perhaps")) for c in found.values()]

    @described_field("Of a quorum who did not count, and why; elsewhere none.")
    def uncounted(self) -> list[str]:
        found = self._quorum().uncounted
        name = self._namer(("uncounted", id(self)), lambda _: [u.member for u in found])
        return [_who(u.title, u.seat, name(u.member), u.why) for u in found]

    @described_field(
        "Of a quorum, and of attendance over several meetings, the smallest changes that would give another verdict;"
        " elsewhere none."
    )
    def would_change(self) -> list[WouldChange]:
        found: Any = self._quorum().counterfactuals
        if isinstance(self.row, AttendanceSummary):
            found = attendance_counterfactuals(self.row)
        return list(found)

    def _quorum(self) -> QuorumExplanation:
        level, row = self.level, self.row
        source = level.context.streams
        if not isinstance(row, QuorumRow) or source is None:
            return QuorumExplanation()
        context = level.context
        return level.fetched(
            ("quorum", row.meeting),
            lambda: explain_quorum(source, level.clocks.position, row.meeting, context.snapshot.budget.check),
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


def _who(title: Text | None, seat: str | None, name: Words | None, why: Words | None) -> str:
    """Somebody in words: the title of the seat, its id, the person, and why they did not count for certain."""
    return translator()(
        said("[{title} ][({seat})][: {who}][ – {why}]", title=title, seat=seat, who=name, why=why)
    ).strip(": –")


def _self(row: Any) -> tuple[Any]:
    """The key of an explanation: the row that it is of."""
    return (row,)


@strawberry.type
class Explained(Based):
    """Mixin of the types whose rows have reasons and a basis."""

    @described_field("How it comes about: clauses, interpretations, steps, and what would change it.")
    def explanation(self) -> Explanation:
        return self.parts(Explanation, _self)[0]
