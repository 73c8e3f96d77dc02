"""Decides an import: which rows can be recorded together, and why the others cannot."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from api.commands.event_fields import id_in_path
from api.commands.request import CommandRequest, preview_seal
from api.http.problems import CellRefusal, SheetRefused
from api.imports.rows import attendance, meetings, members
from api.imports.rows.drafts import ImportDrafts, RowRefused, RowResult
from domain.admission import DraftEvent, admit
from domain.refusals import NotPermitted, Unlawful
from domain.text import said
from ledger.governance import SourceAsOf, hypothetical_entries
from ledger.world.streams import Streams

DRAFTERS = {
    "members": members.draft_members,
    "meetings": meetings.draft_meetings,
    "attendance": attendance.draft_attendance,
}


class ImportAssessment(Struct, frozen=True):
    """What an import comes to: the acts of the rows that can be recorded, what is told of every row, and the position at
    which that is so."""

    drafts: list[DraftEvent]
    rows: tuple[RowResult, ...]
    position: int


def assess(asked: CommandRequest, world: Streams) -> ImportAssessment:
    """Which rows can be recorded, all of them together. Raises domain.refusals.Refused for what is no fault of a row."""
    trial = msgspec.structs.replace(asked, seal=preview_seal)
    refused: dict[int, RowRefused] = {}
    while more := _blamed_rows(_draft_all(trial, world, refused), asked, world):
        refused |= more
    found = _draft_all(asked, world, refused)
    return ImportAssessment(found.drafts, tuple(found.told[n] for n in sorted(found.told)), _position(world))


def import_drafts(asked: CommandRequest, world: Streams) -> list[DraftEvent]:
    """The acts of an import. Raises SheetRefused for rows that are refused, unless they are to be skipped, and Unlawful
    where nothing is new."""
    decided = assess(asked, world)
    cells = [
        CellRefusal(f"row {r.row}", r.row, "", r.field or r.rule or "", r.says)
        for r in decided.rows
        if r.outcome == "REFUSED"
    ]
    if cells and not asked.body.skip_refused:
        more = len(cells) - 1 or None
        text = said("row {row}: {text}[, and {more} more]", row=cells[0].row, text=cells[0].text, more=more)
        raise SheetRefused(text, rule="rows-in-order", cells=cells)
    if not decided.drafts:
        raise Unlawful("nothing-new", said("all of this is recorded already, as it says here"))
    return decided.drafts


def _draft_all(asked: CommandRequest, world: Streams, refused: Mapping[int, RowRefused]) -> ImportDrafts:
    stream = id_in_path(asked.path["group"], "group", world)
    group = world.group(stream)
    assert group is not None
    if not asked.reaches(group.slug):
        raise NotPermitted(
            "within-groups", said("this credential is limited to other groups than {slug}", slug=group.slug)
        )
    found = ImportDrafts(asked, world, group, refused)
    for kind, compose in DRAFTERS.items():
        rows: tuple[Any, ...] = getattr(asked.body, kind)
        if rows:
            compose(found, rows)
    return found


def _blamed_rows(found: ImportDrafts, asked: CommandRequest, world: Streams) -> dict[int, RowRefused]:
    """The rows whose acts would make something that cannot be. Raises Unlawful where no row is to blame."""
    head = _position(world)
    entries = tuple(hypothetical_entries(found.drafts, world, head, str(asked.command)))
    try:
        admit(entries, world, world.fork(entries), today=asked.today)
        return {}
    except Unlawful as refusal:
        blamed: dict[int, RowRefused] = {}
        for fault in refusal.faults:
            at = next((p for p in (fault.subject, *fault.positions) if p > head), None)
            if at is not None:
                blamed.setdefault(found.items[at - head - 1], RowRefused(fault.rule, fault.text))
        if not blamed:
            raise
        return blamed


def _position(world: Streams) -> int:
    assert isinstance(world.source, SourceAsOf)
    return world.source.position
