"""One request: who asks, and of which snapshot."""

from collections.abc import Callable, Iterable
from typing import Protocol

from api.graphql.global_ids import key_in, ref_in
from api.graphql.refusals import NotRecorded
from api.people.finder import Opener
from domain.values import Sealed
from ledger.keyring import KeyMissing
from ledger.proof.note import Note
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, known
from projections.questions.group import groups
from projections.rows import Row


class Viewer(Protocol):
    """Who asks: a credential. `groups` are ids or slugs, None for all of them; `names` is whether it sees names."""

    @property
    def actor(self) -> str: ...

    @property
    def groups(self) -> Iterable[str] | None: ...

    @property
    def names(self) -> bool: ...


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
    ) -> None:
        self.newest_checkpoint = newest_checkpoint
        self.snapshot = snapshot
        self.sees_names = viewer.names
        self.within = None if viewer.groups is None else sorted(set(groups.ids(snapshot, [*viewer.groups]).values()))
        self._open = open_sealed

    def allows(self, group: str | None) -> bool:
        return self.within is None or group in self.within

    def reaches(self, row: object) -> bool:
        """Whether a row may be shown: one that says which group it is of, only where the credential reaches that."""
        group = getattr(row, "group", None) if isinstance(row, Row) else None
        return group is None or self.allows(group)

    def narrowed(self, slug_or_id: str | None) -> list[str] | None:
        """The groups that a list over all groups may hold, once a filter names one; None for all of them. Raises
        QueryRefused for one that is not recorded, or that the credential does not reach."""
        if slug_or_id is None:
            return self.within
        slug_or_id = ref_in("group", "Group", slug_or_id)
        found = [g for g in set(groups.ids(self.snapshot, [slug_or_id]).values()) if self.allows(g)]
        if not found:
            raise NotRecorded("group", slug_or_id)
        return found

    def agency(self, slug_or_id: str | None) -> str | None:
        """The id of the agency that a filter names. Raises Refused."""
        if slug_or_id is None:
            return None
        slug_or_id = ref_in("agency", "Agency", slug_or_id)
        found = agencies.id_of(self.snapshot, slug_or_id)
        if found is None:
            raise NotRecorded("agency", slug_or_id)
        return found

    def meeting(self, given: str | None) -> str | None:
        """The meeting that a filter names. Raises QueryRefused."""
        if given is None:
            return None
        ref = ref_in("meeting", "Meeting", given)
        if not known.is_recorded(self.snapshot, ("meetings", "meeting"), ref, self.within):
            raise NotRecorded("meeting", ref)
        return ref

    def seat(self, given: str | None) -> tuple[str | None, str | None]:
        """The group and the seat that a filter names; no group where it is a plain id. Raises QueryRefused."""
        if given is None:
            return None, None
        *group, ref = key_in("seat", ("Seat",), given)[:2]
        if not known.is_recorded(self.snapshot, ("seats", "seat"), ref, self.within):
            raise NotRecorded("seat", ref)
        return (group[0] if group else None), ref

    def person(self, given: str | None) -> str | None:
        """The person whom a filter names. Raises QueryRefused."""
        if given is None:
            return None
        ref = ref_in("person", "Person", given)
        if not known.person_is_recorded(self.snapshot, ref, self.within):
            raise NotRecorded("person", ref)
        return ref

    def actor(self, given: str | None) -> str | None:
        """Who recorded, as a filter names them. Raises QueryRefused."""
        if given is not None and not known.is_recorded(self.snapshot, ("trail", "by"), given, self.within):
            raise NotRecorded("by", given)
        return given

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
