"""Workbooks of openpyxl, with the types that its own stubs leave open."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def first_sheet(book: Workbook) -> Worksheet:
    """The sheet that is active, which is the first where nobody chose another."""
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet
