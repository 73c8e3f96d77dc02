"""Reads a sheet that came back: what it asks to be recorded beyond what is known, and every cell that is at fault."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from msgspec import Struct

from api.commands.acts.meeting.record import BodyLocation, BodyPart
from api.commands.shorthand import authority_of, evidence_of
from api.rolls import form, layout, recorded_rows, row_parsers
from api.rolls.cell_refusals import CellRefusals
from api.rolls.cell_values import MeetingTimes, parse_choice, parse_time
from api.rolls.meeting_context import MeetingContext, Opener
from api.rolls.row_parsers import Fields, FindPersons
from api.rolls.sections import Sections
from api.sheets import Cell, parse_day
from domain.text import said, time_of_day


class SheetLocation(NamedTuple):
    """Where a part of the body stands on the sheet."""

    cell: Cell
    header: str


class ParsedRow(NamedTuple):
    """A line that says something, where it stands, and whether it is recorded already as it says."""

    at: SheetLocation
    fields: Fields
    known: bool


class ParsedSheet(Struct, frozen=True, kw_only=True):
    """What a sheet says: the body of the record command without what is recorded as it stands there, where each part of it
    stands, how many lines are recorded already, and the outcome of each seat."""

    body: dict[str, Any]
    at: Mapping[BodyLocation, SheetLocation]
    unchanged: int
    times: MeetingTimes
    outcomes: Mapping[str, str]


def meeting_day(found: Sections, faults: CellRefusals) -> date | None:
    """The day of the meeting."""
    cell = found.item(form.TIMES, form.DAY)
    on = parse_day(cell.text)
    if on is None:
        words = said("“{text}” is no day such as 20/05/2025", text=cell.text) if cell.text else said("say the day")
        faults.add(cell, form.DAY, words)
    return on


def parse_sheet(
    found: Sections,
    told: MeetingContext,
    then: Mapping[str, str | None],
    *,
    find: FindPersons,
    open_sealed: Opener,
    today: date,
    faults: CellRefusals,
) -> ParsedSheet:
    """What a sheet says of a meeting. `then` are the members of its seats as they were known when it was made, `find` finds
    persons by name. What is at fault is left out, and told to `faults`."""
    if told.day > today:
        faults.add(found.item(form.TIMES, form.DAY), form.DAY, said("{day} is still to come", day=told.day))
    return _SheetParser(found, told, then, find, open_sealed, faults).read()


class _SheetParser:
    """One sheet on its way into a body."""

    def __init__(
        self,
        found: Sections,
        told: MeetingContext,
        then: Mapping[str, str | None],
        find: FindPersons,
        open_sealed: Opener,
        faults: CellRefusals,
    ) -> None:
        self.found, self.told, self.then = found, told, then
        self.find, self.open, self.faults = find, open_sealed, faults
        held = told.meeting.held
        self.recorded = MeetingTimes(
            day=told.day, starts=held.starts if held else None, ends=held.ends if held else None
        )
        self.times = self._times()
        self.body: dict[str, Any] = {"on": told.day.isoformat()}
        self.at: dict[BodyLocation, SheetLocation] = {}
        self.outcomes: dict[str, str] = {}
        self.unchanged = 0

    def read(self) -> ParsedSheet:
        self._held()
        self._list("entries", self._seats())
        self._list("invited", self._guests())
        self._list("decisions", self._decisions())
        self._next()
        self._authority()
        return ParsedSheet(
            body=self.body, at=self.at, unchanged=self.unchanged, times=self.times, outcomes=self.outcomes
        )

    def _times(self) -> MeetingTimes:
        on, faults = self.told.day, self.faults
        start, end = (self.found.item(form.TIMES, name) for name in (form.START, form.END))
        starts, ends = parse_time(start, form.START, on, faults), parse_time(end, form.END, on, faults)
        if starts and ends and ends <= starts:
            faults.add(
                end,
                form.END,
                said(
                    "the meeting ended ({ends}) before it started ({starts})",
                    ends=time_of_day(ends),
                    starts=time_of_day(starts),
                ),
            )
            starts = ends = None
        mode = parse_choice(
            self.found.item(form.TIMES, form.MODE), form.MODE, {m: m for m in sorted(form.MODES)}, faults
        )
        return MeetingTimes(day=on, starts=starts, ends=ends, mode=mode or "room")

    def _held(self) -> None:
        times = self.times
        cells = {name: self.found.item(form.TIMES, name) for name in (form.START, form.END)}
        if times.starts and times.ends:
            fields = {"starts": times.starts.isoformat(), "ends": times.ends.isoformat()}
            known = (times.starts, times.ends) == (self.recorded.starts, self.recorded.ends)
            self._say("times", fields, SheetLocation(cells[form.START], form.START), known=known)
            return
        for name, cell in cells.items():
            if not cell.text:
                self.faults.add(cell, name, said("say when the meeting started and ended, such as 10:00"))

    def _say(self, part: BodyPart, fields: Fields, at: SheetLocation, *, known: bool) -> None:
        """Take a part of the body in; one that is `known` is recorded already as it says."""
        if known:
            self.unchanged += 1
        else:
            self.body |= fields
            self.at[BodyLocation(part, 0)] = at

    def _list(self, part: BodyPart, rows: Sequence[ParsedRow]) -> None:
        new = [row for row in rows if not row.known]
        if new:
            self.body[part] = [row.fields for row in new]
        self.at |= {BodyLocation(part, n): row.at for n, row in enumerate(new)}
        self.unchanged += len(rows) - len(new)

    def _seats(self) -> list[ParsedRow]:
        places = {p.seat: p for p in self.told.places}
        rows: list[ParsedRow] = []
        for line in self.found.lines.get(form.SEATS, ()):
            place = places.pop(line.text("Seat"), None)
            if place is None:
                self.faults.add(
                    line.cells["Seat"],
                    "Seat",
                    said(
                        "“{seat}” is none of the group's seats on {day}, or stands here twice",
                        seat=line.text("Seat"),
                        day=self.told.day,
                    ),
                )
                continue
            fields = row_parsers.parse_seat(line, place, self.times, self.faults)
            if fields is None:
                continue
            self.outcomes[place.seat] = fields["outcome"]
            now = place.member.id if place.member else None
            if place.seat in self.then and self.then[place.seat] != now:
                words = said("somebody else sits here since the sheet was made: take a new sheet")
                self.faults.add(line.cells["Member"], "Member", words)
            row = layout.seat_row(place, self.told, self.open) if place.recorded else None
            read = partial(recorded_rows.seat_fields, place, self.recorded)
            known = recorded_rows.fields_of_row(row, form.SEAT_COLUMNS, read) == fields
            rows.append(ParsedRow(SheetLocation(line.cells["Outcome"], "Outcome"), fields, known))
        return rows

    def _guests(self) -> list[ParsedRow]:
        guests = {g.person.id: g for g in self.told.guests}
        rows: list[ParsedRow] = []
        for line in self.found.lines.get(form.INVITED, ()):
            fields = row_parsers.parse_guest(line, guests, self.find, self.times, self.faults)
            if fields is None:
                continue
            if any(
                fields.get(name) and fields[name] == r.fields.get(name) for r in rows for name in ("person", "name")
            ):
                self.faults.add(line.cells["Name"], "Name", said("this person stands here twice"))
                continue
            guest = guests.get(fields.get("person", ""))
            row = layout.guest_row(guest, self.told, self.open) if guest and guest.recorded else None
            read = partial(recorded_rows.guest_fields, guests, self.find, self.recorded)
            known = recorded_rows.fields_of_row(row, form.INVITED_COLUMNS, read) == fields
            rows.append(ParsedRow(SheetLocation(line.cells["Name"], "Name"), fields, known))
        return rows

    def _decisions(self) -> list[ParsedRow]:
        adopted = self.told.group.terms_on(self.told.day)
        business = adopted.terms.business_named if adopted else None
        read = partial(recorded_rows.decision_fields, business, self.recorded)
        recorded = {d.decision: layout.decision_row(d, self.told) for d in self.told.decisions}
        was = {id: recorded_rows.fields_of_row(row, form.DECISION_COLUMNS, read) for id, row in recorded.items()}
        rows: list[ParsedRow] = []
        for line in self.found.lines.get(form.DECISIONS, ()):
            fields = row_parsers.parse_decision(line, self.times, business, self.faults)
            if fields is None:
                continue
            if "decision" not in fields:
                same = (id for id, known in was.items() if known and known == {**fields, "decision": id})
                fields |= {"decision": id} if (id := next(same, None)) else {}
            known = was.get(fields.get("decision", "")) == fields
            rows.append(ParsedRow(SheetLocation(line.cells["Text (English)"], "Text (English)"), fields, known))
        return rows

    def _next(self) -> None:
        date_cell, place_cell = (self.found.item(form.NEXT, name) for name in (form.NEXT_DATE, form.NEXT_PLACE))
        planned = self.told.next
        if not date_cell.text:
            if place_cell.text and not planned:
                words = said("say the day of the next meeting, or clear its place")
                self.faults.add(date_cell, form.NEXT_DATE, words)
            return
        on = parse_day(date_cell.text)
        if on is None:
            words = said("“{text}” is no day such as 24/06/2025", text=date_cell.text)
            self.faults.add(date_cell, form.NEXT_DATE, words)
        elif on <= self.told.day:
            words = said("{next} is not after this meeting ({day})", next=on, day=self.told.day)
            self.faults.add(date_cell, form.NEXT_DATE, words)
        elif planned is None or (on == planned.meets_on and place_cell.text in ("", planned.place or "")):
            following = {"meets_on": on.isoformat()} | ({"place": place_cell.text} if place_cell.text else {})
            self._say("next", {"next": following}, SheetLocation(date_cell, form.NEXT_DATE), known=planned is not None)
        else:
            self.faults.add(
                date_cell,
                form.NEXT_DATE,
                said(
                    "the next meeting is planned for {day} already ({meeting}): reschedule that one",
                    day=planned.meets_on,
                    meeting=planned.id,
                ),
            )

    def _authority(self) -> None:
        cell = self.found.item(form.TIMES, form.DECIDED_BY)
        authority = authority_of(cell.text)
        if authority is None:
            words = said("say whose record this is, as chair@GROUP")
            if cell.text:
                words = said("“{text}” is none of chair@GROUP, body:GROUP, agency:AGENCY", text=cell.text)
            self.faults.add(cell, form.DECIDED_BY, words)
        else:
            self.body["authority"] = authority
        if pointer := self.found.item(form.TIMES, form.EVIDENCE).text:
            self.body["evidence"] = [evidence_of(pointer)]
