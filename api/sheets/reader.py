"""Reads CSV and XLSX into cells of plain text. The format is detected from the bytes, not from the name."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from time import thread_time
from typing import Any, cast

from api.sheets.cells import (
    BYTES_MAX,
    CELL_MAX_CHARS,
    COLUMNS_MAX,
    MARKUP_MAX,
    READ_S_MAX,
    SHEET_ROWS_MAX,
    SHEETS_MAX,
    UNCOMPUTED,
    UNPACKED_MAX_BYTES,
    Cell,
    Sheet,
    UnreadableSheet,
    column_letters,
    looks_like_a_formula,
)
from api.sheets.markup import sheet_markup
from domain.characters import unseen_in, without_ignorable
from domain.text import said

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t"
_LINES_LOOKED_AT = 20
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b")
_BESIDE_CELLS = re.compile(rb"<(?!/|(?:\w+:)?(?:row|c|v|f|is|si|t|r)[\s/>])")
_ROWS_SCANNED_MAX = 1_048_576  # Excel's own
_MIDNIGHT = time()
_SERIALS = range(10_000, 100_000)
_DAYS_1900_TO_1904 = 1462


def read_sheets(source: bytes | Path, *, bytes_max: int = BYTES_MAX) -> tuple[Sheet, ...]:
    """The visible sheets of an XLSX, or the one of a CSV (commas, semicolons or tabs; UTF-8, or UTF-16 with a BOM).

    Formulas are never evaluated: a cell holds the value that the spreadsheet program saved, or "#FORMULA!" without one. A
    cell that is merged over several rows is in each of them; merged over several columns, the others hold "#MERGED!".
    Dates of an XLSX come as 2025-05-13, times as 10:00, both as 2025-05-13T10:00. Raises UnreadableSheet, also for what is
    beyond the limits of `cells`: the bytes may come from anybody."""
    content = _bytes(source, bytes_max)
    if content.startswith(_OLD_EXCEL):
        raise UnreadableSheet(
            said(
                "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password, or as CSV."
            )
        )
    found = _xlsx(content) if content.startswith(_ZIP) else (_csv(content),)
    if not any(sheet.rows for sheet in found):
        raise UnreadableSheet(said("The file is empty: it holds no row with anything in it."))
    return found


def hidden_sheets(content: bytes) -> list[str]:
    """The names of the sheets of a workbook that its program hides, and that are not read; none of a CSV."""
    if not content.startswith(_ZIP):
        return []
    import openpyxl  # slow to import, and most that is read is CSV or nothing

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]


def _bytes(source: bytes | Path, bytes_max: int) -> bytes:
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                source = file.read(bytes_max + 1)
    except OSError as error:
        raise UnreadableSheet(said("{file}: {why}", file=error.filename, why=error.strerror)) from error
    if len(source) > bytes_max:
        raise UnreadableSheet(
            said("The file is larger than {size} KB, the most that is read. Split it.", size=f"{bytes_max // 1024:,}")
        )
    return source


def _csv(content: bytes) -> Sheet:
    text = _text(content)
    start, delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter, strict=True)
    try:
        return Sheet("", tuple(_rows(map(_without_apostrophe, _padded(start, reader)))))
    except csv.Error as error:
        words = said("The CSV is broken at line {line}: {why}.", line=reader.line_num, why=str(error))
        raise UnreadableSheet(words) from error


def _padded(start: int, records: Iterable[list[str]]) -> Iterator[list[str]]:
    """The records, after an empty one for a first line `sep=;`, so that rows keep their numbers."""
    if start:
        yield []
    yield from records


def _without_apostrophe(record: Sequence[str]) -> list[str]:
    """Undoes the escaping of formulas by `csv_line`."""
    return [x[1:] if x[:1] == "'" and looks_like_a_formula(x) else x for x in record]


def _text(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableSheet(
            said(
                "The file is neither XLSX nor CSV in UTF-8 (line {line} has a letter in another encoding). "
                "In Excel, save it as “CSV UTF-8” or as an Excel workbook (.xlsx).",
                line=line,
            )
        ) from error
    if "\0" in text:
        raise UnreadableSheet(said("The file is neither XLSX nor CSV: it holds NUL characters."))
    return text


def _delimiter(text: str) -> tuple[int, str]:
    """The index at which the records begin, and the delimiter: the one that a first line `sep=;` names, else the most
    frequent outside quotes in the first lines."""
    first = text.partition("\n")[0].strip("\r\"'")
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] in _DELIMITERS:
        return len(text.partition("\n")[0]) + 1, first[4]
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted, lines = False, 0
    for c in text:
        if c == '"':
            quoted = not quoted
        elif not quoted and c in counts:
            counts[c] += 1
        elif not quoted and c == "\n":
            lines += 1
            if lines > _LINES_LOOKED_AT:
                break
    return 0, max(_DELIMITERS, key=lambda d: counts[d])


def _xlsx(content: bytes) -> tuple[Sheet, ...]:
    try:
        formulas = _check_archive(content)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")
            return tuple(_sheets(content, formulas))
    except UnreadableSheet:
        raise
    except Exception as error:  # openpyxl raises almost anything on hostile bytes
        raise UnreadableSheet(
            said("The file looks like an Excel workbook but cannot be read as one. Open it and save it as .xlsx.")
        ) from error


def _check_archive(content: bytes) -> bool:
    """Whether the workbook holds formulas. Raises UnreadableSheet for a zip bomb, or for what is no workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(e.file_size for e in entries) > UNPACKED_MAX_BYTES:
            raise UnreadableSheet(
                said(
                    "The workbook unpacks to more than {size} MB, the most that is read.",
                    size=UNPACKED_MAX_BYTES // 1024**2,
                )
            )
        names = {e.filename for e in entries}
        if "mimetype" in names or "[Content_Types].xml" not in names:
            raise UnreadableSheet(said("This is not an Excel workbook. Save it as .xlsx, or as CSV UTF-8."))
        _check_markup(map(archive.read, entries))
        return any(b"<f" in archive.read(n) for n in names if n.startswith("xl/worksheets/"))


def _check_markup(parts: Iterable[bytes]) -> None:
    """Raise ValueError for a workbook that would take minutes to be read, small as it may be."""
    sheets, beside = 0, 0
    for part in parts:
        if part[:100].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
            sheets += len(_SHEET.findall(part))
            beside += sum(1 for _ in _BESIDE_CELLS.finditer(part))
        if sheets > SHEETS_MAX or beside > MARKUP_MAX:
            raise ValueError("more sheets, or more markup, than a workbook has")


def _sheets(content: bytes, formulas: bool) -> Iterator[Sheet]:
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    saved = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    written = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False) if formulas else None
    from_1904 = saved.epoch == CALENDAR_MAC_1904
    began, paths = thread_time(), [sheet._worksheet_path for sheet in cast("list[Any]", saved.worksheets)]
    if len({*paths}) < len(paths):
        raise ValueError("two sheets are the same part")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for sheet in cast("list[Any]", saved.worksheets):
            if sheet.sheet_state != "visible":
                continue
            values = _values(sheet)
            if written is not None:
                values = map(_uncomputed, values, _values(written[sheet.title]))
            layout = sheet_markup(archive.read(str(sheet._worksheet_path).lstrip("/")))
            texts = map(layout.filled, count(1), ([_cell_text(v, from_1904) for v in row] for row in values))
            yield Sheet(sheet.title, tuple(_rows(_in_time(texts, began))), layout.hidden)


def _in_time(rows: Iterable[list[str]], began: float) -> Iterator[list[str]]:
    """The rows. Raises ValueError where they take longer than they may."""
    for row in rows:
        if thread_time() - began > READ_S_MAX:
            raise ValueError("the rows take too long")
        yield row


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()
    empty: tuple[Any, ...] = ()
    for row in sheet.iter_rows(max_col=COLUMNS_MAX + 1, values_only=True):
        if row is empty or all(value is None for value in row):
            empty = row  # openpyxl yields one and the same tuple for every row that the file leaves out
            yield ()
        else:
            yield row


def _uncomputed(saved: tuple[Any, ...], written: tuple[Any, ...]) -> tuple[Any, ...]:
    """The saved values, with UNCOMPUTED for a formula that has none: no parser takes it for a value."""
    if not written:
        return saved
    saved = saved or (None,) * len(written)
    return tuple(UNCOMPUTED if s is None and w is not None else s for s, w in zip(saved, written, strict=True))


def _cell_text(value: Any, from_1904: bool = False) -> str:
    """The text of a value. A whole number that may be the serial of a day is that of the 1900 system, whatever the
    workbook's: a date without the format of one is a number."""
    if from_1904 and isinstance(value, int | float) and value in _SERIALS:
        value = int(value) + _DAYS_1900_TO_1904
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            near = (value + timedelta(milliseconds=500)).replace(microsecond=0, tzinfo=None)
            return near.date().isoformat() if near.time() == _MIDNIGHT else _without_seconds(near.isoformat())
        case date():
            return value.isoformat()
        case time():
            return _cell_text(datetime.combine(date(2000, 1, 1), value))[11:] or "00:00"
        case timedelta():
            return _cell_text((datetime.min + value).time()) if timedelta() <= value < timedelta(days=1) else str(value)
        case _:
            return str(value)


def _without_seconds(text: str) -> str:
    return text.removesuffix(":00") if text.count(":") == 2 else text


def _rows(rows: Iterable[Sequence[str]]) -> Iterator[tuple[Cell, ...]]:
    kept = 0
    for number, texts in enumerate(rows, start=1):
        if number > _ROWS_SCANNED_MAX:
            raise UnreadableSheet(said("The sheet has more than {rows} rows.", rows=f"{_ROWS_SCANNED_MAX:,}"))
        plain = [without_ignorable(text.replace("\xa0", " ")).strip() for text in texts]
        while plain and not plain[-1]:
            plain.pop()
        if not plain:
            continue
        kept += 1
        if kept > SHEET_ROWS_MAX:
            raise UnreadableSheet(
                said(
                    "The sheet has more than {rows} rows, the most that is read. Split it.", rows=f"{SHEET_ROWS_MAX:,}"
                )
            )
        if len(plain) > COLUMNS_MAX:
            raise UnreadableSheet(
                said(
                    "Row {row} goes beyond column {column}, the last that is read.",
                    row=number,
                    column=column_letters(COLUMNS_MAX),
                )
            )
        cells = tuple(Cell(text, number, column) for column, text in enumerate(plain, start=1))
        for cell in cells:
            if mark := unseen_in(cell.text):
                words = said(
                    "Cell {cell} holds {mark}, which is not seen: write it anew.", cell=cell.address, mark=mark
                )
                raise UnreadableSheet(words)
        if long := next((c for c in cells if len(c.text) > CELL_MAX_CHARS), None):
            raise UnreadableSheet(
                said("Cell {cell} holds more than {count} characters.", cell=long.address, count=f"{CELL_MAX_CHARS:,}")
            )
        yield cells
