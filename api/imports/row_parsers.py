"""Parses single rows of an import as fields of the command: members, meetings, attendance."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from msgspec import Struct, field

from api.commands.fields.ids import canonical
from api.http.media import Json
from api.http.problem_details import CellFault
from api.imports import cell_values
from api.sheets import (
    Cell,
    DateOrder,
    end_time,
    has_short_year,
    london_time,
    lost_letters,
    no_value,
    parse_clock,
    parse_day_and_time,
    skipped,
)
from api.sheets.attendance_words import YES_NO, folded, is_nameless, parse_mode, parse_outcome
from domain.text import Words, said

ANOTHER = frozenset({"another", "new", "somebody else", "someone else", "arall", "newydd", "rhywun arall"})
"""What stands under Person for somebody of a known name, or near it, who is not yet recorded."""
_NAMES = ("name", "given", "family", "title", "title_cy", "agency", "deputy", "place")


class ParsingContext(Struct, frozen=True, kw_only=True):
    """What the parsing of a cell rests on besides its text: words that stand for outcomes, the order of dates in the file,
    the names that are to be somebody else's, and today, beyond which no year of two digits lies."""

    also: Mapping[str, str]
    order: DateOrder
    another: frozenset[str]
    today: date


class ImportRow(Struct):
    """A row of the file, or one cell of it where a sheet has a column for each meeting: its number, a label for people,
    its fields as the command takes them, the cell and heading of each, and the cells that cannot be parsed."""

    row: int
    label: str
    fields: Json
    cells: Mapping[str, Cell]
    headers: Mapping[str, str]
    faults: list[CellFault] = field(default_factory=list)

    def text(self, name: str) -> str:
        cell = self.cells.get(name)
        return " ".join(cell.text.split()) if cell else ""

    def add_fault(self, name: str, text: Words) -> None:
        self.faults.append(self.fault_at(name, str(text)))

    def fault_at(self, name: str | None, text: str) -> CellFault:
        """A fault at the cell of a field; of a field that the sheet does not have, at the first cell of the row."""
        cell = self.cells.get(name or "")
        if cell is None:
            return CellFault(f"A{self.row}", self.row, "A", "", text)
        return CellFault(cell.address, cell.row, cell.letter, self.headers.get(name or "", ""), text)


def check_cells(row: ImportRow) -> None:
    """Add a fault for each cell without a value of its own, and for each name with letters lost."""
    for name, cell in row.cells.items():
        words = no_value(cell.text)
        if words is None and name in _NAMES and not (name == "deputy" and is_nameless(cell.text)):
            words = lost_letters(cell.text)
        if words is not None:
            row.add_fault(name, words)


def parse_member(row: ImportRow, context: ParsingContext) -> None:
    """A line of a list of members: seat and person, and whether another of that name is meant."""
    parse_seat_and_person(row)
    fields = row.fields
    if folded(fields.get("person") or "") in ANOTHER:
        fields["name"], fields["person"], fields["another"] = _name(row), None, True
    elif folded(fields.get("name") or "") in context.another:
        fields["another"] = True
    if not fields["name"] and not fields.get("person"):
        row.add_fault("name", said("say who: give a name"))
    title = {"en": row.text("title"), "cy": row.text("title_cy")}
    fields["title"] = {lang: text for lang, text in title.items() if text} or None
    fields["from"] = _parse_day(row, "from", context, needed=True)
    last, left = _parse_day(row, "to", context), _parse_day(row, "left", context)
    if last:
        last = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    if last and left and last != left:
        row.add_fault("left", said("the last day under {heading} is not the day before", heading=row.headers["to"]))
    fields["until"] = left or last
    fields["reason"] = _parse_choice(row, "reason", cell_values.DEPARTURES)
    fields["category"] = _parse_category(row)
    if text := row.text("voting"):
        fields["voting"] = YES_NO.get(folded(text))
        if fields["voting"] is None:
            row.add_fault("voting", said("“{text}” is neither yes nor no", text=text))


def parse_meeting(row: ImportRow, context: ParsingContext) -> None:
    """A line of a list of meetings: the day, and the times, which may stand with the day."""
    fields, start, end = row.fields, row.text("start"), row.text("end")
    fields["date"] = _parse_day(row, "date", context, needed=True)
    fields["place"] = row.text("place")
    behind = parse_day_and_time(row.text("date"), context.order)
    if not start and behind and behind[1]:
        start = behind[1].isoformat("minutes")
    if both := cell_values.parse_times(start) if not end else None:
        starts, ends = both
    elif not start and not end:
        return
    else:
        found = {name: parse_clock(text) for name, text in (("start", start), ("end", end))}
        for name, text in (("start", start), ("end", end)):
            if found[name] is None:
                row.add_fault(name, _no_time(text) if text else said("give both a start and an end, or neither"))
        if not found["start"] or not found["end"]:
            return
        starts, ends = found["start"], found["end"]
    if fields["date"]:
        on = date.fromisoformat(fields["date"])
        began = london_time(on, starts)
        ended = end_time(began, london_time(on, ends))
        for name, moment in (("start", began), ("end", ended)):
            if words := skipped(moment):
                row.add_fault(name, words)
        fields["starts"], fields["ends"] = began.isoformat(), ended.isoformat()


def parse_attendance(row: ImportRow, context: ParsingContext) -> None:
    """A line of a roll; the day and start of the meeting are set already where they head the column."""
    parse_seat_and_person(row)
    if "date" not in row.fields:
        if id := canonical(row.text("date")):
            row.fields["meeting"] = id
        else:
            row.fields["date"] = _parse_day(row, "date", context, needed=True)
            if (behind := parse_day_and_time(row.text("date"), context.order)) and behind[1]:
                row.fields["starts"] = behind[1].isoformat()
    for name, of in (("start", "starts"), ("from", "from"), ("to", "to")):
        if at := _parse_time(row, name):
            row.fields[of] = at.isoformat()
    _parse_outcome(row, context.also)


def parse_seat_and_person(row: ImportRow) -> None:
    """What a line says of the seat (id, title, agency) and of who sits in it (name or id)."""
    fields = row.fields
    fields["name"] = _name(row)
    if person := row.text("person"):
        fields["name"], fields["person"] = None, person
    fields["seat"], fields["title"], fields["agency"] = row.text("seat"), row.text("title"), row.text("agency")
    if fields["seat"] and (
        fields["seat"] != fields["seat"].lower() or not fields["seat"].replace("-", "").replace("_", "").isalnum()
    ):
        words = said("“{seat}” is no id of a seat such as s1: small letters, digits, - and _", seat=fields["seat"])
        row.add_fault("seat", words)


def _name(row: ImportRow) -> str:
    return row.text("name") or f"{row.text('given')} {row.text('family')}".strip()


def _parse_outcome(row: ImportRow, also: Mapping[str, str]) -> None:
    text = row.text("outcome")
    parsed = parse_outcome(text, also)
    if parsed is None:
        words = said("“{text}” is not understood: write present, apologies, absent or by deputy", text=text)
        row.add_fault("outcome", words)
        return
    fields = row.fields
    fields["outcome"], mode = parsed.outcome, parsed.mode
    deputy = parsed.deputy or row.text("deputy")
    if deputy and parsed.outcome == "BY_DEPUTY" and not is_nameless(deputy):
        fields["deputy"] = deputy
    if (text := row.text("mode")) and (mode := parse_mode(text)) is None:
        row.add_fault("mode", said("“{text}” is neither in the room nor remote", text=text))
    fields["mode"] = mode
    if parsed.outcome in ("APOLOGIES", "ABSENT"):
        for name in ("from", "to", "mode"):
            if row.text(name):
                row.add_fault(name, said("this does not go with the outcome “{outcome}”", outcome=row.text("outcome")))
    fields["reason"] = _parse_choice(row, "reason", cell_values.APOLOGIES)
    if not any(fields.get(name) for name in ("name", "person", "seat", "title", "agency")):
        row.add_fault("name", said("say whose attendance it is: a name, a seat, or a title"))


def _parse_choice(row: ImportRow, name: str, codes: Sequence[str]) -> str | None:
    text = row.text(name)
    if text and (found := cell_values.parse_choice(text, tuple(codes))) is None:
        row.add_fault(name, said("“{text}” is none of: {words}", text=text, words=list(codes)))
        return None
    return found if text else None


def _parse_category(row: ImportRow) -> str | None:
    text = row.text("category")
    if text and (found := cell_values.parse_category(text)) is None:
        row.add_fault("category", said("“{text}” is no category of seats", text=text))
        return None
    return found if text else None


def _parse_time(row: ImportRow, name: str) -> time | None:
    text = row.text(name)
    at = parse_clock(text) if text else None
    if text and at is None:
        row.add_fault(name, _no_time(text))
    return at


def _no_time(text: str) -> Words:
    return said("“{text}” is no time of day such as 10:00", text=text)


def _parse_day(row: ImportRow, name: str, context: ParsingContext, *, needed: bool = False) -> str | None:
    text = row.text(name)
    if not text:
        if needed:
            row.add_fault(name, said("give a date, such as 13/05/2025"))
        return None
    found = parse_day_and_time(text, context.order)
    if found is None or not 1900 <= found[0].year < 2200:
        row.add_fault(name, said("“{text}” is no date such as 13/05/2025", text=text))
        return None
    if has_short_year(text) and found[0] > context.today:
        row.add_fault(name, said("“{text}” lies ahead: write the year with four digits", text=text))
        return None
    return found[0].isoformat()
