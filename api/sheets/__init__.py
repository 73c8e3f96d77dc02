"""Sheets: CSV and XLSX read into cells of plain text that know their address, and rows written as either.

for sheet in read(path_or_bytes):
    for row in sheet.rows:              # blank rows are left out
        row[0].text, row[0].address     # "13/05/2025", "A7"; `day` and `clock` read what people write

write_xlsx(Page("Seats", (Block((Column("seat", locked=True), Column("outcome", choices=("present",))), rows),)))
"""

from api.sheets.cells import Cell, Sheet, Unreadable
from api.sheets.dates import clock, day
from api.sheets.pages import Block, Column, Page, Value
from api.sheets.reading import UNCOMPUTED, read
from api.sheets.writing import csv_line, write_csv, write_xlsx

__all__ = [
    "UNCOMPUTED",
    "Block",
    "Cell",
    "Column",
    "Page",
    "Sheet",
    "Unreadable",
    "Value",
    "clock",
    "csv_line",
    "day",
    "read",
    "write_csv",
    "write_xlsx",
]
