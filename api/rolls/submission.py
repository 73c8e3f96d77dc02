"""Takes a sheet that came back: records what it says beyond what is known, as one command, or names what is wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec
from msgspec import UNSET, Struct, UnsetType

from api.commands.acts.meeting.record import RECORD, ComposedRecord, compose, drafts_of
from api.commands.endpoint import Means, RequestHead, carry_out
from api.commands.ids import canonical, command_id
from api.commands.preview import Preview
from api.commands.request import CommandRequest
from api.commands.response import Recorded
from api.http.problems import CellRefusal, SheetRefused
from api.people import person_finder
from api.rolls import form, sheet_parser
from api.rolls.cell_refusals import CellRefusals
from api.rolls.meeting_context import MeetingContext, meeting_context
from api.rolls.sections import Sections, find_sections
from api.rolls.sheet_parser import ParsedSheet, SheetLocation
from api.sheets import UnreadableSheet, read_sheets
from domain.admission import DraftEvent
from domain.events.compensation import Corrected, Retracted
from domain.permission import permit_group
from domain.refusals import Refused, Unknown, Unlawful
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Outcome
from ledger.governance import SourceAsOf
from ledger.store.event_store import EventStore
from ledger.world.streams import Streams

LIST_PARTS = ("entries", "invited", "decisions")


class EmptyBody(Struct, frozen=True):
    """In the place of a body: what a sheet says is worked out for the world as it stands."""


class RollSheetSeat(Struct, frozen=True):
    """A seat as the sheet says it; without an outcome it is vacant, or not recorded."""

    seat: str
    title: Text
    agency: Text
    member: str | None
    outcome: Outcome | None


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
    outcomes: dict[str, int]
    new: dict[str, int]
    unchanged: int
    positions: tuple[int, ...] = ()
    recorded: Recorded | UnsetType = UNSET
    preview: Preview | UnsetType = UNSET


def submit_sheet(means: Means, call: RequestHead, content: bytes) -> SubmissionResult:
    """What came of the bytes of a sheet. Raises SheetRefused, or domain.refusals.Refused."""
    faults = CellRefusals()
    try:
        found = find_sections(read_sheets(content), faults)
    except UnreadableSheet as unreadable:
        raise SheetRefused(unreadable.words, rule="readable-sheet") from None
    _refuse_faulty(faults)
    known, then = _known_to_ledger(means, call, found, faults)
    find = person_finder(means.governance.store, means.keyring.open, call.credential)
    returned = sheet_parser.parse_sheet(
        found, known, then, find=find, open_sealed=means.keyring.open, today=means.governance.today(), faults=faults
    )
    _refuse_faulty(faults)
    return _record(means, call, found, known, returned)


def _known_to_ledger(
    means: Means, call: RequestHead, found: Sections, faults: CellRefusals
) -> tuple[MeetingContext, dict[str, str | None]]:
    """What is known of the sheet's meeting, and who sat in its seats as it was known when the sheet was made."""
    store = means.governance.store
    head = store.head().position
    id_cell, made = found.item(form.MEETING, form.MEETING_ID), found.item(form.MEETING, form.POSITION)
    if not (made.text.isascii() and made.text.isdigit()) or not 0 < (position := int(made.text[:18])) <= head:
        faults.add(made, form.POSITION, said("this is not the sheet that was made: take a new one"))
        position = head
    day = sheet_parser.meeting_day(found, faults)
    try:
        known = meeting_context(
            Streams(SourceAsOf(store, head)), head, canonical(id_cell.text), means.keyring.open, day
        )
    except Unknown:
        words = said("no such meeting is recorded here: the sheet was made for another, or changed")
        faults.add(id_cell, form.MEETING_ID, words)
        _refuse_faulty(faults)
        raise
    permit_group(call.credential, known.group.slug)
    _refuse_faulty(faults)
    before = Streams(SourceAsOf(store, position)).group(known.group.id)
    seats = before.seats_on(known.day) if before else []
    return known, {s.id: m.person if (m := s.member(known.day)) else None for s in seats}


def _record(
    means: Means, call: RequestHead, found: Sections, known: MeetingContext, back: ParsedSheet
) -> SubmissionResult:
    taken, store = _result_of(known, back), means.governance.store
    key = call.key or _key(store, known, found)
    before = bool(store.command(str(command_id(call.credential.actor, key))))
    call = msgspec.structs.replace(call, path={"meeting": known.meeting.id}, key=None if call.preview else key)
    watched = _TrackedComposition(back)
    try:
        value = carry_out(
            msgspec.structs.replace(RECORD, propose=watched.propose), means, call, EmptyBody(), found.digest.encode()
        )
    except Refused as refusal:
        if refusal.rule == "nothing-new":
            return msgspec.structs.replace(taken, new={})
        watched.refuse(refusal)
        raise
    if isinstance(value, Preview):
        return msgspec.structs.replace(taken, preview=value)
    if before:
        taken = msgspec.structs.replace(taken, new={}, unchanged=taken.unchanged + sum(taken.new.values()))
    return msgspec.structs.replace(taken, recorded=value, positions=value.positions)


class _TrackedComposition:
    """Composes the acts of a sheet, and remembers where on it each stands, for whoever must say what is wrong there."""

    def __init__(self, back: ParsedSheet) -> None:
        self.back = back
        self.head = 0
        self.composed: ComposedRecord | None = None

    def propose(self, asked: CommandRequest, world: Streams) -> list[DraftEvent]:
        assert isinstance(world.source, SourceAsOf)
        if not any(name in self.back.body for name in ("starts", *LIST_PARTS, "next")):
            raise Unlawful("nothing-new", said("all of this is recorded already, as it says here"))
        asked = msgspec.structs.replace(asked, body=msgspec.convert(self.back.body, RECORD.body))
        self.head, self.composed = world.source.position, compose(asked, world)
        return drafts_of(self.composed)

    def refuse(self, refusal: Refused) -> None:
        """Raise SheetRefused where the acts at fault stand on the sheet."""
        cells = [*self._cells(refusal)]
        if cells:
            raise SheetRefused(_summary(cells), rule=refusal.rule, cells=cells) from refusal

    def _cells(self, refusal: Refused) -> Iterator[CellRefusal]:
        if self.composed is None:
            return
        for place, fault in self.composed.otherwise:
            yield _faulty_cell(self.back.at[place], fault.text)
        for fault in refusal.faults if not self.composed.otherwise else ():
            at = next((p for p in (fault.subject, *fault.positions) if p > self.head), None)
            if at is not None:
                yield _faulty_cell(self.back.at[self.composed.places[at - self.head - 1]], fault.text)


def _result_of(known: MeetingContext, back: ParsedSheet) -> SubmissionResult:
    outcome = {p.seat: back.outcomes.get(p.seat) or (p.recorded and p.recorded.outcome) for p in known.places}
    lines = tuple(
        RollSheetSeat(
            p.seat,
            p.title,
            p.agency,
            p.member.name if p.member else None,
            Outcome(o) if (o := outcome[p.seat]) else None,
        )
        for p in known.places
    )
    filled = {p.seat for p in known.places if p.member}
    expected = [line for line in lines if line.outcome or line.seat in filled]
    counted = Counter(line.outcome or Outcome.NOT_RECORDED for line in expected)
    held = known.meeting.held
    body = back.body
    new: dict[str, int] = {name: len(body[name]) for name in LIST_PARTS if name in body}
    new |= {name: 1 for name, field in (("times", "starts"), ("next", "next")) if field in body}
    return SubmissionResult(
        meeting=known.meeting.id,
        group=known.group.slug,
        group_name=known.group.name_at(known.day),
        day=known.day,
        starts=back.times.starts or (held.starts if held else None),
        ends=back.times.ends or (held.ends if held else None),
        lines=lines,
        outcomes={o.value: counted[o] for o in Outcome if counted[o]},
        new=new,
        unchanged=back.unchanged,
    )


def _key(store: EventStore, known: MeetingContext, found: Sections) -> str:
    """The same for the same sheet of the same meeting, until something that was recorded of it is corrected: a sheet whose
    lines were retracted may be recorded again."""
    words = sum(isinstance(e.event, Corrected | Retracted) for e in store.entries(known.meeting.id))
    return f"sheet {known.meeting.id} {words} {found.digest}"


def _refuse_faulty(faults: CellRefusals) -> None:
    if faults.found:
        found = sorted(faults.found, key=lambda f: (f.row, len(f.column), f.column))
        raise SheetRefused(_summary(found), rule="cells-in-order", cells=found)


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
