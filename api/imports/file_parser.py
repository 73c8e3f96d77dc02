"""Reads the file of an import: each row as the command takes it, and for each field the cell where it stands."""

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
from api.sheets import Cell, Sheet, UnreadableSheet, parse_clock, parse_day, read_sheets
from domain.text import alternatives, said

EXPECTED_HEADINGS = {
    "members": "Name, Title, Agency, From, To",
    "meetings": "Date, Start, End, Place",
    "attendance": "Date, Name, Outcome; or Name and a column for each meeting, headed by its date",
}


class ImportRow(Struct):
    """A row, or in a wide sheet one cell of it: what it says, where each field stands, and what is wrong with it."""

    row: int
    who: str
    says: Json
    cells: Mapping[str, Cell]
    headers: Mapping[str, str]
    faults: list[CellFault] = field(default_factory=list)

    def fault(self, name: str, text: str) -> None:
        self.faults.append(self.at(name, text))

    def at(self, name: str | None, text: str) -> CellFault:
        """What is wrong at the cell of a field; of a field that the sheet does not have, at the first cell of the row."""
        cell = self.cells.get(name or "")
        if cell is None:
            return CellFault(f"A{self.row}", self.row, "A", "", text)
        return CellFault(cell.address, cell.row, cell.letter, self.headers.get(name or "", ""), text)


class ImportFile(Struct, frozen=True):
    """What a file says: its lines, the SHA-256 of its bytes, and the headings that nobody knows."""

    digest: str
    lines: list[ImportRow]
    passed_over: Sequence[str]


def parse_file(kind: ImportKind, content: bytes, also: Mapping[str, str], sheet: str | None = None) -> ImportFile:
    """The lines of a file; `also` are further words for outcomes. Raises Unreadable."""
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
    found = [line for row in _rows(each, headed) for line in _parse_row(kind, row, headed, also)]
    return ImportFile(sha256(content).hexdigest(), found, [c.text for c in headed.passed_over])


def _check(kind: ImportKind, headed: Headings) -> None:
    """Raise Unreadable for a sheet without a column that every row needs."""
    has = set(headed.fields) | ({"date", "outcome"} if headed.days else set())
    has |= {"name"} if has & {"given", "family", "person"} else set()
    needs = {
        "members": ("name", "from"),
        "meetings": ("date",),
        "attendance": ("date", "outcome"),
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


def _parse_row(kind: ImportKind, row: Sequence[Cell], headed: Headings, also: Mapping[str, str]) -> Iterator[ImportRow]:
    number, by_column = row[0].row, {c.column: c for c in row}
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
                line = ImportRow(
                    number, _label(cells), {}, of_day, {**headers, "outcome": head.text, "date": head.text}
                )
                _parse_seat_and_person(line)
                line.says["date"] = on.isoformat() if on else None
                _parse_outcome(line, also)
                yield _without_empty(line)
        return
    line = ImportRow(number, _label(cells), {}, cells, headers)
    if kind == "members":
        _parse_member(line)
    elif kind == "meetings":
        _parse_meeting(line)
    elif cell_values.is_blank(_text(line, "outcome")):
        return
    else:
        _parse_seat_and_person(line)
        if id := canonical(_text(line, "date")):
            line.says["meeting"] = id
        else:
            line.says["date"] = _parse_day(line, "date", needed=True)
        _parse_outcome(line, also)
    yield _without_empty(line)


def _without_empty(line: ImportRow) -> ImportRow:
    line.says = {"row": line.row, **{name: value for name, value in line.says.items() if value not in (None, "")}}
    return line


def _label(cells: Mapping[str, Cell]) -> str:
    texts = {name: cell.text for name, cell in cells.items()}
    name = texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}".strip()
    return name or texts.get("seat") or texts.get("title") or texts.get("agency") or ""


def _text(line: ImportRow, name: str) -> str:
    cell = line.cells.get(name)
    return " ".join(cell.text.split()) if cell else ""


def _parse_seat_and_person(line: ImportRow) -> None:
    says = line.says
    given = f"{_text(line, 'given')} {_text(line, 'family')}".strip()
    says["name"] = _text(line, "name") or given
    if person := _text(line, "person"):
        says["name"], says["person"] = None, person
    says["seat"], says["title"], says["agency"] = _text(line, "seat"), _text(line, "title"), _text(line, "agency")
    if says["seat"] and (
        says["seat"] != says["seat"].lower() or not says["seat"].replace("-", "").replace("_", "").isalnum()
    ):
        line.fault("seat", f"“{says['seat']}” is no id of a seat such as s1: small letters, digits, - and _")


def _parse_member(line: ImportRow) -> None:
    _parse_seat_and_person(line)
    says = line.says
    if not says["name"] and not says.get("person"):
        line.fault("name", "say who: give a name")
    title = {"en": _text(line, "title"), "cy": _text(line, "title_cy")}
    says["title"] = {lang: text for lang, text in title.items() if text} or None
    says["from"] = _parse_day(line, "from", needed=True)
    last, left = _parse_day(line, "to"), _parse_day(line, "left")
    if last:
        last = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    if last and left and last != left:
        line.fault("left", f"the last day under {line.headers['to']} is not the day before")
    says["until"] = left or last
    says["reason"] = _parse_choice(line, "reason", cell_values.DEPARTURES)
    says["category"] = _parse_choice(line, "category", cell_values.CATEGORIES)
    if text := _text(line, "voting"):
        says["voting"] = cell_values.YES_NO.get(text.casefold())
        if says["voting"] is None:
            line.fault("voting", f"“{text}” is neither yes nor no")


def _parse_meeting(line: ImportRow) -> None:
    says, start, end = line.says, _text(line, "start"), _text(line, "end")
    says["date"] = _parse_day(line, "date", needed=True)
    says["place"] = _text(line, "place")
    if both := cell_values.parse_times(start) if not end else None:
        starts, ends = both
    elif not start and not end:
        return
    else:
        found = {name: parse_clock(text) for name, text in (("start", start), ("end", end))}
        for name, text in (("start", start), ("end", end)):
            if found[name] is None:
                said = (
                    f"“{text}” is no time of day such as 10:00" if text else "give both a start and an end, or neither"
                )
                line.fault(name, said)
        if not found["start"] or not found["end"]:
            return
        starts, ends = found["start"], found["end"]
    if says["date"]:
        on = date.fromisoformat(says["date"])
        says["starts"], says["ends"] = cell_values.london_time(on, starts), cell_values.london_time(on, ends)


def _parse_outcome(line: ImportRow, also: Mapping[str, str]) -> None:
    text = _text(line, "outcome")
    said = cell_values.parse_outcome(text, also)
    if said is None:
        line.fault("outcome", f"“{text}” is not understood: write present, apologies, absent or by deputy")
        return
    line.says["outcome"] = said[0]
    named = said[1] or _text(line, "deputy")
    if named and said[0] == "BY_DEPUTY":
        line.says["deputy"] = named
    line.says["reason"] = _parse_choice(line, "reason", cell_values.APOLOGIES)
    if not any(line.says.get(name) for name in ("name", "person", "seat", "title", "agency")):
        line.fault("name", "say whose attendance it is: a name, a seat, or a title")


def _parse_choice(line: ImportRow, name: str, codes: tuple[str, ...]) -> str | None:
    text = _text(line, name)
    if text and (found := cell_values.parse_choice(text, codes)) is None:
        line.fault(name, f"“{text}” is none of: {', '.join(codes)}")
        return None
    return found if text else None


def _parse_day(line: ImportRow, name: str, *, needed: bool = False) -> str | None:
    text = _text(line, name)
    if not text:
        if needed:
            line.fault(name, "give a date, such as 13/05/2025")
        return None
    found = parse_day(text)
    if found is None or not 1900 <= found.year < 2200:
        line.fault(name, f"“{text}” is no date such as 13/05/2025")
        return None
    return found.isoformat()
