"""Parses the file of an import: each row as fields of the command, with the cell of each field."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256

from msgspec import Struct, field

from api.commands.ids import canonical
from api.http.media import Json
from api.http.problems import CellFault
from api.imports import cell_values
from api.imports import headings as columns
from api.imports.headings import Headings, ImportKind
from api.sheets import Cell, Sheet, UnreadableSheet, end_time, london_time, parse_clock, parse_day, read_sheets
from domain.text import alternatives, said

EXPECTED_HEADINGS = {
    ImportKind.MEMBERS: "Name, Title, Agency, From, To",
    ImportKind.MEETINGS: "Date, Start, End, Place",
    ImportKind.ATTENDANCE: "Date, Name, Outcome; or Name and a column for each meeting, headed by its date",
}


class ImportRow(Struct):
    """A row of the file, or one cell of it where a sheet has a column for each meeting: its number, a label for people,
    its fields as the command takes them, the cell and heading of each, and the cells that cannot be parsed."""

    row: int
    label: str
    fields: Json
    cells: Mapping[str, Cell]
    headers: Mapping[str, str]
    faults: list[CellFault] = field(default_factory=list)

    def add_fault(self, name: str, text: str) -> None:
        self.faults.append(self.fault_at(name, text))

    def fault_at(self, name: str | None, text: str) -> CellFault:
        """A fault at the cell of a field; of a field that the sheet does not have, at the first cell of the row."""
        cell = self.cells.get(name or "")
        if cell is None:
            return CellFault(f"A{self.row}", self.row, "A", "", text)
        return CellFault(cell.address, cell.row, cell.letter, self.headers.get(name or "", ""), text)


class ImportFile(Struct, frozen=True):
    """A parsed file: the SHA-256 of its bytes, its rows, and the headings that are unknown and so ignored."""

    digest: str
    rows: list[ImportRow]
    passed_over: Sequence[str]


def parse_file(kind: ImportKind, content: bytes, also: Mapping[str, str], sheet: str | None = None) -> ImportFile:
    """The rows of a file in the first sheet that has headings, or in that named `sheet`; `also` maps further words to
    outcomes. Raises UnreadableSheet; what is wrong with single cells is in the rows."""
    sheets = [s for s in read_sheets(content) if sheet is None or s.name.casefold() == sheet.casefold()]
    for each in sheets:
        if headed := columns.find_headings(kind, each):
            break
    else:
        text = said(
            "There is no row of headings for {kind}. It needs: {headings}.", kind=kind, headings=EXPECTED_HEADINGS[kind]
        )
        raise UnreadableSheet(text)
    if headed.twice:
        first, second = headed.twice[0]
        text = said(
            "{first} ({one}) and {second} ({other}) are headings of the same thing: rename the one that is not meant.",
            first=first.address,
            one=first.text,
            second=second.address,
            other=second.text,
        )
        raise UnreadableSheet(text)
    _check(kind, headed)
    rows = [row for cells in _rows(each, headed) for row in _parse_row(kind, cells, headed, also)]
    return ImportFile(sha256(content).hexdigest(), rows, [c.text for c in headed.passed_over])


def _check(kind: ImportKind, headed: Headings) -> None:
    """Raise UnreadableSheet for a sheet without a column that every row needs."""
    has = set(headed.fields) | ({"date", "outcome"} if headed.days else set())
    has |= {"name"} if has & {"given", "family", "person"} else set()
    needs = {
        ImportKind.MEMBERS: ("name", "from"),
        ImportKind.MEETINGS: ("date",),
        ImportKind.ATTENDANCE: ("date", "outcome"),
    }[kind]
    if missing := [name for name in needs if name not in has]:
        text = said(
            "No column says {missing}. The headings are: {headings}.",
            missing=alternatives(missing),
            headings=EXPECTED_HEADINGS[kind],
        )
        raise UnreadableSheet(text)


def _rows(sheet: Sheet, headed: Headings) -> Iterator[Sequence[Cell]]:
    for row in sheet.rows:
        if row[0].row > headed.row and any(c.text for c in row):
            yield row


def _parse_row(
    kind: ImportKind, sheet_row: Sequence[Cell], headed: Headings, also: Mapping[str, str]
) -> Iterator[ImportRow]:
    number, by_column = sheet_row[0].row, {c.column: c for c in sheet_row}
    cells = {name: by_column.get(head.column) or Cell("", number, head.column) for name, head in headed.fields.items()}
    if not any(c.text for c in cells.values()):
        return
    headers = {name: head.text for name, head in headed.fields.items()}
    if headed.days:
        for head in headed.days:
            cell = by_column.get(head.column) or Cell("", number, head.column)
            if not cell_values.is_blank(cell.text):
                on = parse_day(head.text)
                of_day = {**cells, "outcome": cell, "date": cell}
                row = ImportRow(number, _label(cells), {}, of_day, {**headers, "outcome": head.text, "date": head.text})
                _parse_seat_and_person(row)
                row.fields["date"] = on.isoformat() if on else None
                _parse_outcome(row, also)
                yield _without_empty(row)
        return
    row = ImportRow(number, _label(cells), {}, cells, headers)
    if kind == ImportKind.MEMBERS:
        _parse_member(row)
    elif kind == ImportKind.MEETINGS:
        _parse_meeting(row)
    elif cell_values.is_blank(_text(row, "outcome")):
        return
    else:
        _parse_seat_and_person(row)
        if id := canonical(_text(row, "date")):
            row.fields["meeting"] = id
        else:
            row.fields["date"] = _parse_day(row, "date", needed=True)
        _parse_outcome(row, also)
    yield _without_empty(row)


def _without_empty(row: ImportRow) -> ImportRow:
    row.fields = {"row": row.row, **{name: value for name, value in row.fields.items() if value not in (None, "")}}
    return row


def _label(cells: Mapping[str, Cell]) -> str:
    texts = {name: cell.text for name, cell in cells.items()}
    name = texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}".strip()
    return name or texts.get("seat") or texts.get("title") or texts.get("agency") or ""


def _text(row: ImportRow, name: str) -> str:
    cell = row.cells.get(name)
    return " ".join(cell.text.split()) if cell else ""


def _parse_seat_and_person(row: ImportRow) -> None:
    fields = row.fields
    given = f"{_text(row, 'given')} {_text(row, 'family')}".strip()
    fields["name"] = _text(row, "name") or given
    if person := _text(row, "person"):
        fields["name"], fields["person"] = None, person
    fields["seat"], fields["title"], fields["agency"] = _text(row, "seat"), _text(row, "title"), _text(row, "agency")
    if fields["seat"] and (
        fields["seat"] != fields["seat"].lower() or not fields["seat"].replace("-", "").replace("_", "").isalnum()
    ):
        row.add_fault("seat", f"“{fields['seat']}” is no id of a seat such as s1: small letters, digits, - and _")


def _parse_member(row: ImportRow) -> None:
    _parse_seat_and_person(row)
    fields = row.fields
    if not fields["name"] and not fields.get("person"):
        row.add_fault("name", "say who: give a name")
    title = {"en": _text(row, "title"), "cy": _text(row, "title_cy")}
    fields["title"] = {lang: text for lang, text in title.items() if text} or None
    fields["from"] = _parse_day(row, "from", needed=True)
    last, left = _parse_day(row, "to"), _parse_day(row, "left")
    if last:
        last = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    if last and left and last != left:
        row.add_fault("left", f"the last day under {row.headers['to']} is not the day before")
    fields["until"] = left or last
    fields["reason"] = _parse_choice(row, "reason", cell_values.DEPARTURES)
    fields["category"] = _parse_choice(row, "category", cell_values.CATEGORIES)
    if text := _text(row, "voting"):
        fields["voting"] = cell_values.YES_NO.get(text.casefold())
        if fields["voting"] is None:
            row.add_fault("voting", f"“{text}” is neither yes nor no")


def _parse_meeting(row: ImportRow) -> None:
    fields, start, end = row.fields, _text(row, "start"), _text(row, "end")
    fields["date"] = _parse_day(row, "date", needed=True)
    fields["place"] = _text(row, "place")
    if both := cell_values.parse_times(start) if not end else None:
        starts, ends = both
    elif not start and not end:
        return
    else:
        found = {name: parse_clock(text) for name, text in (("start", start), ("end", end))}
        for name, text in (("start", start), ("end", end)):
            if found[name] is None:
                reason = (
                    f"“{text}” is no time of day such as 10:00" if text else "give both a start and an end, or neither"
                )
                row.add_fault(name, reason)
        if not found["start"] or not found["end"]:
            return
        starts, ends = found["start"], found["end"]
    if fields["date"]:
        on = date.fromisoformat(fields["date"])
        began = london_time(on, starts)
        ended = end_time(began, london_time(on, ends))
        fields["starts"], fields["ends"] = began.isoformat(), ended.isoformat()


def _parse_outcome(row: ImportRow, also: Mapping[str, str]) -> None:
    text = _text(row, "outcome")
    parsed = cell_values.parse_outcome(text, also)
    if parsed is None:
        row.add_fault("outcome", f"“{text}” is not understood: write present, apologies, absent or by deputy")
        return
    outcome, deputy = parsed
    row.fields["outcome"] = outcome
    deputy = deputy or _text(row, "deputy")
    if deputy and outcome == "BY_DEPUTY":
        row.fields["deputy"] = deputy
    row.fields["reason"] = _parse_choice(row, "reason", cell_values.APOLOGIES)
    if not any(row.fields.get(name) for name in ("name", "person", "seat", "title", "agency")):
        row.add_fault("name", "say whose attendance it is: a name, a seat, or a title")


def _parse_choice(row: ImportRow, name: str, codes: tuple[str, ...]) -> str | None:
    text = _text(row, name)
    if text and (found := cell_values.parse_choice(text, codes)) is None:
        row.add_fault(name, f"“{text}” is none of: {', '.join(codes)}")
        return None
    return found if text else None


def _parse_day(row: ImportRow, name: str, *, needed: bool = False) -> str | None:
    text = _text(row, name)
    if not text:
        if needed:
            row.add_fault(name, "give a date, such as 13/05/2025")
        return None
    found = parse_day(text)
    if found is None or not 1900 <= found.year < 2200:
        row.add_fault(name, f"“{text}” is no date such as 13/05/2025")
        return None
    return found.isoformat()
