"""Writes layouts as XLSX, with deterministic bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.sheets.cells import looks_like_a_formula
from api.sheets.csv_writer import plain_text
from api.sheets.layout import CellValue, LayoutRow, SheetColumn, SheetLayout, layout_rows

WIDTH_MIN, WIDTH_MAX = 8, 60
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ZIP_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_CORE_TIMESTAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CHOICES_MAX_CHARS = 255
_FORMATS: dict[type, str] = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm"}
_AS_TYPED, _PERCENT = "@", "0.0%"
_TITLE = Font(bold=True, size=13, color="FF1F4E5F")
_HEADER = Font(bold=True, color="FFFFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="FF1F4E5F")
_LOCKED_FILL = PatternFill("solid", fgColor="FFEDEDED")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_xlsx(*layouts: SheetLayout) -> bytes:
    """Layouts as the sheets of a workbook. Text is never a formula; the same layouts give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for layout in layouts:
        _write(layout, book.create_sheet(layout.name))
    out = io.BytesIO()
    book.save(out)
    return _without_timestamps(out.getvalue())


def _write(layout: SheetLayout, sheet: Worksheet) -> None:
    rows = [*layout_rows(layout)]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row.values, start=1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            _put(cell, value)
            _style(cell, row, row.block.columns[column - 1] if column <= len(row.block.columns) else SheetColumn(""))
    _add_dropdowns(sheet, rows)
    _widths(sheet, rows)
    sheet.freeze_panes = layout.freeze or ("A2" if layout.is_single_table else None)
    if layout.is_single_table:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(layout.blocks[0].columns))}{len(rows)}"
    _set_up_page(sheet, rows)
    if any(c.locked for b in layout.blocks for c in b.columns):
        _protect(sheet)


def _set_up_page(sheet: Worksheet, rows: Sequence[LayoutRow]) -> None:
    """On paper: landscape A4, all columns on one page, narrow margins, and nothing beyond what was written."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.4, bottom=0.4, header=0.2, footer=0.2)
    widest = max((len(row.block.columns) for row in rows), default=1)
    sheet.print_area = f"A1:{get_column_letter(widest)}{len(rows)}"


def _put(cell: Cell, value: CellValue) -> None:
    if isinstance(value, str):
        cell.value = _NOT_IN_XML.sub("\ufffd", value)[:32_767]
        cell.data_type = "s"
        cell.quotePrefix = looks_like_a_formula(value)
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    else:
        cell.value = value
    if number_format := _FORMATS.get(type(value)):
        cell.number_format = number_format


def _style(cell: Cell, row: LayoutRow, column: SheetColumn) -> None:
    if row.kind == "title":
        cell.font = _TITLE
    elif row.kind == "header":
        cell.font, cell.fill, cell.alignment = _HEADER, _HEADER_FILL, _WRAPPED
    else:
        cell.alignment = _WRAPPED
        if column.locked:
            cell.fill = _LOCKED_FILL
        if column.text:
            cell.number_format = _AS_TYPED
        if column.percent:
            cell.number_format = _PERCENT
    cell.protection = Protection(locked=row.kind != "row" or column.locked)


def _add_dropdowns(sheet: Worksheet, rows: Sequence[LayoutRow]) -> None:
    """Data validation for the columns and cells that have choices: a dropdown, which warns of other words but accepts
    them."""
    start = 1
    for _, group in groupby(rows, key=lambda row: id(row.block)):
        block_rows = [*group]
        numbers = [start + n for n, row in enumerate(block_rows) if row.kind == "row"]
        start += len(block_rows)
        block = block_rows[0].block
        for number, column in enumerate(block.columns, start=1):
            letter = get_column_letter(number)
            if numbers and column.choices:
                _add_dropdown(sheet, f"{letter}{numbers[0]}:{letter}{numbers[-1]}", column.choices)
            for (index, name), choices in block.choices.items():
                if name == column.name:
                    _add_dropdown(sheet, f"{letter}{numbers[index]}", choices)


def _add_dropdown(sheet: Worksheet, where: str, choices: Sequence[str]) -> None:
    offered = ",".join(choices)
    if len(offered) > _CHOICES_MAX_CHARS or any(c in choice for choice in choices for c in ',"'):
        return
    rule = DataValidation("list", formula1=f'"{offered}"', allow_blank=True, errorStyle="warning")
    rule.error = f"Choose one of: {', '.join(choices)}"[:255]
    rule.showErrorMessage = True
    rule.add(where)
    sheet.add_data_validation(rule)


def _widths(sheet: Worksheet, rows: Iterable[LayoutRow]) -> None:
    widths: dict[int, int] = {}
    for row in rows:
        if row.kind in ("row", "header"):
            for number, (value, column) in enumerate(zip(row.values, row.block.columns, strict=False), start=1):
                wanted = column.width or min(
                    WIDTH_MAX, 2 + max(map(len, plain_text(value).split("\n"))) if value else 0
                )
                widths[number] = max(WIDTH_MIN, wanted, widths.get(number, 0))
    for number, width in widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width


def _protect(sheet: Worksheet) -> None:
    """Sheet protection against slips, without a password. Cells outside the tables stay open."""
    for number in range(1, max(sheet.max_column, 26) + 1):
        sheet.column_dimensions[get_column_letter(number)].protection = Protection(locked=False)
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _without_timestamps(content: bytes) -> bytes:
    """The same workbook with fixed timestamps, for deterministic bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CORE_TIMESTAMP.sub(b"2000-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _ZIP_TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, part)
    return out.getvalue()
