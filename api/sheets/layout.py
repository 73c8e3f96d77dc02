"""The model of a sheet to be written, independent of the format: blocks, each a table with its own header."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from msgspec import Struct

CellValue = str | int | float | bool | date | datetime | time | None


class SheetColumn(Struct, frozen=True):
    """A column of a table. `choices` are offered as a dropdown, `locked` cells are protected, `width` is in characters.
    Cells of a `text` column have the format "text": a spreadsheet program keeps what is typed, and does not turn it into a
    number or a date by its own locale. Numbers of a `percent` column are shares of one, shown as percentages."""

    name: str
    width: int | None = None
    choices: tuple[str, ...] = ()
    locked: bool = False
    text: bool = False
    percent: bool = False


class TableBlock(Struct, frozen=True, kw_only=True):
    """A table, with a title where a sheet has several. `spare` is the number of empty rows to be filled in below it;
    without `header` the names of the columns are not written. `choices` are dropdowns of single cells, by the index of the
    row and the name of the column."""

    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[CellValue]] = ()
    title: str = ""
    spare: int = 0
    header: bool = True
    choices: Mapping[tuple[int, str], tuple[str, ...]] = {}


class SheetLayout(Struct, frozen=True):
    """One sheet, under the tab `name`. Rows above and columns left of the cell `freeze` are frozen; by default the header
    of a single table."""

    name: str
    blocks: tuple[TableBlock, ...]
    freeze: str = ""

    @property
    def is_single_table(self) -> bool:
        """Whether the sheet is one untitled table with its header in the first row."""
        return len(self.blocks) == 1 and not self.blocks[0].title and self.blocks[0].header


class LayoutRow(NamedTuple):
    """A row of a layout; `kind` is title, header, row (with values or to be filled in), or gap."""

    kind: str
    block: TableBlock
    values: Sequence[CellValue]


def layout_rows(layout: SheetLayout) -> Iterator[LayoutRow]:
    """The rows of a layout in order: the same for every format, so that a cell has one address in all of them."""
    for number, block in enumerate(layout.blocks):
        if number:
            yield LayoutRow("gap", block, ())
        if block.title:
            yield LayoutRow("title", block, (block.title,))
        if block.header:
            yield LayoutRow("header", block, [c.name for c in block.columns])
        yield from (LayoutRow("row", block, row) for row in _with_spare(block))


def _with_spare(block: TableBlock) -> Iterable[Sequence[CellValue]]:
    yield from block.rows
    for _ in range(block.spare):
        yield [None] * len(block.columns)
