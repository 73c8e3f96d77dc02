"""The twelve types that implement the interface Work, with the fields that only they have."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.types.enums import Lang
from api.graphql.types.work.acts import Finding, Response, WorkAct
from api.graphql.types.work.work import WORK, Work, work_naming
from api.languages import in_language
from domain.text import code, said
from projections.questions.work import work_items
from projections.rows import WorkActRow


def of_kind(act: str) -> Callable[..., dict[str, list[WorkActRow]]]:
    """`work_items.acts` narrowed to acts of one kind: a query for the whole level."""
    return partial(_of_kinds, (act,))


def _of_kinds(kinds: Iterable[str], *arguments: Any) -> dict[str, list[WorkActRow]]:
    return {key: [r for r in found if r.act in kinds] for key, found in work_items.acts(*arguments).items()}


ANSWERED, FOUND, EVIDENCED = map(of_kind, ("RecommendationAnswered", "FindingRecorded", "ImplementationEvidenced"))
MADE, SUBMITTED = of_kind("RecommendationMade"), of_kind("RecommendationSubmitted")
DECIDED = partial(_of_kinds, ("RecommendationAccepted", "RecommendationRejected"))
APPROVED = partial(_of_kinds, ("PlanApproved", "PlanReturned"))


@strawberry.type(description="A priority or an objective.")
class Priority(Work):
    pass


@strawberry.type(description="A work plan or an audit programme.")
class Plan(Work):
    @described_field("What the body that approves it last said of it: PlanApproved or PlanReturned.")
    def decision(self) -> WorkAct | None:
        return _last(self.many(WorkAct, APPROVED, WORK))

    @described_field("The audits that were agreed from it.")
    def audits(self) -> list["Audit"]:
        return work_naming(self, "audit")


@strawberry.type(description="An audit tool or a methodology.")
class Instrument(Work):
    pass


@strawberry.type(description="A minimum standard, a procedure or an arrangement to be assured of.")
class Standard(Work):
    pass


@strawberry.type(description="An audit.")
class Audit(Work):
    @strawberry.field
    def findings(self) -> list[Finding]:
        return self.many(Finding, FOUND, WORK)

    @strawberry.field
    def recommendations(self) -> list["Recommendation"]:
        return work_naming(self, "recommendation")


@strawberry.type(description="A recommendation, from its source to its effect.")
class Recommendation(Work):
    @described_field(
        "Where it came from, in words: an audit, a return, a concern, a meeting, or a proposal; see also `sources`."
    )
    def source(self, lang: Lang | None = None) -> str | None:
        came = next((w for w in self.sources() if w.row.kind in ("audit", "return", "concern")), None)
        if came is not None:
            title = came.row.title or came.row.period or came.row.work
            return in_language(said("{kind}: {title}", kind=code(came.row.kind), title=title), lang)
        made = next(iter(self.many(WorkAct, MADE, WORK)), None)
        meeting = made.meeting() if made else None
        if meeting is not None:
            return in_language(said("meeting of {day}", day=meeting.row.day), lang)
        return in_language(said("a proposal"), lang) if made and made.row.fields.get("development") else None

    @described_field("What each agency answered.")
    def responses(self) -> list[Response]:
        return self.many(Response, ANSWERED, WORK)

    @described_field("Its last submission; `to` is the body.")
    def submission(self) -> WorkAct | None:
        return _last(self.many(WorkAct, SUBMITTED, WORK))

    @described_field(
        "The slug of the body to which it was last submitted; null where the credential does not reach it."
    )
    def submitted_to(self) -> str | None:
        last = self.submission()
        to = last.to() if last else None
        return to.row.slug if to else None

    @described_field("What the deciding body last said: RecommendationAccepted or RecommendationRejected.")
    def decision(self) -> WorkAct | None:
        return _last(self.many(WorkAct, DECIDED, WORK))

    @described_field("The actions that came from it.")
    def actions(self) -> list["Action"]:
        return work_naming(self, "action")

    @described_field("What shows that it was put into practice: pointers to it, else what was said of it.")
    def evidence(self, lang: Lang | None = None) -> list[str]:
        acts = self.many(WorkAct, EVIDENCED, WORK)
        return [text for act in acts for text in (act.pointers() or [act.text(lang) or ""]) if text]


@strawberry.type(description="An action: who is to do what by when.")
class Action(Work):
    pass


@strawberry.type(description="A practice issue, a concern about performance, a challenge, a barrier, a gap or a risk.")
class Concern(Work):
    pass


@strawberry.type(description="What an agency was asked to send for a period.")
class Return(Work):
    pass


@strawberry.type(description="A report that a group prepared.")
class Report(Work):
    pass


@strawberry.type(description="Learning that a group issued.")
class Learning(Work):
    pass


@strawberry.type(description="A change of policy or law that a group took up.")
class Change(Work):
    pass


WORK_TYPES: dict[str, type[Work]] = {
    kind.__name__.lower(): kind
    for kind in (
        *(Priority, Plan, Instrument, Standard, Audit, Recommendation),
        *(Action, Concern, Return, Report, Learning, Change),
    )
}


def _last(acts: Sequence[WorkAct]) -> WorkAct | None:
    return acts[-1] if acts else None
