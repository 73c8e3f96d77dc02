"""Events: the trail of what was recorded, as sentences, and each as it stands in the ledger."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import msgspec
import strawberry
from msgspec import to_builtins
from strawberry.scalars import JSON

from api.graphql.batching import Level, Node
from api.graphql.context import RequestContext
from api.graphql.sentence import NameOf, references, sentence
from api.graphql.types.enums import Lang
from api.graphql.types.fields import described_field, field_named
from api.languages import Translation
from api.names import fallback_name
from domain.text import PlainValue, code, nested, said
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.values import Authority as Said
from domain.values import Sealed
from projections.questions import agencies, persons, trail
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.questions.work import work_items
from projections.rows import TrailRow

POSITION = attrgetter("position")
_SEALED = frozenset(Sealed.__struct_fields__)


def authority_of(row: TrailRow) -> tuple[Said]:
    return (row.authority,)


@strawberry.type(
    description="Who decided an act: an office of a group, a body, or an agency, and where it was decided."
)
class Authority(Node):
    row: strawberry.Private[Said]
    kind: str
    office: str | None
    meeting: strawberry.ID | None
    decision: strawberry.ID | None

    @described_field("The slug of the group.")
    def group(self) -> str | None:
        own = self.row.group
        named = self.level.fetched("groups", lambda: groups.as_today(self.level.context.snapshot, self._ids("group")))
        return named[own].slug if own in named else own

    @described_field("The slug of the agency.")
    def agency(self) -> str | None:
        own = self.row.agency
        named = self.level.fetched(
            "agencies", lambda: agencies.as_today(self.level.context.snapshot, self._ids("agency"))
        )
        return named[own].slug if own in named else own

    def _ids(self, of: str) -> list[str]:
        return self.level.keys(attrgetter(of))


@strawberry.type(description="One act as it was recorded. It never changes; what corrected it is linked both ways.")
class Event(Node):
    row: strawberry.Private[TrailRow]
    position: int
    recorded_at: datetime
    act_on: date = field_named("on", "The date on which it took effect.")
    by: str = strawberry.field(description="Who recorded it.")
    kind: str
    stream: strawberry.ID
    command: strawberry.ID | None
    corrects: int | None = strawberry.field(description="The position that this corrects or retracts.")
    corrected_by: list[int] = strawberry.field(description="The positions that correct or retract this.")

    @strawberry.field
    def authority(self) -> Authority:
        return self.parts(Authority, authority_of)[0]

    @described_field("In words, with today's names, in the language that is asked for.")
    def sentence(self) -> str:
        return self._said().text

    @described_field("The language of the sentence.")
    def lang(self) -> Lang:
        return Lang(self._said().language)

    def _said(self) -> Translation:
        row = self.row
        return sentence(row.sentence, row.kind, row.terms, self.level.fetched("names", lambda: names_of(self.level)))

    @described_field("The act as it is stored. Sealed words are opened for who may see them, else null.")
    def data(self) -> JSON:
        asked = self.level.context
        stored = self.level.fetched("stored", lambda: trail.stored(asked.snapshot, self.level.keys(POSITION)))
        found: Any = with_sealed_opened(msgspec.json.decode(stored[self.row.position][1]), asked)
        return found  # type: ignore[no-any-return]  # a JSON value

    @described_field("The kind of act and the version of its fields, as stored.")
    def topic(self) -> str:
        asked = self.level.context
        stored = self.level.fetched("stored", lambda: trail.stored(asked.snapshot, self.level.keys(POSITION)))
        return stored[self.row.position][0]


def with_sealed_opened(value: Any, context: RequestContext) -> Any:
    """A stored value with its sealed words as text, or null."""
    match value:
        case dict() if value.keys() >= _SEALED:
            return context.open(msgspec.convert(value, Sealed))
        case dict():
            return {k: with_sealed_opened(v, context) for k, v in value.items()}
        case list():
            return [with_sealed_opened(v, context) for v in value]
        case _:
            return value


def names_of(level: Level) -> NameOf:
    """What the sentences of a level call persons, agencies, groups and meetings today."""
    asked, snapshot = level.context, level.context.snapshot
    ids: dict[str, list[str]] = defaultdict(list)
    for kind, id in {r for n in level.nodes for r in references(n.row.kind, n.row.terms)}:
        ids[kind].append(id)
    called: dict[str, PlainValue] = {}
    called |= {a: to_builtins(r.name) for a, r in agencies.as_today(snapshot, ids["agency"]).items()}
    called |= {g: to_builtins(r.name) for g, r in groups.as_today(snapshot, ids["group"]).items()}
    called |= {
        m: nested(said("the meeting of {day}", day=on)) for m, on in meetings.days(snapshot, ids["meeting"]).items()
    }
    of_work = [id for kind, each in ids.items() if kind in WORK_KINDS for id in each]
    for id, (kind, title) in work_items.titles(snapshot, of_work).items() if of_work else ():
        called[id] = nested(said("the {kind} “{title}”", kind=code(kind), title=title)) if title else None
    called |= _person_names(asked, ids["person"], level)
    return lambda kind, id: called.get(id) or nested(fallback_name(kind, id[:8]))


WORK_KINDS = frozenset(life.timeline.KIND for life in LIFECYCLES)


def _person_names(asked: RequestContext, ids: Sequence[str], level: Level) -> dict[str, PlainValue]:
    found: dict[str, PlainValue] = {}
    for id, rows in persons.by_id(asked.snapshot, level.clocks, ids).items():
        for row in rows[:1]:
            erased = row.erased or row.name is None
            found[id] = (
                nested(said("an erased person ({id})", id=id[:8]))
                if erased or row.name is None
                else asked.open(row.name)
            )
    return found
