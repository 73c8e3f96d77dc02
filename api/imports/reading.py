"""Reads the file of an import: each row as the command takes it, and for each field the cell where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct, field

from api.commands.ids import canonical
from api.imports import columns, words
from api.imports.columns import Columns, Kind
from api.problems import CellFault
from api.sheets import Cell, Sheet, Unreadable, clock, day, read
from domain.words import either, said

Json = dict[str, Any]
HEADINGS = {
    "members": "Name, Title, Agency, From, To",
    "meetings": "Date, Start, End, Place",
    "attendance": "Date, Name, Outcome; or Name and a column for each meeting, headed by its date",
}


class Line(Struct):
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


class File(Struct, frozen=True):
    """What a file says: its lines, the SHA-256 of its bytes, and the headings that nobody knows."""

    digest: str
    lines: list[Line]
    passed_over: Sequence[str]


def lines_of(kind: Kind, content: bytes, also: Mapping[str, str], sheet: str | None = None) -> File:
    """The lines of a file; `also` are further words for outcomes. Raises Unreadable."""
    sheets = [s for s in read(content) if sheet is None or s.name.casefold() == sheet.casefold()]
    for each in sheets:
        if headed := columns.found(kind, each):
            break
    else:
        text = said("There is no row of headings for {kind}. It needs: {headings}.", kind=kind, headings=HEADINGS[kind])
        raise Unreadable(text)
    if headed.twice:
        first, second = headed.twice[0]
        text = said(
            "{first} ({one}) and {second} ({other}) are headings of the same thing: rename the one that is not meant.",
            first=first.address,
            one=first.text,
            second=second.address,
            other=second.text,
        )
        raise Unreadable(text)
    _check(kind, headed)
    found = [line for row in _rows(each, headed) for line in _lines(kind, row, headed, also)]
    return File(sha256(content).hexdigest(), found, [c.text for c in headed.passed_over])


def _check(kind: Kind, headed: Columns) -> None:
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
            "No column says {missing}. The headings are: {headings}.", missing=either(missing), headings=HEADINGS[kind]
        )
        raise Unreadable(text)


def _rows(sheet: Sheet, headed: Columns) -> Iterator[Sequence[Cell]]:
    for row in sheet.rows:
        if row[0].row > headed.row and any(c.text for c in row):
            yield row


def _lines(kind: Kind, row: Sequence[Cell], headed: Columns, also: Mapping[str, str]) -> Iterator[Line]:
    number, by_column = row[0].row, {c.column: c for c in row}
    cells = {name: by_column.get(head.column) or Cell("", number, head.column) for name, head in headed.fields.items()}
    if not any(c.text for c in cells.values()):
        return
    headers = {name: head.text for name, head in headed.fields.items()}
    if headed.days:
        for head in headed.days:
            cell = by_column.get(head.column) or Cell("", number, head.column)
            if not words.is_nothing(cell.text):
                on = day(head.text)
                of_day = {**cells, "outcome": cell, "date": cell}
                line = Line(number, _who(cells), {}, of_day, {**headers, "outcome": head.text, "date": head.text})
                _whose(line)
                line.says["date"] = on.isoformat() if on else None
                _outcome(line, also)
                yield _done(line)
        return
    line = Line(number, _who(cells), {}, cells, headers)
    if kind == "members":
        _member(line)
    elif kind == "meetings":
        _meeting(line)
    elif words.is_nothing(_text(line, "outcome")):
        return
    else:
        _whose(line)
        if id := canonical(_text(line, "date")):
            line.says["meeting"] = id
        else:
            line.says["date"] = _day(line, "date", needed=True)
        _outcome(line, also)
    yield _done(line)


def _done(line: Line) -> Line:
    line.says = {"row": line.row, **{name: value for name, value in line.says.items() if value not in (None, "")}}
    return line


def _who(cells: Mapping[str, Cell]) -> str:
    texts = {name: cell.text for name, cell in cells.items()}
    name = texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}".strip()
    return name or texts.get("seat") or texts.get("title") or texts.get("agency") or ""


def _text(line: Line, name: str) -> str:
    cell = line.cells.get(name)
    return " ".join(cell.text.split()) if cell else ""


def _whose(line: Line) -> None:
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


def _member(line: Line) -> None:
    _whose(line)
    says = line.says
    if not says["name"] and not says.get("person"):
        line.fault("name", "say who: give a name")
    title = {"en": _text(line, "title"), "cy": _text(line, "title_cy")}
    says["title"] = {lang: text for lang, text in title.items() if text} or None
    says["from"] = _day(line, "from", needed=True)
    last, left = _day(line, "to"), _day(line, "left")
    if last:
        last = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    if last and left and last != left:
        line.fault("left", f"the last day under {line.headers['to']} is not the day before")
    says["until"] = left or last
    says["reason"] = _choice(line, "reason", words.DEPARTURES)
    says["category"] = _choice(line, "category", words.CATEGORIES)
    if text := _text(line, "voting"):
        says["voting"] = words.YES_NO.get(text.casefold())
        if says["voting"] is None:
            line.fault("voting", f"“{text}” is neither yes nor no")


def _meeting(line: Line) -> None:
    says, start, end = line.says, _text(line, "start"), _text(line, "end")
    says["date"] = _day(line, "date", needed=True)
    says["place"] = _text(line, "place")
    if both := words.times(start) if not end else None:
        starts, ends = both
    elif not start and not end:
        return
    else:
        found = {name: clock(text) for name, text in (("start", start), ("end", end))}
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
        says["starts"], says["ends"] = words.moment(on, starts), words.moment(on, ends)


def _outcome(line: Line, also: Mapping[str, str]) -> None:
    text = _text(line, "outcome")
    said = words.outcome(text, also)
    if said is None:
        line.fault("outcome", f"“{text}” is not understood: write present, apologies, absent or by deputy")
        return
    line.says["outcome"] = said[0]
    named = said[1] or _text(line, "deputy")
    if named and said[0] == "BY_DEPUTY":
        line.says["deputy"] = named
    line.says["reason"] = _choice(line, "reason", words.APOLOGIES)
    if not any(line.says.get(name) for name in ("name", "person", "seat", "title", "agency")):
        line.fault("name", "say whose attendance it is: a name, a seat, or a title")


def _choice(line: Line, name: str, codes: tuple[str, ...]) -> str | None:
    text = _text(line, name)
    if text and (found := words.choice(text, codes)) is None:
        line.fault(name, f"“{text}” is none of: {', '.join(codes)}")
        return None
    return found if text else None


def _day(line: Line, name: str, *, needed: bool = False) -> str | None:
    text = _text(line, name)
    if not text:
        if needed:
            line.fault(name, "give a date, such as 13/05/2025")
        return None
    found = day(text)
    if found is None or not 1900 <= found.year < 2200:
        line.fault(name, f"“{text}” is no date such as 13/05/2025")
        return None
    return found.isoformat()
