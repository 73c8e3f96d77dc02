"""The preview of a command (dry run)."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from api.http.problem_details import ShownFault
from domain.permission import Credential
from domain.text import Words
from ledger.governance import CommandDecision
from projections.what_if.effects.terms import AskedField
from projections.what_if.forecast import Forecast
from projections.what_if.handover import LeftOpen
from projections.what_if.preview import Changed


class PreviewedEvent(Struct, frozen=True):
    """An event as it would be recorded."""

    position: int
    stream: str
    version: int
    kind: str
    event: dict[str, Any]


class ReadSideDifference(Struct, frozen=True):
    """What the command would change on the read side: rows, sentences about them, forecasts of the meetings
    concerned, and the fields that the command left out and is asked for."""

    changes: Sequence[Changed]
    sentences: tuple[Words, ...]
    meetings: Sequence[Forecast]
    asks: Sequence[AskedField]


FindDifference = Callable[[CommandDecision, Credential], ReadSideDifference]
"""The difference that a decision would make, as far as the credential may see it."""


class Preview(Struct, frozen=True, kw_only=True):
    """Nothing was recorded. `faults` would be left elsewhere and must be acknowledged; `changes` is what the answers would
    show otherwise, row by row; `sentences` says so in words: every verdict, rate and duty that would change. `meetings` are
    those that the command is about: the quorum as it would run through each, and the attendance of every seat before and
    after. `leaves` is what would be left open, `notes` what else is to be known of the command, such as which seats its
    terms have and nobody recorded; `asks` are fields that the command left out and is asked for, each with what counts
    without it."""

    preview: bool = True
    events: tuple[PreviewedEvent, ...]
    faults: tuple[ShownFault, ...]
    changes: Sequence[Changed] | UnsetType = UNSET
    sentences: tuple[Words, ...] | UnsetType = UNSET
    meetings: Sequence[Forecast] | UnsetType = UNSET
    leaves: LeftOpen | UnsetType = UNSET
    notes: tuple[Words, ...] | UnsetType = UNSET
    asks: Sequence[AskedField] | UnsetType = UNSET

    @classmethod
    def of(
        cls,
        decided: CommandDecision,
        faults: tuple[ShownFault, ...],
        differing: ReadSideDifference | None,
        leaves: LeftOpen | UnsetType = UNSET,
        notes: tuple[Words, ...] | UnsetType = UNSET,
    ) -> "Preview":
        events = tuple(
            PreviewedEvent(e.position, e.stream, e.version, type(e.event).__name__, msgspec.to_builtins(e.event))
            for e in decided.entries
        )
        if differing is None:
            return cls(events=events, faults=faults, leaves=leaves, notes=notes)
        return cls(
            events=events,
            faults=faults,
            changes=differing.changes,
            sentences=differing.sentences,
            meetings=differing.meetings,
            leaves=leaves,
            notes=notes,
            asks=differing.asks,
        )
