"""The data files of a report: CSV and XLSX, in no language but that of their texts, the same bytes for the same tables."""

from collections.abc import Iterable
from hashlib import sha256

from api.reports.tables import Cell, Table
from api.sheets import Block, Column, Page, Value, write_csv, write_xlsx
from domain.values import Text
from domain.words import Words


def csv(tables: Iterable[Table]) -> bytes:
    """All tables one under the other, each under its name."""
    return write_csv(Page("report", tuple(_block(table, title=table.id) for table in tables)))


def xlsx(tables: Iterable[Table]) -> bytes:
    """A sheet a table."""
    return write_xlsx(*(Page(table.id, (_block(table),)) for table in tables))


def digest(tables: Iterable[Table]) -> str:
    """The SHA-256 of the CSV in hex, as `sha256sum` has it. It holds every figure, and no library decides on its bytes."""
    return sha256(csv(tables)).hexdigest()


def _block(table: Table, title: str = "") -> Block:
    columns = tuple(Column(column.id) for column in table.columns)
    return Block(columns=columns, rows=[[_value(cell) for cell in row] for row in table.rows], title=title)


def _value(cell: Cell) -> Value:
    return str(cell) if isinstance(cell, Words | Text) else cell
