"""The type of authorities: who decided an act."""

from operator import attrgetter

import strawberry
from msgspec import to_builtins

from api.graphql.batching import Node
from api.graphql.descriptions import described_field
from api.languages import translator
from api.names import current_names, fallback_name
from domain.text import PlainValue, code, nested, said
from domain.values import Authority as AuthorityValue
from projections.questions import agencies
from projections.questions.group import groups
from projections.rows import GroupRow, TrailRow


def group_name(row: GroupRow) -> PlainValue:
    """What a group is called, as a value of a sentence."""
    return to_builtins(row.name)


def authority_of(row: TrailRow) -> tuple[AuthorityValue]:
    """The batch key of a trail row's authority: the authority itself, as no query is needed for it."""
    return (row.authority,)


@strawberry.type(
    description="Who decided an act: an office of a group, a body, or an agency, and where it was decided."
)
class Authority(Node):
    row: strawberry.Private[AuthorityValue]
    kind: str
    office: str | None
    meeting: strawberry.ID | None
    decision: strawberry.ID | None

    @described_field("The slug of the group.")
    def group(self) -> str | None:
        own = self.row.group
        named = self.level.fetched("groups", lambda: groups.as_today(self.level.context.snapshot, self._ids("group")))
        return named[own].slug if own in named else own

    @described_field("In words: which office of which body, or which body or agency, and at which meeting.")
    def words(self) -> str:
        own, level = self.row, self.level
        ids = {kind: self._ids(kind) for kind in ("group", "agency", "meeting")}
        snapshot, clocks, opener = level.context.snapshot, level.clocks, level.context.open
        names = level.fetched("names", lambda: current_names(snapshot, clocks, ids, opener, group_name))
        told = {
            kind: names.get(id) or nested(fallback_name(kind, id[:8])) for kind in ids if (id := getattr(own, kind))
        }
        who = told.get("agency") or told.get("group")
        if own.kind == "office":
            office, group = code(own.office or "office"), told.get("group")
            who = nested(said("{office} of {group}", office=office, group=group)) if group else office
        meeting = told.get("meeting")
        return translator()(
            said("{who}[, at {meeting}][, decision {decision}]", who=who, meeting=meeting, decision=own.decision)
        )

    @described_field("The slug of the agency.")
    def agency(self) -> str | None:
        own = self.row.agency
        named = self.level.fetched(
            "agencies", lambda: agencies.as_today(self.level.context.snapshot, self._ids("agency"))
        )
        return named[own].slug if own in named else own

    def _ids(self, of: str) -> list[str]:
        return self.level.keys(attrgetter(of))
