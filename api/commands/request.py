"""The request of one command, as `propose` functions take it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

import msgspec
from msgspec import Struct

from api.commands.means import ReportDigest
from api.people.finder import FindPersons
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.faults import Fault
from domain.text import Words
from domain.timelines.agency import AgencyTimeline
from domain.values import Sealed
from ledger.world.tracked_world import TrackedWorld

Fields = dict[str, Any]


class Seal(Protocol):
    """Seals `text`, the `field` of the act `version` of a person's stream."""

    def __call__(self, person: str, version: int, field: str, text: str) -> Sealed: ...


def preview_seal(person: str, version: int, field: str, text: str) -> Sealed:
    """The null object of `Seal`: a preview makes no keys, and leaves the words out."""
    return Sealed(alg="none", key="", nonce="", ct="", stream=person, version=version, field=field)


class CommandRequest(Struct, frozen=True, kw_only=True):
    """The id of the command, the parameters of its path, its body, the actor, today in London, and the ports to everything
    beyond the world: `seal` and `open` for words about persons, the entry at a position (None: there is none) and the
    entries of a command, as far as the credential reaches them, whether the credential reaches a group (by its slug),
    persons by name, all registered agencies, the digest of a report (slug of the group, report, period, position)."""

    command: UUID
    path: Mapping[str, str]
    body: Any
    actor: str
    today: date
    seal: Seal
    open: Callable[[Sealed], str | None]
    entry: Callable[[int], Entry | None]
    entries: Callable[[str], Sequence[Entry]]
    reaches: Callable[[str], bool]
    find_persons: FindPersons
    agencies: Callable[[], Sequence[AgencyTimeline]]
    report_digest: Callable[[str, str, str, int | None], ReportDigest]

    def fields(self) -> Fields:
        """The body as plain values, without `acknowledge`, which is no field of an event."""
        fields: Fields = msgspec.to_builtins(self.body)
        fields.pop("acknowledge", None)
        return fields


class Ask(Protocol):
    """What is asked of a command before it is recorded: faults (domain.faults.QUESTIONS), given its drafts."""

    def __call__(
        self, request: CommandRequest, drafts: Sequence[DraftEvent], world: TrackedWorld, /
    ) -> Iterable[Fault]: ...


class PreviewNotes(Protocol):
    """What a preview says of a command beside what it would change, given the world before it."""

    def __call__(self, request: CommandRequest, world: TrackedWorld, /) -> Iterable[Words]: ...


class Propose(Protocol):
    """Turns a request into drafts of events, given the world as it stands. Raises domain.refusals.Refused."""

    def __call__(self, request: CommandRequest, world: TrackedWorld, /) -> list[DraftEvent]: ...
