"""Assesses an import: which rows can be recorded together, and why the others cannot."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from api.commands.fields.event_fields import id_in_path
from api.commands.request import CommandRequest, preview_seal
from api.http.refusals import CellRefusal, SheetRefused
from api.imports.rows import attendance, meetings, members
from api.imports.rows.drafts import ImportDrafts, RowRefused, RowResult
from domain.admission import DraftEvent, admit
from domain.refusals import Unlawful
from domain.text import Words, said
from ledger.governance import hypothetical_entries
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld

DRAFTERS = {
    "members": members.draft_members,
    "meetings": meetings.draft_meetings,
    "attendance": attendance.draft_attendance,
}


class ImportAssessment(Struct, frozen=True):
    """The outcome of an import: the events of the rows that can be recorded, the result of every row, and the position of
    the world that they were assessed against, and how the seats recorded and those of the terms differ."""

    drafts: list[DraftEvent]
    rows: tuple[RowResult, ...]
    position: int
    notes: tuple[Words, ...] = ()


def go_on() -> None:
    """The check of what is not given up."""


def assess(request: CommandRequest, world: TrackedWorld, check: Callable[[], None] = go_on) -> ImportAssessment:
    """Assess the rows of an import: draft all, take out the rows whose events are refused, and again until the rest is
    admitted as a whole. The trial runs do not seal: a person's key is made only for what is recorded.

    Raises domain.refusals.Refused for what is no fault of a row, and what `check` raises, which is called for each."""
    trial = msgspec.structs.replace(request, seal=preview_seal)
    refused: dict[int, RowRefused] = {}
    while more := _blamed_rows(_draft_all(trial, world, refused, check), request, world):
        check()
        refused |= more
    check()
    batch = _draft_all(request, world, refused, check)
    rows = tuple(batch.results[n] for n in sorted(batch.results))
    return ImportAssessment(batch.drafts, rows, _position(world), tuple(batch.notes))


def import_drafts(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    """The events of an import (the route's `propose`). Raises as `refuse_rows`."""
    assessment = assess(request, world)
    refuse_rows(assessment, request.body)
    return assessment.drafts


def refuse_rows(assessment: ImportAssessment, body: Any) -> None:
    """Raise SheetRefused for rows that are refused, unless they are to be skipped, and Unlawful where nothing is new."""
    cells = [
        CellRefusal(f"row {r.row}", r.row, "", r.field or r.rule or "", r.says)
        for r in assessment.rows
        if r.outcome == "REFUSED"
    ]
    if cells and not body.skip_refused:
        more = len(cells) - 1 or None
        text = said("row {row}: {text}[, and {more} more]", row=cells[0].row, text=cells[0].text, more=more)
        raise SheetRefused(text, rule="rows-in-order", cells=cells)
    if not assessment.drafts:
        raise Unlawful("nothing-new", said("all of this is recorded already, as it says here"))


def _draft_all(
    request: CommandRequest, world: TrackedWorld, refused: Mapping[int, RowRefused], check: Callable[[], None]
) -> ImportDrafts:
    stream = id_in_path(request.path["group"], "group", world)
    group = world.group(stream)
    assert group is not None
    batch = ImportDrafts(request, world, group, refused, check)
    for kind, draft_rows in DRAFTERS.items():
        rows: tuple[Any, ...] = getattr(request.body, kind)
        if rows:
            draft_rows(batch, rows)
    return batch


def _blamed_rows(batch: ImportDrafts, request: CommandRequest, world: TrackedWorld) -> dict[int, RowRefused]:
    """The rows whose events the domain does not admit, each with the reason. Raises Unlawful where no row is to blame."""
    head = _position(world)
    entries = tuple(hypothetical_entries(batch.drafts, world, head, str(request.command)))
    try:
        admit(entries, world, world.fork(entries), today=request.today)
        return {}
    except Unlawful as refusal:
        blamed: dict[int, RowRefused] = {}
        for fault in refusal.faults:
            at = next((p for p in (fault.subject, *fault.positions) if p > head), None)
            if at is not None:
                blamed.setdefault(batch.items[at - head - 1], RowRefused(fault.rule, fault.text))
        if not blamed:
            raise
        return blamed


def _position(world: TrackedWorld) -> int:
    assert isinstance(world.source, SourceAsOf)
    return world.source.position
