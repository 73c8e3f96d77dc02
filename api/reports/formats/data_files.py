"""Writes a report as CSV, for tools: column names and codes instead of words, and deterministic bytes."""

from collections.abc import Iterable
from hashlib import sha256

from api.reports.model import ReportCell, ReportTable
from api.sheets import CellValue, SheetColumn, SheetLayout, TableBlock, write_csv
from domain.text import Words
from domain.values import Text


def render_csv(tables: Iterable[ReportTable]) -> bytes:
    """One CSV with all tables one under the other, each under its name."""
    return write_csv(SheetLayout("report", tuple(_block(table, title=table.id) for table in tables)))


def digest(tables: Iterable[ReportTable]) -> str:
    """The SHA-256 of the CSV in hex, as `sha256sum` prints it. Of the CSV, because it holds every figure and its bytes do
    not depend on the version of a library."""
    return sha256(render_csv(tables)).hexdigest()


def _block(table: ReportTable, title: str = "") -> TableBlock:
    columns = tuple(SheetColumn(column.id) for column in table.columns)
    return TableBlock(columns=columns, rows=[[_value(cell) for cell in row] for row in table.rows], title=title)


def _value(cell: ReportCell) -> CellValue:
    return str(cell) if isinstance(cell, Words | Text) else cell
