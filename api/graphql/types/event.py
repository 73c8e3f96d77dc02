"""The type of events: the audit trail as sentences, and each event as it is stored."""

from base64 import b64encode
from collections import defaultdict
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

import msgspec
import strawberry
from msgspec import Struct
from strawberry.scalars import JSON

from api.access import actors
from api.graphql.batching import Level
from api.graphql.context import RequestContext
from api.graphql.descriptions import described_field
from api.graphql.global_ids import Key
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, connections, list_request
from api.graphql.sentence import references, sentence
from api.graphql.types.arguments import SortedByDay
from api.graphql.types.authority import Authority, authority_of, group_name
from api.graphql.types.enums import Lang
from api.graphql.types.fields import field_named
from api.graphql.types.identified_node import Identified
from api.graphql.types.lazy_types import LazyComparison, LazyDependent, LazyFault, LazyLooseEnd, LazyTurned
from api.languages import Translation
from api.names import NameOf, current_names, fallback_name
from domain.text import nested
from domain.values import SEALED_FIELDS, Sealed, imported_row
from domain.values import Evidence as EvidenceValue
from ledger.governance import CODEC
from ledger.proof.checkpoint import Receipt, parse_checkpoint
from ledger.proof.tree import hash_leaf, verify_inclusion
from projections.engine.clocks import Clocks
from projections.questions import dependents, faults, ledger_proof, ledger_state, loose_ends, trail
from projections.questions.comparison.difference import ComparisonScope, TwoStates
from projections.questions.paging import DayOrder
from projections.questions.turned_rows import Compensation, TurnedRow, by_compensations
from projections.rows import TrailRow

POSITION, BY = attrgetter("position"), attrgetter("by")


@strawberry.type(description="A pointer to a document that proves an act.")
class Evidence:
    pointer: str = strawberry.field(description="Where the document is, in words.")
    digest: str | None = strawberry.field(description="The SHA-256 of its bytes, in hex; null where it is not known.")


@strawberry.type(description="The row of a file that an import recorded an act from.")
class ImportedRow:
    file: str = strawberry.field(description="The name of the file.")
    row: int = strawberry.field(description="The number of the row in it.")
    digest: str = strawberry.field(description="The SHA-256 of the file, in hex.")


@strawberry.type(description="Who recorded an act.")
class RecordedBy:
    actor: str = strawberry.field(description="Their opaque id, as events tell it.")
    name: str | None = strawberry.field(
        description="What they are called; null for who may not see names, and of who has had no credential here."
    )
    role: str | None = strawberry.field(
        description="The role of their newest credential at the time; null where none of them stood then, or with the name."
    )


class _WithEvidence(Struct):
    """What is read of stored bytes for their evidence."""

    evidence: tuple[EvidenceValue, ...] = ()


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
        level, row = self.level, self.row
        said = level.fetched("sentences", dict[int, Translation])
        if row.position not in said:
            names = level.fetched("names", lambda: names_of(level))
            said[row.position] = sentence(row.sentence, row.kind, row.terms, names, level.context.open)
        return said[row.position]

    @described_field(
        "The act in the newest version of its fields, whatever version was stored (`topic`). Sealed words are opened for"
        " who may see them, else null."
    )
    def data(self) -> JSON:
        context = self.level.context
        stored = self._stored()
        found: Any = with_sealed_opened(msgspec.json.decode(CODEC.current_state(stored.topic, stored.state)), context)
        return found  # type: ignore[no-any-return]  # a JSON value

    def _stored(self) -> trail.StoredEvent:
        snapshot = self.level.context.snapshot
        stored = self.level.fetched("stored", lambda: trail.stored(snapshot, self.level.keys(POSITION)))
        return stored[self.row.position]

    @described_field("Its leaf in the ledger's Merkle tree, as docs/proof.md specifies it.")
    def leaf(self) -> str:
        return self._leaf().decode()

    def _leaf(self) -> bytes:
        context = self.level.context
        found = self.level.fetched("leaves", lambda: ledger_proof.leaves(context.snapshot, self.level.keys(POSITION)))
        return found[self.row.position]

    @described_field(
        "A proof that it is in the tree of the newest checkpoint (c2sp.org/tlog-proof); null where none reaches it yet, or"
        " it is not as it was when that was signed."
    )
    def receipt(self) -> str | None:
        checkpoint = self.level.fetched("checkpoint", self.level.context.newest_checkpoint)
        if checkpoint is None:
            return None
        head, position = parse_checkpoint(checkpoint.text), self.row.position
        context = self.level.context
        paths = self.level.fetched(
            "paths", lambda: ledger_proof.paths(context.snapshot, self.level.keys(POSITION), head.size)
        )
        index, leaf, path = position - 1, self._leaf(), paths.get(position)
        if path is None or not verify_inclusion(hash_leaf(leaf), index, head.size, path, head.root):
            return None
        return str(Receipt(leaf, index, path, checkpoint))

    @described_field("The kind of act and the version of its fields, as stored; `data` may be in a newer one.")
    def topic(self) -> str:
        return self._stored().topic

    @described_field(
        "The judgements whose basis it is, as they are known at the clock, whatever their days: by kind and key. Rates and"
        " the duties of each period, which are counted when they are asked for, are not among them."
    )
    def rests_on_this(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        sort: SortedByDay = DayOrder.OLDEST,
    ) -> Connection[LazyDependent]:
        from api.graphql.types.dependent import Dependent

        level = self.level

        def fetch() -> dict[int, Connection[Any]]:
            request, snapshot = list_request(first, after, last, before), level.context.snapshot
            clocks, positions = request.clocks(snapshot, level.clocks), level.keys(POSITION)
            pages = dependents.of_positions(snapshot, clocks, request.page, positions, level.context.within, sort)
            return connections(level, clocks, request, Dependent, pages)

        return level.fetched(("dependents", first, after, last, before, sort), fetch)[self.row.position]

    @described_field(
        "What the command of the event changed: what its last position holds otherwise than the one before its first."
    )
    def changed(self, first: First = PAGE_SIZE, after: After = None) -> LazyComparison:
        from api.graphql.types.comparison import comparison

        context, on = self.level.context, self.level.clocks.on
        begin, end = ledger_state.command_bounds(context.snapshot, self.row.position)
        states = TwoStates(Clocks(begin - 1, on), Clocks(min(end, self.level.clocks.position), on))
        return comparison(context, states, ComparisonScope(context.within), list_request(first, after).page)

    @described_field(
        "Of a correction or retraction: the judgements that it turned, as far as the credential reaches. Rates, which are"
        " counted when they are asked for, are not among them."
    )
    def turned(self) -> list[LazyTurned]:
        from api.graphql.types.turned_judgement import TurnedJudgement, turned

        level = self.level

        def fetch() -> dict[int, list[Any]]:
            found, reaches = self._turned_rows(), level.context.reaches
            return level.below(
                TurnedJudgement, {p: [r for r in rows if reaches(r.row) and turned(r)] for p, rows in found.items()}
            )

        return level.fetched("turned", fetch).get(self.row.position, [])

    def _compensations(self) -> list[Compensation]:
        return [Compensation(n.row.position, n.row.corrects) for n in self.level.nodes if n.row.corrects]

    def _turned_rows(self) -> dict[int, list[TurnedRow]]:
        asked, snapshot = self._compensations(), self.level.context.snapshot
        return self.level.fetched("turned rows", lambda: by_compensations(snapshot, asked) if asked else {})

    @described_field(
        "Of a correction or retraction: what its command left to be dealt with, as far as the credential reaches, and how"
        " it stands at the clock: what is open, and what was dealt with by which act. What another correction undid is no"
        " longer among it."
    )
    def loose_ends(self) -> list[LazyLooseEnd]:
        from api.graphql.types.loose_end import LooseEnd

        level = self.level

        def fetch() -> dict[int, list[Any]]:
            asked, context = self._compensations(), level.context
            if not asked:
                return {}
            found = loose_ends.of_compensations(context.snapshot, level.clocks, asked, self._turned_rows())
            return level.below(LooseEnd, {p: [e for e in of if context.reaches(e.row)] for p, of in found.items()})

        return level.fetched("loose ends", fetch).get(self.row.position, [])

    @described_field(
        "The faults among whose acts it is, as they are known at the clock: those without an `explanation` are open, of the"
        " others `explainedIn` is the act that says how they were dealt with. What a correction left is in `looseEnds`."
    )
    def faults(self) -> list[LazyFault]:
        from api.graphql.types.fault import Fault

        return self.many(Fault, faults.resting_on, POSITION)

    @described_field("Its version in its stream, from 1 on.")
    def version(self) -> int:
        return self._stored().version

    @described_field("The exact bytes that the ledger holds, in base64; sealed words stay sealed.")
    def bytes(self) -> str:
        return b64encode(self._stored().state).decode()

    @described_field("The SHA-256 of these bytes, in hex.")
    def digest(self) -> str:
        return sha256(self._stored().state).hexdigest()

    @described_field("What proves it, as it was recorded with it.")
    def evidence(self) -> list[Evidence]:
        return [Evidence(pointer=each.pointer, digest=each.digest) for each in self._evidence()]

    def _evidence(self) -> tuple[EvidenceValue, ...]:
        return msgspec.json.decode(self._stored().state, type=_WithEvidence).evidence

    @described_field("The row of a file that an import recorded it from, as its evidence says; null for all others.")
    def imported_from(self) -> ImportedRow | None:
        found = imported_row(self._evidence()) if self.row.imported else None
        return ImportedRow(file=found.file, row=found.row, digest=found.digest) if found else None

    @described_field("Who recorded it: their name and role as well, for who may see names.")
    def recorded_by(self) -> RecordedBy:
        context, row = self.level.context, self.row
        found = self.level.fetched("recorders", lambda: actors.by_id(context.snapshot, self.level.keys(BY)))
        actor = found.get(row.by) if context.sees_names else None
        role = actor.role_at(row.recorded_at) if actor else None
        return RecordedBy(actor=row.by, name=actor.name if actor else None, role=role)


def with_sealed_opened(value: Any, context: RequestContext) -> Any:
    """A JSON value with each sealed text in it decrypted: null where the credential may not see it, or its key is gone."""
    match value:
        case dict() if value.keys() >= SEALED_FIELDS:
            return context.open(msgspec.convert(value, Sealed))
        case dict():
            return {k: with_sealed_opened(v, context) for k, v in value.items()}
        case list():
            return [with_sealed_opened(v, context) for v in value]
        case _:
            return value


def names_of(level: Level) -> NameOf:
    """Lookup of today's names, fetched for all streams that the events of a level refer to; a fallback for the others."""
    ids: dict[str, list[str]] = defaultdict(list)
    for kind, id in {r for n in level.nodes for r in references(n.row.kind, n.row.terms)}:
        ids[kind].append(id)
    context = level.context
    names = current_names(context.snapshot, level.clocks, ids, context.open, group_name)
    return lambda kind, id: names.get(id) or nested(fallback_name(kind, id[:8]))
