"""Events: the audit trail as sentences, and each event as it is stored."""

from collections import defaultdict
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import msgspec
import strawberry
from msgspec import to_builtins
from strawberry.scalars import JSON

from api.graphql.batching import Level, Node
from api.graphql.context import RequestContext
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.sentence import NameOf, references, sentence
from api.graphql.types.enums import Lang
from api.graphql.types.fields import field_named
from api.graphql.types.identified import Identified
from api.languages import Translation
from api.names import current_names, fallback_name
from domain.text import PlainValue, nested
from domain.values import Authority as AuthorityValue
from domain.values import Sealed
from ledger.proof.checkpoint import Receipt, parse_checkpoint
from projections.questions import agencies, ledger_proof, trail
from projections.questions.group import groups
from projections.rows import GroupRow, TrailRow

POSITION = attrgetter("position")
_SEALED = frozenset(Sealed.__struct_fields__)


def _group_name(row: GroupRow) -> PlainValue:
    return to_builtins(row.name)


def authority_of(row: TrailRow) -> tuple[AuthorityValue]:
    """The key of a trail row's authority: itself."""
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
class Event(Identified):
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

    def key(self) -> Key:
        return (str(self.row.position),)

    @strawberry.field
    def authority(self) -> Authority:
        return self.parts(Authority, authority_of)[0]

    @described_field("In words, with today's names, in the language that is asked for.")
    def sentence(self) -> str:
        return self._translation().text

    @described_field("The language of the sentence.")
    def lang(self) -> Lang:
        return Lang(self._translation().language)

    def _translation(self) -> Translation:
        row = self.row
        return sentence(row.sentence, row.kind, row.terms, self.level.fetched("names", lambda: names_of(self.level)))

    @described_field("The act as it is stored. Sealed words are opened for who may see them, else null.")
    def data(self) -> JSON:
        context = self.level.context
        stored = self.level.fetched("stored", lambda: trail.stored(context.snapshot, self.level.keys(POSITION)))
        found: Any = with_sealed_opened(msgspec.json.decode(stored[self.row.position][1]), context)
        return found  # type: ignore[no-any-return]  # a JSON value

    @described_field("Its leaf in the ledger's Merkle tree, as docs/proof.md specifies it.")
    def leaf(self) -> str:
        return self._leaf().decode()

    def _leaf(self) -> bytes:
        context = self.level.context
        found = self.level.fetched("leaves", lambda: ledger_proof.leaves(context.snapshot, self.level.keys(POSITION)))
        return found[self.row.position]

    @described_field(
        "A proof that it is in the tree of the newest checkpoint (c2sp.org/tlog-proof); null where none reaches it yet."
    )
    def receipt(self) -> str | None:
        checkpoint = self.level.fetched("checkpoint", self.level.context.newest_checkpoint)
        if checkpoint is None:
            return None
        size, position = parse_checkpoint(checkpoint.text).size, self.row.position
        context = self.level.context
        paths = self.level.fetched(
            "paths", lambda: ledger_proof.paths(context.snapshot, self.level.keys(POSITION), size)
        )
        if position not in paths:
            return None
        return str(Receipt(self._leaf(), position - 1, paths[position], checkpoint))

    @described_field("The kind of act and the version of its fields, as stored.")
    def topic(self) -> str:
        context = self.level.context
        stored = self.level.fetched("stored", lambda: trail.stored(context.snapshot, self.level.keys(POSITION)))
        return stored[self.row.position][0]


def with_sealed_opened(value: Any, context: RequestContext) -> Any:
    """A stored value with its sealed words opened, null where the credential may not see them."""
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
    """Today's names of all streams that the events of a level refer to."""
    ids: dict[str, list[str]] = defaultdict(list)
    for kind, id in {r for n in level.nodes for r in references(n.row.kind, n.row.terms)}:
        ids[kind].append(id)
    context = level.context
    names = current_names(context.snapshot, level.clocks, ids, context.open, _group_name)
    return lambda kind, id: names.get(id) or nested(fallback_name(kind, id[:8]))
