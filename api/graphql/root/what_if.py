"""The query for what would be if something were otherwise; nothing is recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from api.graphql.batching import nodes
from api.graphql.context import RequestContext, SupposedWorld
from api.graphql.descriptions import described_field
from api.graphql.global_ids import QuestionClocks, ref_in
from api.graphql.refusals import NotRecorded, QueryRefused
from api.graphql.root.base import Root
from api.graphql.types.arguments import ById, BySlug
from api.graphql.types.group.group import Group
from api.graphql.types.meeting.meeting import Meeting
from api.http.refusals import BadRequest
from api.languages import translator
from api.names import with_names
from domain.admission import DraftEvent
from domain.refusals import Refused
from domain.terms.checks.document import check
from domain.terms.document import Terms
from domain.text import Words, said
from ledger.store.event_store import EventStore
from projections.engine.clocks import Clocks
from projections.questions import trail
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.rows import TrailRow
from projections.what_if.preview import difference
from projections.what_if.supposed_entries import SupposedAnswer, SupposedTerms, Supposition, supposed_entries

ACTS_MAX = 20
ROLES = ("administrator", "auditor")
OF_ENTITIES = frozenset({*trail.OF_AGENCIES, *trail.OF_PERSONS})
"""The kinds of events that are of no group."""
SUPPOSED = "supposed"
"""What ids carry in the place of clocks: what is only supposed cannot be asked for again by them."""


@strawberry.input(description="An answer to a question that the terms of a group leave open.")
class AnswerInput:
    group: str = strawberry.field(description="The slug of the group.")
    key: str = strawberry.field(description="The key of the terms.")
    value: JSON = strawberry.field(description="What it is taken to be.")
    since: date = strawberry.field(description="The first day of that.")


@strawberry.input(description="A text of terms that a group adopts.")
class TermsInput:
    group: str = strawberry.field(description="The slug of the group.")
    toml: str = strawberry.field(description="The whole document.")
    on: date = strawberry.field(description="The day of the adoption.")


@strawberry.input(description="An act that was really otherwise.")
class CorrectionInput:
    position: int = strawberry.field(description="The position of the act, or of a correction of it.")
    replacement: JSON = strawberry.field(
        description="The fields that were different, as a correction takes them: `presence.0.from` leads to a part."
    )


Retracted = Annotated[
    list[int] | None, strawberry.argument(description="The positions of acts that did not happen; twenty at the most.")
]
Corrections = Annotated[
    list[CorrectionInput] | None, strawberry.argument(description="Acts that were really otherwise.")
]
Answers = Annotated[list[AnswerInput] | None, strawberry.argument(description="Questions of the terms, answered so.")]
Texts = Annotated[list[TermsInput] | None, strawberry.argument(description="Other texts of the terms.")]


@strawberry.type(description="What would be known if something were otherwise, as of now.")
class Hypothesis:
    context: strawberry.Private[RequestContext]
    clocks: strawberry.Private[Clocks]
    words: strawberry.Private[Sequence[Words]]

    @described_field("Each verdict, rate and duty that would be another, as a sentence.")
    def sentences(self) -> list[str]:
        return [translator()(words) for words in self.words]

    @described_field("A meeting as it would be; null where there would be none, or the credential does not reach it.")
    def meeting(self, id: ById) -> Meeting | None:
        ref = ref_in("id", "Meeting", id)
        rows = meetings.by_id(self.context.snapshot, self.clocks, [ref]).get(ref, [])
        found = nodes(self.context, self.clocks, Meeting, [r for r in rows if self.context.reaches(r)][:1])
        return found[0] if found else None

    @described_field("A group as it would be; null where there would be none, or the credential does not reach it.")
    def group(self, slug: BySlug) -> Group | None:
        ref = ref_in("slug", "Group", slug)
        named = groups.ids(self.context.snapshot, [ref]).get(ref, ref)
        rows = groups.by_id(self.context.snapshot, self.clocks, [named]).get(named, [])
        found = nodes(self.context, self.clocks, Group, [r for r in rows if self.context.reaches(r)][:1])
        return found[0] if found else None


@strawberry.type
class WhatIfQueries(Root):
    """The root field of suppositions."""

    @described_field(
        "What the answers would be now under another text of the terms, with open questions answered otherwise, without"
        " some acts, or with some put right. Nothing is recorded. For administrators and auditors."
    )
    def what_if(
        self,
        retract: Retracted = None,
        interpretation: Answers = None,
        terms: Texts = None,
        correct: Corrections = None,
    ) -> Hypothesis:
        context = self.context
        if context.role not in ROLES or context.streams is None:
            raise QueryRefused("whatIf: only an administrator or an auditor may suppose what is not", "NOT_PERMITTED")
        supposed = self._supposition(retract or (), interpretation or (), terms or (), correct or ())
        seen = context.snapshot
        try:
            corrected = self._corrected(context.streams, correct or ())
            supposed = supposed._replace(corrected=corrected)
            entries = supposed_entries(context.streams, seen.head.position, supposed, seen.today, context.viewer)
        except (Refused, BadRequest) as refusal:
            code = (refusal.rule or "value").upper().replace("-", "_")
            raise QueryRefused(translator()(refusal.detail), code) from None
        seen.budget.check()
        found = difference(context.streams, seen.connection, seen, entries, context.within)
        seen.budget.check()
        after = found.worlds[1]
        clocks = QuestionClocks(after.head.position, seen.today)
        clocks.stated = SUPPOSED
        words = with_names(found.sentences, found.worlds, context.open)
        supposing = SupposedWorld(found.world, {e.position: e.event for e in entries})
        return Hypothesis(context=context.supposing(after, supposing), clocks=clocks, words=words)

    def _corrected(self, streams: EventStore, given: Sequence[Any]) -> Sequence[DraftEvent]:
        """The drafts of corrections. Raises Refused, BadRequest, and NotRecorded for what the credential does not reach."""
        context, seen = self.context, self.context.snapshot
        if not given or context.suppose is None:
            return ()
        self._reached("correct", [c["position"] for c in given])
        return context.suppose(context.viewed_by, streams, seen.head.position, seen.today, given)

    def _supposition(
        self, retract: Sequence[int], answers: Sequence[Any], texts: Sequence[Any], corrected: Sequence[Any]
    ) -> Supposition:
        """Raises QueryRefused for nothing, for too much, and for what the credential does not reach."""
        if not 0 < len(retract) + len(answers) + len(texts) + len(corrected) <= ACTS_MAX:
            raise QueryRefused(f"whatIf: suppose one thing at least, and {ACTS_MAX} at the most", "BAD_VALUE")
        rows = self._reached("retract", retract)
        return Supposition(
            [(rows[p].stream, p) for p in dict.fromkeys(retract)],
            [SupposedTerms(self._group(t), _document(t["toml"]), t["on"]) for t in texts],
            [SupposedAnswer(self._group(a), a["key"], a["value"], a["since"]) for a in answers],
        )

    def _reached(self, argument: str, positions: Sequence[int]) -> Mapping[int, TrailRow]:
        """The events at positions. Raises NotRecorded for what the credential is not shown, and QueryRefused for what is of
        a person or an agency that other groups name too."""
        seen, within = self.context.snapshot, self.context.within
        rows = trail.at(seen, Clocks(seen.head.position, seen.today), list(positions), within)
        for position in positions:
            if position not in rows:
                raise NotRecorded(argument, str(position))
            row = rows[position]
            if within is not None and row.kind in OF_ENTITIES and trail.names_beyond(seen, row.stream, within):
                words = said(
                    "{argument}: position {position} concerns people or agencies as such, which needs reach over every"
                    " group that names them",
                    argument=argument,
                    position=position,
                )
                raise QueryRefused(translator()(words), "NOT_PERMITTED")
        return rows

    def _group(self, given: Mapping[str, Any]) -> str:
        (group,) = self.context.narrowed(given["group"]) or ("",)
        return group


def _document(toml: str) -> Terms:
    """Raises QueryRefused for a text that cannot be adopted."""
    found = check(toml)
    if isinstance(found, Terms):
        return found
    problems = "; ".join(str(each) for each in found[:5])
    raise QueryRefused(f"terms: {problems}", "BAD_TERMS")
