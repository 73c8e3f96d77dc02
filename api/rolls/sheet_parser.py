"""Parses a sheet that came back into the body of the record command, without what is recorded already, and collects every
cell that has to be refused."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from api.commands.acts.meeting.record_composition import BodyLocation, BodyPart
from api.commands.fields.shorthand import authority_of, evidence_of
from api.commands.request import Fields
from api.people.finder import FindPersons, Opener
from api.rolls import form
from api.rolls.cell_refusals import CellRefusals
from api.rolls.cell_values import MeetingTimes, parse_mode_word, parse_time
from api.rolls.meeting_context import MeetingContext, RollSeat
from api.rolls.recorded_rows import recorded_decisions, recorded_guest, recorded_lines
from api.rolls.row_parsers import parse_decision, parse_guest, parse_seat, refuse_other_member
from api.rolls.sections import Sections
from api.sheets import Cell, end_time, parse_clock, parse_day, skipped
from domain.text import Words, said, time_of_day


class SheetLocation(NamedTuple):
    """The cell of a part of the body, and the header or item that it stands under."""

    cell: Cell
    header: str


class ParsedRow(NamedTuple):
    """A row of the sheet as fields of the record command, with its location, and whether just this is recorded already."""

    location: SheetLocation
    fields: Fields
    recorded: bool


class ParsedSheet(Struct, frozen=True, kw_only=True):
    """A sheet as the body of the record command, without what is recorded already, the location of each part of the body,
    the number of rows that are recorded already, the outcome of each seat, the guests, and where it says who decided."""

    body: dict[str, Any]
    locations: Mapping[BodyLocation, SheetLocation]
    unchanged: int
    times: MeetingTimes
    outcomes: Mapping[str, str]
    guests: Sequence[Fields]
    authority: SheetLocation | None = None


def meeting_day(sections: Sections, refusals: CellRefusals) -> date | None:
    """The day of the meeting; None, with a refusal, where the cell holds no date."""
    cell = sections.item(form.TIMES, form.DAY)
    on = parse_day(cell.text)
    if on is None:
        words = said("“{text}” is no day such as 20/05/2025", text=cell.text) if cell.text else said("say the day")
        refusals.add(cell, form.DAY, words)
    return on


def parse_sheet(
    sections: Sections,
    context: MeetingContext,
    members_then: Mapping[str, str | None],
    *,
    find_persons: FindPersons,
    open_sealed: Opener,
    today: date,
    refusals: CellRefusals,
) -> ParsedSheet:
    """The sections of a sheet parsed in the context of its meeting. `members_then` holds the member of each seat as known
    when the sheet was made. What cannot be parsed is left out, and added to `refusals`."""
    if context.day > today:
        refusals.add(sections.item(form.TIMES, form.DAY), form.DAY, said("{day} is still to come", day=context.day))
    return _SheetParser(sections, context, members_then, find_persons, open_sealed, refusals).parse()


class _SheetParser:
    """Parses one sheet, section by section, into `body` and `locations`."""

    def __init__(
        self,
        sections: Sections,
        context: MeetingContext,
        members_then: Mapping[str, str | None],
        find_persons: FindPersons,
        open_sealed: Opener,
        refusals: CellRefusals,
    ) -> None:
        self.sections, self.context, self.members_then = sections, context, members_then
        self.find_persons, self.open_sealed, self.refusals = find_persons, open_sealed, refusals
        held = context.meeting.held
        self.recorded_times = MeetingTimes(
            day=context.day, starts=held.starts if held else None, ends=held.ends if held else None
        )
        self.times = self._times()
        self.body: dict[str, Any] = {"on": context.day.isoformat()}
        self.locations: dict[BodyLocation, SheetLocation] = {}
        self.outcomes: dict[str, str] = {}
        self.unchanged = 0
        self.authority: SheetLocation | None = None

    def parse(self) -> ParsedSheet:
        self._held()
        self._add_list("entries", self._seats())
        guests = self._guests()
        self._add_list("invited", guests)
        self._add_list("decisions", self._decisions())
        self._next()
        self._authority()
        return ParsedSheet(
            body=self.body,
            locations=self.locations,
            unchanged=self.unchanged,
            times=self.times,
            outcomes=self.outcomes,
            guests=[row.fields for row in guests],
            authority=self.authority,
        )

    def _times(self) -> MeetingTimes:
        on, refusals = self.context.day, self.refusals
        start, end = (self.sections.item(form.TIMES, name) for name in (form.START, form.END))
        untimed = MeetingTimes(day=on)
        starts, ends = parse_time(start, form.START, untimed, refusals), parse_time(end, form.END, untimed, refusals)
        if starts and ends and parse_clock(end.text):
            ends = end_time(starts, ends)
        for cell, name, moment in ((start, form.START, starts), (end, form.END, ends)):
            if moment and (words := skipped(moment)):
                refusals.add(cell, name, words)
        if starts and ends and ends <= starts:
            refusals.add(
                end,
                form.END,
                said(
                    "the meeting ended ({ends}) before it started ({starts})",
                    ends=time_of_day(ends),
                    starts=time_of_day(starts),
                ),
            )
            starts = ends = None
        mode = parse_mode_word(self.sections.item(form.TIMES, form.MODE), refusals)
        return MeetingTimes(day=on, starts=starts, ends=ends, mode=mode or "room")

    def _held(self) -> None:
        times = self.times
        cells = {name: self.sections.item(form.TIMES, name) for name in (form.START, form.END)}
        if times.starts and times.ends:
            fields = {"starts": times.starts.isoformat(), "ends": times.ends.isoformat()}
            recorded = (times.starts, times.ends) == (self.recorded_times.starts, self.recorded_times.ends)
            self._add("times", ParsedRow(SheetLocation(cells[form.START], form.START), fields, recorded))
            return
        for name, cell in cells.items():
            if not cell.text:
                self.refusals.add(cell, name, said("say when the meeting started and ended, such as 10:00"))

    def _add(self, part: BodyPart, row: ParsedRow) -> None:
        """Add the fields of a part that stands on the sheet once, unless they are recorded already."""
        if row.recorded:
            self.unchanged += 1
        else:
            self.body |= row.fields
            self.locations[BodyLocation(part, 0)] = row.location

    def _add_list(self, part: BodyPart, rows: Sequence[ParsedRow]) -> None:
        """Add a part that is a list, without the rows that are recorded already."""
        new = [row for row in rows if not row.recorded]
        if new:
            self.body[part] = [row.fields for row in new]
        self.locations |= {BodyLocation(part, n): row.location for n, row in enumerate(new)}
        self.unchanged += len(rows) - len(new)

    def _seats(self) -> list[ParsedRow]:
        seats = {s.seat: s for s in self.context.seats}
        rows: list[ParsedRow] = []
        for row in self.sections.rows_of.get(form.SEATS, ()):
            seat = seats.get(row.text("Seat"))
            if seat is None:
                words = said(
                    "“{seat}” is none of the group's seats on {day}", seat=row.text("Seat"), day=self.context.day
                )
                self.refusals.add(row.cells["Seat"], "Seat", words)
                continue
            fields = parse_seat(seat, self.times, row, self.refusals, self._naming)
            if fields is None:
                continue
            if not self._follows(seat.seat, fields, rows):
                words = said(
                    "seat {seat} stands here twice: of two who were there for it one after the other give From and To",
                    seat=seat.seat,
                )
                self.refusals.add(row.cells["Seat"], "Seat", words)
                continue
            self.outcomes.setdefault(seat.seat, fields["outcome"])
            member_now = seat.member.id if seat.member else None
            if seat.seat in self.members_then and self.members_then[seat.seat] != member_now:
                words = said("somebody else sits here since the sheet was made: take a new sheet")
                self.refusals.add(row.cells["Member"], "Member", words)
            else:
                refuse_other_member(seat, row, self.refusals)
            known = recorded_lines(seat, self.context, self.recorded_times, self.open_sealed)
            recorded = fields in known
            rows.append(ParsedRow(SheetLocation(row.cells["Outcome"], "Outcome"), fields, recorded))
        return rows

    def _naming(self, seat: RollSeat, name: str) -> Words | None:
        """How somebody who is known becomes a deputy of a seat."""
        found = self.find_persons(name)
        if len(found) != 1:
            return None
        slug = self.context.group.slug
        words = ["quorate", "act", "deputy-named", "--group", slug, "--seat", seat.seat, "--set", f"person={found[0]}"]
        words += ["--on", self.context.day.isoformat(), "--authority", self.context.decided_by or f"body:{slug}"]
        return said(
            "{name} is known, and is no deputy of this seat yet. To name them from this day on: {command}",
            name=name,
            command=shlex.join(words),
        )

    def _follows(self, seat: str, fields: Fields, rows: Sequence[ParsedRow]) -> bool:
        """Whether a row is the first of its seat, or of somebody who was there before or after those of the others."""
        others = [r.fields for r in rows if r.fields["seat"] == seat]
        return all(fields.get("presence") and other.get("presence") for other in others)

    def _guests(self) -> list[ParsedRow]:
        guests = {g.person.id: g for g in self.context.guests}
        rows: list[ParsedRow] = []
        for row in self.sections.rows_of.get(form.INVITED, ()):
            fields = parse_guest(guests, self.find_persons, self.times, row, self.refusals)
            if fields is None:
                continue
            if any(
                fields.get(name) and fields[name] == r.fields.get(name) for r in rows for name in ("person", "name")
            ):
                self.refusals.add(row.cells["Name"], "Name", said("this person stands here twice"))
                continue
            guest = guests.get(fields.get("person", ""))
            known = recorded_guest(
                guest, guests, self.find_persons, self.context, self.recorded_times, self.open_sealed
            )
            rows.append(ParsedRow(SheetLocation(row.cells["Name"], "Name"), fields, known == fields))
        return rows

    def _decisions(self) -> list[ParsedRow]:
        adopted = self.context.group.terms_on(self.context.day)
        business = adopted.terms.business_named if adopted else None
        known = recorded_decisions(self.context, self.recorded_times, business)
        rows: list[ParsedRow] = []
        for row in self.sections.rows_of.get(form.DECISIONS, ()):
            fields = parse_decision(self.times, business, row, self.refusals)
            if fields is None:
                continue
            if "decision" not in fields:
                same = (id for id, of in known.items() if of and of == {**fields, "decision": id})
                fields |= {"decision": id} if (id := next(same, None)) else {}
            recorded = known.get(fields.get("decision", "")) == fields
            rows.append(ParsedRow(SheetLocation(row.cells["Text (English)"], "Text (English)"), fields, recorded))
        return rows

    def _next(self) -> None:
        date_cell, place_cell = (self.sections.item(form.NEXT, name) for name in (form.NEXT_DATE, form.NEXT_PLACE))
        planned = self.context.next
        if not date_cell.text:
            if place_cell.text and not planned:
                words = said("say the day of the next meeting, or clear its place")
                self.refusals.add(date_cell, form.NEXT_DATE, words)
            return
        on = parse_day(date_cell.text)
        if on is None:
            words = said("“{text}” is no day such as 24/06/2025", text=date_cell.text)
            self.refusals.add(date_cell, form.NEXT_DATE, words)
        elif on <= self.context.day:
            words = said("{next} is not after this meeting ({day})", next=on, day=self.context.day)
            self.refusals.add(date_cell, form.NEXT_DATE, words)
        elif planned is None or (on == planned.meets_on and place_cell.text in ("", planned.place or "")):
            following = {"meets_on": on.isoformat()} | ({"place": place_cell.text} if place_cell.text else {})
            location = SheetLocation(date_cell, form.NEXT_DATE)
            self._add("next", ParsedRow(location, {"next": following}, planned is not None))
        else:
            self.refusals.add(
                date_cell,
                form.NEXT_DATE,
                said(
                    "the next meeting is planned for {day} already ({meeting}): reschedule that one",
                    day=planned.meets_on,
                    meeting=planned.id,
                ),
            )

    def _authority(self) -> None:
        cell = self.sections.item(form.TIMES, form.DECIDED_BY)
        authority = authority_of(cell.text)
        if authority is None:
            words = said(
                "say whose record this is: an office that somebody held (chair@GROUP), body:GROUP or agency:AGENCY"
            )
            if cell.text:
                words = said("“{text}” is none of chair@GROUP, body:GROUP, agency:AGENCY", text=cell.text)
            self.refusals.add(cell, form.DECIDED_BY, words)
        else:
            self.body["authority"] = authority
            self.authority = SheetLocation(cell, form.DECIDED_BY)
        if pointer := self.sections.item(form.TIMES, form.EVIDENCE).text:
            self.body["evidence"] = [evidence_of(pointer)]
