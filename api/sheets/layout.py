"""What is written as a sheet: pages of blocks, each a table with a header of its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from msgspec import Struct

CellValue = str | int | float | bool | date | datetime | time | None


class SheetColumn(Struct, frozen=True):
    """A column of a table. `choices` are offered in a list, `locked` cells are protected, `width` counts characters.
    A spreadsheet program keeps what is typed into the cells of a `text` column as it is typed, and makes no number or day
    of its own country of it."""

    name: str
    width: int | None = None
    choices: tuple[str, ...] = ()
    locked: bool = False
    text: bool = False


class TableBlock(Struct, frozen=True, kw_only=True):
    """A table, under a title of its own where a page has several. `spare` empty rows follow, to be filled in; without
    `header` the names of the columns are not written. `choices` are those of single cells: a row counted from 0 and the
    name of a column."""

    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[CellValue]] = ()
    title: str = ""
    spare: int = 0
    header: bool = True
    choices: Mapping[tuple[int, str], tuple[str, ...]] = {}


class SheetLayout(Struct, frozen=True):
    """One sheet. `name` is that of the tab; what lies above and left of the cell `freeze` stays in sight, which for one
    untitled table is its header."""

    name: str
    blocks: tuple[TableBlock, ...]
    freeze: str = ""

    @property
    def plain(self) -> bool:
        """Whether the page is one table from its first row."""
        return len(self.blocks) == 1 and not self.blocks[0].title and self.blocks[0].header


class LayoutRow(NamedTuple):
    """A row of a page with what it is: a title, a header, a row (of values or to be filled in), or a gap."""

    kind: str
    block: TableBlock
    values: Sequence[CellValue]


def layout_rows(page: SheetLayout) -> Iterator[LayoutRow]:
    """The rows of a page in order, the same for every format, so that an address means the same in each."""
    for number, block in enumerate(page.blocks):
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
