"""Submits a sheet: records what is new on it as one command, or refuses it with the cells at fault."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec
from msgspec import UNSET, Struct, UnsetType

from api.commands.acts.meeting.record import RECORD
from api.commands.acts.meeting.record_composition import ComposedRecord, compose, drafts_of
from api.commands.endpoint import carry_out
from api.commands.fields.ids import canonical, command_id
from api.commands.http.head import RequestHead
from api.commands.http.response import Recorded
from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.request import CommandRequest, Fields
from api.http.refusals import CellRefusal, SheetRefused
from api.people.finder import person_finder
from api.rolls import form, sheet_parser
from api.rolls.cell_refusals import CellRefusals
from api.rolls.meeting_context import MeetingContext, meeting_context
from api.rolls.sections import Sections, find_sections
from api.rolls.sheet_parser import ParsedSheet, SheetLocation
from api.sheets import UnreadableSheet, read_sheets
from domain.admission import DraftEvent
from domain.events.compensation import Corrected, Retracted
from domain.refusals import Refused, Unknown, Unlawful
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Outcome
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld

OFFICE_HELD = "office-held"
"""The fault of an act by an office that was vacant: that of every row, and of the one cell that names the office."""
LIST_PARTS = ("entries", "invited", "decisions")


class EmptyBody(Struct, frozen=True):
    """Placeholder for the body of the record command, which is composed later, against the world that decides on it."""


class RollSheetSeat(Struct, frozen=True):
    """A seat as the sheet says it; without an outcome it is vacant, or not recorded."""

    seat: str
    title: Text
    agency: Text
    member: str | None
    outcome: Outcome | None


class RollSheetGuest(Struct, frozen=True, kw_only=True):
    """Somebody without a seat whom the sheet has as there: by id if they are known, else newly registered, and the seats
    that they hold, or may stand in for, on the day."""

    name: str | None
    person: str | None
    seats: tuple[str, ...] = ()
    deputy_for: tuple[str, ...] = ()


class SubmissionResult(Struct, frozen=True, kw_only=True):
    """What came of a sheet: the meeting that it is about and the outcome of each seat on it, how much of it was recorded
    before, and what was recorded (or would be); neither where all of it was."""

    meeting: str
    group: str
    group_name: Text
    day: date
    starts: datetime | None
    ends: datetime | None
    lines: tuple[RollSheetSeat, ...]
    guests: tuple[RollSheetGuest, ...]
    outcomes: dict[str, int]
    new: dict[str, int]
    unchanged: int
    positions: tuple[int, ...] = ()
    recorded: Recorded | UnsetType = UNSET
    preview: Preview | UnsetType = UNSET


def submit_sheet(means: Means, head: RequestHead, content: bytes) -> SubmissionResult:
    """Record, or with `head.preview` preview, what is new on a sheet, given as its bytes. Raises SheetRefused with every
    cell at fault, or domain.refusals.Refused where no cell is."""
    refusals = CellRefusals()
    try:
        sections = find_sections(read_sheets(content), refusals)
    except UnreadableSheet as unreadable:
        raise SheetRefused(unreadable.words, rule="readable-sheet") from None
    _raise_refusals(refusals)
    context, members_then = _meeting_of(means, head, sections, refusals)
    sheet = sheet_parser.parse_sheet(
        sections,
        context,
        members_then,
        find_persons=person_finder(means.governance.store, means.person_names, head.credential),
        open_sealed=means.keyring.open,
        today=means.governance.today(),
        refusals=refusals,
    )
    _raise_refusals(refusals)
    return _record(means, head, sections, context, sheet)


def _meeting_of(
    means: Means, head: RequestHead, sections: Sections, refusals: CellRefusals
) -> tuple[MeetingContext, dict[str, str | None]]:
    """The context of the sheet's meeting at the newest position, and the member of each seat as known at the position at
    which the sheet was made."""
    store = means.governance.store
    newest = store.head().position
    id_cell, made = sections.item(form.MEETING, form.MEETING_ID), sections.item(form.MEETING, form.POSITION)
    if not (made.text.isascii() and made.text.isdigit()) or not 0 < (position := int(made.text[:18])) <= newest:
        refusals.add(made, form.POSITION, said("this is not the sheet that was made: take a new one"))
        position = newest
    day = sheet_parser.meeting_day(sections, refusals)
    try:
        context = meeting_context(
            TrackedWorld(SourceAsOf(store, newest)),
            newest,
            canonical(id_cell.text),
            head.credential,
            means.keyring.open,
            day,
        )
    except Unknown:
        words = said("no such meeting is recorded here: the sheet was made for another, or changed")
        refusals.add(id_cell, form.MEETING_ID, words)
        _raise_refusals(refusals)
        raise
    _raise_refusals(refusals)
    group_then = TrackedWorld(SourceAsOf(store, position)).group(context.group.id)
    seats = group_then.seats_on(context.day) if group_then else []
    return context, {s.id: m.person if (m := s.member(context.day)) else None for s in seats}


def _record(
    means: Means, head: RequestHead, sections: Sections, context: MeetingContext, sheet: ParsedSheet
) -> SubmissionResult:
    result, store = _result_of(context, sheet), means.governance.store
    key = head.key or _key(store, context, sections)
    id = command_id(store.namespace, head.credential.actor, key, head.credential.groups)
    before = bool(store.command(str(id)))
    head = msgspec.structs.replace(head, path={"meeting": context.meeting.id}, key=None if head.preview else key)
    composition = _TrackedComposition(sheet)
    route = msgspec.structs.replace(RECORD, propose=composition.propose, asks=None)
    try:
        value = carry_out(route, means, head, EmptyBody(), sections.digest.encode())
    except Refused as refusal:
        if refusal.rule == "nothing-new":
            return msgspec.structs.replace(result, new={})
        composition.refuse_cells(refusal)
        raise
    if isinstance(value, Preview):
        return msgspec.structs.replace(result, preview=value)
    if before:
        result = msgspec.structs.replace(result, new={}, unchanged=result.unchanged + sum(result.new.values()))
    return msgspec.structs.replace(result, recorded=value, positions=value.positions)


class _TrackedComposition:
    """Composes the events of a sheet, and keeps the location of each, so that a refusal can name the cells at fault."""

    def __init__(self, sheet: ParsedSheet) -> None:
        self.sheet = sheet
        self.head = 0
        self.composed: ComposedRecord | None = None

    def propose(self, request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
        assert isinstance(world.source, SourceAsOf)
        if not any(name in self.sheet.body for name in ("starts", *LIST_PARTS, "next")):
            raise Unlawful("nothing-new", said("all of this is recorded already, as it says here"))
        request = msgspec.structs.replace(request, body=msgspec.convert(self.sheet.body, RECORD.body))
        self.head, self.composed = world.source.position, compose(request, world)
        return drafts_of(self.composed)

    def refuse_cells(self, refusal: Refused) -> None:
        """Raise SheetRefused if any of the events at fault come from cells of the sheet."""
        cells = [*self._cells(refusal)]
        if cells:
            raise SheetRefused(_summary(cells), rule=refusal.rule, cells=cells) from refusal

    def _cells(self, refusal: Refused) -> Iterator[CellRefusal]:
        if self.composed is None:
            return
        for place, fault in self.composed.conflicts:
            yield _faulty_cell(self.sheet.locations[place], fault.text)
        faults = refusal.faults if not self.composed.conflicts else ()
        decided = self.sheet.authority
        vacant = Counter(fault.text for fault in faults if fault.rule == OFFICE_HELD and decided is not None)
        for text, count in vacant.items():
            assert decided is not None
            yield _faulty_cell(decided, said("{text} (of {count} {count:row|rows})", text=text, count=count))
        for fault in faults:
            if fault.text in vacant:
                continue
            at = next((p for p in (fault.subject, *fault.positions) if p > self.head), None)
            if at is not None:
                yield _faulty_cell(self.sheet.locations[self.composed.locations[at - self.head - 1]], fault.text)


def _result_of(context: MeetingContext, sheet: ParsedSheet) -> SubmissionResult:
    outcome = {s.seat: sheet.outcomes.get(s.seat) or (s.recorded and s.recorded.outcome) for s in context.seats}
    lines = tuple(
        RollSheetSeat(
            s.seat,
            s.title,
            s.agency,
            s.member.name if s.member else None,
            Outcome(o) if (o := outcome[s.seat]) else None,
        )
        for s in context.seats
    )
    filled = {s.seat for s in context.seats if s.member}
    expected = [line for line in lines if line.outcome or line.seat in filled]
    counts = Counter(line.outcome or Outcome.NOT_RECORDED for line in expected)
    held = context.meeting.held
    body = sheet.body
    new: dict[str, int] = {name: len(body[name]) for name in LIST_PARTS if name in body}
    new |= {name: 1 for name, field in (("times", "starts"), ("next", "next")) if field in body}
    return SubmissionResult(
        meeting=context.meeting.id,
        group=context.group.slug,
        group_name=context.group.name_on(context.day),
        day=context.day,
        starts=sheet.times.starts or (held.starts if held else None),
        ends=sheet.times.ends or (held.ends if held else None),
        lines=lines,
        guests=tuple(_guest(fields, context) for fields in sheet.guests),
        outcomes={o.value: counts[o] for o in Outcome if counts[o]},
        new=new,
        unchanged=sheet.unchanged,
    )


def _guest(fields: Fields, context: MeetingContext) -> RollSheetGuest:
    person = fields.get("person")
    known = next((g.person.name for g in context.guests if g.person.id == person), None)
    return RollSheetGuest(
        name=fields.get("name") or known or (context.name_of(person) if person else None),
        person=person,
        seats=tuple(s.seat for s in context.seats if person and s.member and s.member.id == person),
        deputy_for=tuple(s.seat for s in context.seats if any(d.person.id == person for d in s.deputies)),
    )


def _key(store: EventStore, context: MeetingContext, sections: Sections) -> str:
    """The idempotency key of a sheet without one: the same for the same contents, until something recorded of the meeting
    is corrected or retracted, so that a sheet whose rows were retracted can be submitted again."""
    corrections = sum(isinstance(e.event, Corrected | Retracted) for e in store.entries(context.meeting.id))
    return f"sheet {context.meeting.id} {corrections} {sections.digest}"


def _raise_refusals(refusals: CellRefusals) -> None:
    """Raise SheetRefused if any cell is refused."""
    if refusals.cells:
        cells = sorted(refusals.cells, key=lambda c: (c.row, len(c.column), c.column))
        raise SheetRefused(_summary(cells), rule="cells-in-order", cells=cells)


def _summary(cells: Sequence[CellRefusal]) -> Words:
    first = cells[0]
    more = len(cells) - 1 or None
    return said(
        "{address} ({header}): {text}[, and {more} more]",
        address=first.address,
        header=first.header,
        text=first.text,
        more=more,
    )


def _faulty_cell(at: SheetLocation, text: Words) -> CellRefusal:
    return CellRefusal(at.cell.address, at.cell.row, at.cell.letter, at.header, text)
