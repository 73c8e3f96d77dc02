"""Writes layouts as CSV for Excel (UTF-8 with a BOM)."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time

from api.sheets.cells import looks_like_a_formula
from api.sheets.layout import CellValue, SheetLayout, layout_rows

BOM = "\ufeff"


def write_csv(layout: SheetLayout) -> bytes:
    """A layout as CSV (RFC 4180) in UTF-8 with a BOM; `csv_line` says what is done to its cells."""
    return (BOM + "".join(csv_line(row.values) for row in layout_rows(layout))).encode()


def csv_line(values: Sequence[CellValue]) -> str:
    """One record. Text that a spreadsheet program could take for a formula is escaped by an apostrophe (OWASP, "CSV
    injection"), which `read_sheets` removes again."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([_in_csv(v) for v in values])
    return out.getvalue()


def plain_text(value: CellValue) -> str:
    """A value as the text of a cell: days and times in ISO 8601."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.isoformat(timespec="minutes" if not value.second and not value.microsecond else "auto")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes" if not value.second else "seconds")
        case _:
            return str(value)


def _in_csv(value: CellValue) -> str:
    if isinstance(value, str):
        return f"'{value}" if looks_like_a_formula(value) else value
    return "" if value is None else plain_text(value)
