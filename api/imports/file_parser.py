"""Parses the file of an import: each row as fields of the command, with the cell of each field."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from api.imports import headings as columns
from api.imports import row_parsers
from api.imports.headings import Headings, ImportKind
from api.imports.row_parsers import ImportRow, ParsingContext
from api.sheets import (
    Cell,
    DateOrder,
    Sheet,
    UnreadableSheet,
    hidden_sheets,
    orders_of,
    parse_day_and_time,
    read_sheets,
)
from api.sheets.attendance_words import is_blank
from domain.text import Words, alternatives, said

EXPECTED_HEADINGS = {
    ImportKind.MEMBERS: "Name, Title, Agency, From, To",
    ImportKind.MEETINGS: "Date, Start, End, Place",
    ImportKind.ATTENDANCE: "Date, Name, Outcome; or Name and a column for each meeting, headed by its date",
}
_DATES = ("date", "from", "to", "left")
SHOWN_MAX = 5


class ImportFile(Struct, frozen=True):
    """A parsed file: the SHA-256 of its bytes, its rows, and what a reader should know of it: columns that are passed over,
    hidden rows and sheets."""

    digest: str
    rows: list[ImportRow]
    notes: Sequence[Words]


def parse_file(
    kind: ImportKind,
    content: bytes,
    context: ParsingContext,
    sheet: str | None = None,
    order: DateOrder | None = None,
) -> ImportFile:
    """The rows of a file in the first sheet that has headings, or in that named `sheet`. The order of its dates is that
    of `order`, else the day first, unless the file says otherwise. Raises UnreadableSheet; what is wrong with single
    cells is in the rows."""
    sheets = [s for s in read_sheets(content) if sheet is None or s.name.casefold() == sheet.casefold()]
    hidden = hidden_sheets(content)
    for each in sheets:
        if headed := columns.find_headings(kind, each):
            break
    else:
        raise UnreadableSheet(
            said(
                "There is no row of headings for {kind}. It needs: {headings}.[ Hidden, and not read: {hidden}.]",
                kind=kind,
                headings=EXPECTED_HEADINGS[kind],
                hidden=hidden or None,
            )
        )
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
    rows = [*_rows(each, headed)]
    context = replace(context, order=_order_of(kind, headed, rows, order))
    parsed = [row for cells in rows for row in _parse_row(kind, cells, headed, context)]
    return ImportFile(sha256(content).hexdigest(), parsed, [*_notes(each, headed, rows, hidden)])


def _order_of(kind: ImportKind, headed: Headings, rows: Sequence[Sequence[Cell]], order: DateOrder | None) -> DateOrder:
    """The order of the dates in a file: the file decides, not the row. Raises UnreadableSheet where some of its dates
    can only be read with the month first, unless that is said."""
    at = {
        c.column for name, c in headed.fields.items() if name in (_DATES if kind == ImportKind.MEMBERS else ("date",))
    }
    cells = [*headed.days, *(c for row in rows for c in row if c.column in at)]
    if order is None and DateOrder.MONTH_FIRST in orders_of(c.text for c in cells):
        first = [c for c in cells if orders_of([c.text]) == {DateOrder.MONTH_FIRST}][:SHOWN_MAX]
        raise UnreadableSheet(
            said(
                "Dates here have the month first, such as {cells}. If all of them have, say --dates month-first; if these "
                "are slips, --dates day-first, and they are refused.",
                cells=[f"{c.text} ({c.address})" for c in first],
            )
        )
    return order or DateOrder.DAY_FIRST


def _notes(sheet: Sheet, headed: Headings, rows: Sequence[Sequence[Cell]], hidden: Sequence[str]) -> Iterator[Words]:
    known = {c.column for c in (*headed.fields.values(), *headed.days, *headed.passed_over)}
    unnamed = {c.column: c for row in rows for c in row if c.text and c.column not in known}
    passed_over = [c.text for c in headed.passed_over]
    passed_over += [str(said("{letter} (without a heading)", letter=unnamed[n].letter)) for n in sorted(unnamed)]
    if passed_over:
        yield said("Columns passed over: {columns}.", columns=passed_over)
    if hidden_rows := [n for n in sheet.hidden if n > headed.row]:
        yield said("Hidden rows are read too: {rows}.", rows=[str(n) for n in hidden_rows])
    if hidden:
        yield said("Hidden sheets are not read: {sheets}.", sheets=list(hidden))


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
    """The rows below the headings that say something; not those in which headings that are merged over several rows come
    again."""
    heads = {c.column: c.text for c in (*headed.fields.values(), *headed.days)}
    for row in sheet.rows:
        texts = [c for c in row if c.text]
        again = all(heads.get(c.column, c.text) == c.text for c in texts) and any(c.column in heads for c in texts)
        if row[0].row > headed.row and texts and not again:
            yield row


def _parse_row(
    kind: ImportKind, sheet_row: Sequence[Cell], headed: Headings, context: ParsingContext
) -> Iterator[ImportRow]:
    number, by_column = sheet_row[0].row, {c.column: c for c in sheet_row}
    cells = {name: by_column.get(head.column) or Cell("", number, head.column) for name, head in headed.fields.items()}
    if not any(c.text for c in cells.values()):
        return
    headers = {name: head.text for name, head in headed.fields.items()}
    for head in headed.days:
        cell = by_column.get(head.column) or Cell("", number, head.column)
        if is_blank(cell.text):
            continue
        row = ImportRow(
            number, _label(cells), {}, {**cells, "outcome": cell}, {**headers, "outcome": head.text, "date": head.text}
        )
        _set_meeting(row, head, context)
        yield _parsed(row, kind, context)
    if headed.days or (kind == ImportKind.ATTENDANCE and is_blank(cells["outcome"].text)):
        return
    yield _parsed(ImportRow(number, _label(cells), {}, cells, headers), kind, context)


def _set_meeting(row: ImportRow, head: Cell, context: ParsingContext) -> None:
    """The day of the meeting, and its start where the heading has one, from the heading of its column."""
    found = parse_day_and_time(head.text, context.order)
    row.fields["date"] = found[0].isoformat() if found else None
    if found is None:
        row.add_fault("date", said("“{text}” is no date such as 13/05/2025", text=head.text))
    elif found[1]:
        row.fields["starts"] = found[1].isoformat()


def _parsed(row: ImportRow, kind: ImportKind, context: ParsingContext) -> ImportRow:
    row_parsers.check_cells(row)
    if not row.faults:
        parse = {
            ImportKind.MEMBERS: row_parsers.parse_member,
            ImportKind.MEETINGS: row_parsers.parse_meeting,
            ImportKind.ATTENDANCE: row_parsers.parse_attendance,
        }[kind]
        parse(row, context)
    row.fields = {"row": row.row, **{name: value for name, value in row.fields.items() if value not in (None, "")}}
    return row


def _label(cells: dict[str, Cell]) -> str:
    texts = {name: cell.text for name, cell in cells.items()}
    name = texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}".strip()
    return name or texts.get("seat") or texts.get("title") or texts.get("agency") or ""
