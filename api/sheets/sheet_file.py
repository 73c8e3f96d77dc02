"""Renders a layout as the file that was asked for."""

from api.sheets.csv_writer import write_csv
from api.sheets.layout import SheetLayout
from api.sheets.media_types import CSV, XLSX


def sheet_file(layout: SheetLayout, format: str) -> tuple[bytes, str]:
    """The file's bytes and its media type; `format` is `csv` or `xlsx`."""
    if format == "xlsx":
        from api.sheets.xlsx_writer import write_xlsx  # imports openpyxl, which few processes need

        return write_xlsx(layout), XLSX
    return write_csv(layout), CSV
