"""Spreadsheet files: CSV and XLSX read into cells of plain text with their addresses, and layouts written as either.

for sheet in read_sheets(path_or_bytes):
    for row in sheet.rows:              # blank rows are left out
        row[0].text, row[0].address     # "13/05/2025", "A7"; `parse_day` and `parse_clock` read what people write

from api.sheets.xlsx_writer import write_xlsx          # by itself: it is slow to import
columns = (SheetColumn("seat", locked=True), SheetColumn("outcome", choices=("present",)))
write_xlsx(SheetLayout("Seats", (TableBlock(columns=columns, rows=rows),)))
"""

from api.sheets.cells import MERGED, UNCOMPUTED, Cell, Sheet, UnreadableSheet, lost_letters, no_value
from api.sheets.clock_times import during, end_time, london_time, skipped
from api.sheets.csv_writer import csv_line, write_csv
from api.sheets.dates import DateOrder, has_short_year, orders_of, parse_clock, parse_day, parse_day_and_time
from api.sheets.layout import CellValue, SheetColumn, SheetLayout, TableBlock
from api.sheets.reader import hidden_sheets, read_sheets

__all__ = [
    "MERGED",
    "UNCOMPUTED",
    "Cell",
    "CellValue",
    "DateOrder",
    "Sheet",
    "SheetColumn",
    "SheetLayout",
    "TableBlock",
    "UnreadableSheet",
    "csv_line",
    "during",
    "end_time",
    "has_short_year",
    "hidden_sheets",
    "london_time",
    "lost_letters",
    "no_value",
    "orders_of",
    "parse_clock",
    "parse_day",
    "parse_day_and_time",
    "read_sheets",
    "skipped",
    "write_csv",
]
