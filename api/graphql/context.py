"""Request context: who asks, and of which snapshot."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, NamedTuple, Protocol

from api.access import actors
from api.graphql.global_ids import key_in, ref_in
from api.graphql.refusals import NotRecorded
from api.graphql.written_references import ArgumentReferences
from api.people.finder import Opener
from domain.admission import DraftEvent
from domain.events.base import Event
from domain.values import Sealed
from ledger.keyring import KeyMissing
from ledger.proof.note import Note
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, existence
from projections.questions.group import groups
from projections.rows import AgencyRow, OwedRow, Row, WorkActRow, WorkRow

ASKED = ("RecommendationMade", "ExplanationRequested", "ReturnRequested", "ActionRaised", "ActionExtended")
SAID = ("RecommendationAnswered", "ExplanationGiven", "ActionProgressed")
"""The acts on a piece of work that the role agency is shown: what was asked, and what was said to it."""


class Viewer(Protocol):
    """Who asks: a credential. `groups` are ids or slugs, None for all of them; `names` is whether it sees names,
    `audits` whether it sees who has read what; `agency` is the id of the one agency whose it is shown, None for all."""

    @property
    def actor(self) -> str: ...

    @property
    def groups(self) -> Iterable[str] | None: ...

    @property
    def names(self) -> bool: ...

    @property
    def audits(self) -> bool: ...

    @property
    def role(self) -> str: ...

    @property
    def agency(self) -> str | None: ...


SupposeCorrections = Callable[[Any, EventStore, int, date, Sequence[Mapping[str, Any]]], Sequence[DraftEvent]]
"""The drafts of supposed corrections: of a viewer, the streams as known at a position, today, and the position and the
replacement of each."""


class SupposedWorld(NamedTuple):
    """What is only supposed: the world with it, and the events by the positions that they would have."""

    world: TrackedWorld
    events: Mapping[int, Event]


NewestCheckpoint = Callable[[], Note | None]
"""Gives the newest signed checkpoint, if one was published."""


class RequestContext:
    """What every field of one request shares."""

    def __init__(
        self,
        snapshot: Snapshot,
        viewer: Viewer,
        open_sealed: Opener,
        newest_checkpoint: NewestCheckpoint = lambda: None,
        streams: EventStore | None = None,
        suppose: SupposeCorrections | None = None,
    ) -> None:
        self.streams = streams
        self.supposed: SupposedWorld | None = None
        self.viewed_by, self.suppose = viewer, suppose
        self.newest_checkpoint = newest_checkpoint
        self.snapshot = snapshot
        self.sees_names = viewer.names
        self.audits = viewer.audits
        self.viewer, self.role = viewer.actor, viewer.role
        self.own_agency = viewer.agency
        self.rows_by_question: dict[tuple[Hashable, ...], dict[Any, Any]] = {}
        self._narrowed: dict[str, list[str]] = {}
        self.within = None if viewer.groups is None else sorted(set(groups.ids(snapshot, [*viewer.groups]).values()))
        self._open = open_sealed

    @property
    def written(self) -> ArgumentReferences:
        """What references mean that are written as people do; to the role agency ids alone mean something."""
        return ArgumentReferences(self.snapshot, self.within, self.open, only_ids=self.own_agency is not None)

    def supposing(self, snapshot: Snapshot, supposed: SupposedWorld) -> "RequestContext":
        """The same request, of a snapshot of what is only supposed, of which no stream is recorded."""
        other = copy(self)
        other.snapshot, other.streams, other.supposed = snapshot, None, supposed
        other.rows_by_question, other._narrowed = {}, {}
        return other

    def world_at(self, position: int) -> TrackedWorld | None:
        """The world as known at a position, or the one that is supposed; None where no streams can be read."""
        if self.supposed is not None:
            return self.supposed.world
        return TrackedWorld(SourceAsOf(self.streams, position)) if self.streams is not None else None

    def allows(self, group: str | None) -> bool:
        return self.within is None or group in self.within

    def reaches(self, row: object) -> bool:
        """Whether a row may be shown: one that says which group it is of, only where the credential reaches that; to the
        role agency only what concerns its own."""
        if self.own_agency is not None and not self._is_own(row):
            return False
        group = getattr(row, "group", None) if isinstance(row, Row) else None
        return group is None or self.allows(group)

    def _is_own(self, row: object) -> bool:
        """Whether a row concerns the agency of the role agency: of work what was asked of it, with what was said to it."""
        match row:
            case WorkActRow():
                return row.act in ASKED or (row.act in SAID and row.agency in (None, self.own_agency))
            case WorkRow():
                return self.own_agency in row.agencies
            case AgencyRow() | OwedRow():
                return row.agency == self.own_agency
        return True

    def narrowed(self, slug_or_id: str | None) -> list[str] | None:
        """The groups that a list over all groups may hold, once a filter names one; None for all of them. Raises
        QueryRefused for one that is not recorded, or that the credential does not reach."""
        if slug_or_id is None:
            return self.within
        if slug_or_id not in self._narrowed:
            self._narrowed[slug_or_id] = self._named_group(ref_in("group", "Group", slug_or_id))
        return self._narrowed[slug_or_id]

    def _named_group(self, slug_or_id: str) -> list[str]:
        named = groups.ids(self.snapshot, [slug_or_id]).get(slug_or_id)
        if named is None:
            written = self.written.group("group", slug_or_id)
            same = {*groups.ids(self.snapshot, [written]).values()}
        else:
            same = {named}
        found = [g for g in same if self.allows(g) and self._concerns_own(g)]
        if not found:
            raise NotRecorded("group", slug_or_id)
        return found

    def _concerns_own(self, group: str) -> bool:
        """Whether a group is anything to the role agency: of others it is not told that they are recorded."""
        return self.own_agency is None or existence.agency_is_of_group(self.snapshot, self.own_agency, group)

    def agency(self, slug_or_id: str | None) -> str | None:
        """The id of the agency that a filter names; for the role agency its own without one, and no other. Raises
        QueryRefused."""
        if slug_or_id is None:
            return self.own_agency
        slug_or_id = ref_in("agency", "Agency", slug_or_id)
        found = agencies.id_of(self.snapshot, slug_or_id)
        if found is None:
            found = agencies.id_of(self.snapshot, self.written.agency("agency", slug_or_id))
        if found is None or self.own_agency not in (None, found):
            raise NotRecorded("agency", slug_or_id)
        return found

    def concerns(self, agencies: Iterable[str]) -> bool:
        """Whether what is of these agencies may be shown: to the role agency only where its own is among them."""
        return self.own_agency is None or self.own_agency in agencies

    def meeting(self, given: str | None) -> str | None:
        """The meeting that a filter names, by id or as GROUP@DATE. Raises QueryRefused."""
        if given is None:
            return None
        today = Clocks(self.snapshot.head.position, self.snapshot.today)
        ref = ref_in("meeting", "Meeting", self.written.meeting("meeting", given, today))
        if not existence.is_recorded(self.snapshot, ("meetings", "meeting"), ref, self.within):
            raise NotRecorded("meeting", ref)
        return ref

    def seat(self, given: str | None, of: str | None = None) -> tuple[str | None, str | None]:
        """The group and the seat that a filter names, by its title where another filter names the group `of` which it is;
        no group where it is a plain id. Raises QueryRefused."""
        if given is None:
            return None, None
        *group, ref = key_in("seat", ("Seat",), given)[:2]
        if of is not None and not group:
            ref = self.written.seat("seat", given, (self.narrowed(of) or [""])[0])
        if not existence.is_recorded(self.snapshot, ("seats", "seat"), ref, self.within):
            raise NotRecorded("seat", ref)
        return (group[0] if group else None), ref

    def person(self, given: str | None) -> str | None:
        """The person whom a filter names. Raises QueryRefused."""
        if given is None:
            return None
        ref = ref_in("person", "Person", given)
        if not existence.person_is_recorded(self.snapshot, ref, self.within):
            ref = self.written.person("person", ref) if self.sees_names and ref == given else ref
        if not existence.person_is_recorded(self.snapshot, ref, self.within):
            raise NotRecorded("person", ref)
        return ref

    def actor(self, given: str | None) -> str | None:
        """Who recorded, as a filter names them. Raises QueryRefused."""
        if given is not None and not existence.is_recorded(self.snapshot, ("trail", "by"), given, self.within):
            raise NotRecorded("by", given)
        return given

    def actor_named(self, name: str, id: str | None = None) -> str:
        """The id of the actor whom a filter names, the same as `id` where that is given. Raises QueryRefused."""
        found = actors.id_of(self.snapshot, name) if self.sees_names else None
        reached = found and existence.is_recorded(self.snapshot, ("trail", "by"), found, self.within)
        if found is None or not reached or id not in (None, found):
            raise NotRecorded("byName", name)
        return found

    def open(self, sealed: Sealed) -> str | None:
        """The words for who may see them, else None."""
        try:
            return self._open(sealed) if self.sees_names else None
        except KeyMissing:
            return None

    def key_missing(self, sealed: Sealed) -> bool:
        """Whether the words cannot be read for want of a key that was never destroyed."""
        try:
            self._open(sealed)
        except KeyMissing:
            return True
        return False
