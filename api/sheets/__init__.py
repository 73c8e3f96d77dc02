"""Sheets: CSV and XLSX read into cells of plain text that know their address, and rows written as either.

for sheet in read(path_or_bytes):
    for row in sheet.rows:              # blank rows are left out
        row[0].text, row[0].address     # "13/05/2025", "A7"; `day` and `clock` read what people write

write_xlsx(Page("Seats", (Block((Column("seat", locked=True), Column("outcome", choices=("present",))), rows),)))
"""

from api.sheets.cells import Cell, Sheet, UnreadableSheet
from api.sheets.dates import parse_clock, parse_day
from api.sheets.layout import CellValue, SheetColumn, SheetLayout, TableBlock
from api.sheets.reader import UNCOMPUTED, read_sheets
from api.sheets.writer import csv_line, write_csv, write_xlsx

__all__ = [
    "UNCOMPUTED",
    "Cell",
    "CellValue",
    "Sheet",
    "SheetColumn",
    "SheetLayout",
    "TableBlock",
    "UnreadableSheet",
    "csv_line",
    "parse_clock",
    "parse_day",
    "read_sheets",
    "write_csv",
    "write_xlsx",
]
