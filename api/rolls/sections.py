"""Finds the sections of a sheet by their titles, and their columns by the headers, in whatever order they are."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct

from api.rolls import form
from api.rolls.cell_refusals import CellRefusals
from api.sheets import MERGED, Cell, Sheet, SheetColumn, lost_letters, no_value
from domain.text import said

_COLUMNS: dict[str, tuple[SheetColumn, ...]] = {
    form.SEATS: form.SEAT_COLUMNS,
    form.INVITED: form.INVITED_COLUMNS,
    form.DECISIONS: form.DECISION_COLUMNS,
}
_TITLES = {title.casefold(): title for title in form.SECTIONS}


class SectionRow(Struct, frozen=True):
    """A row of a section: its number on the sheet, and its cells by header."""

    number: int
    cells: dict[str, Cell]

    def text(self, header: str) -> str:
        return self.cells[header].text


class Sections(Struct, frozen=True):
    """The contents of a sheet by section: `items` are the values of its items by name, `rows_of` the rows of its table,
    `titles` the cell that holds its title."""

    items: dict[str, dict[str, Cell]]
    rows_of: dict[str, list[SectionRow]]
    titles: dict[str, Cell]

    def item(self, section: str, name: str) -> Cell:
        """The cell of an item; where it is missing, an empty cell at the section's title."""
        title = self.titles.get(section) or Cell("", 1, 1)
        return self.items.get(section, {}).get(name, Cell("", title.row, 2))

    @property
    def digest(self) -> str:
        """The SHA-256 of the contents, whatever their order and format."""
        items = {title: {name: cell.text for name, cell in items.items()} for title, items in self.items.items()}
        texts = {title: [{h: c.text for h, c in x.cells.items()} for x in of] for title, of in self.rows_of.items()}
        return sha256(msgspec.json.encode([items, texts], order="deterministic")).hexdigest()


def find_sections(sheets: Sequence[Sheet], refusals: CellRefusals) -> Sections:
    """The sections of the sheet that has the title Meeting, else of the first. What is missing or twice is refused."""
    sections = Sections({}, {}, {})
    sheet = next((s for s in sheets if any(_title(row) == form.MEETING for row in s.rows)), sheets[0])
    for title, rows in _split_at_titles(sheet):
        if title in sections.titles:
            refusals.add(rows[0][0], title, said("the section {title} stands on the sheet twice", title=title))
            continue
        sections.titles[title] = rows[0][0]
        if title in _COLUMNS:
            sections.rows_of[title] = _section_rows(rows, _COLUMNS[title], refusals)
        else:
            sections.items[title] = {row[0].text: _second_cell(row) for row in rows[1:]}
    nowhere = sheet.rows[0][0]
    if not sections.titles:
        words = said("this is not the sheet of a meeting; take one with `quorate roll --group SLUG --date DATE`")
        refusals.add(nowhere, form.SECTIONS[0], words)
        return sections
    for title in form.SECTIONS:
        if title not in sections.titles:
            words = said("the sheet has no section with the title {title}", title=title)
            refusals.add(Cell("", nowhere.row, nowhere.column), title, words)
    return sections


def _split_at_titles(sheet: Sheet) -> Iterator[tuple[str, list[Sequence[Cell]]]]:
    part: list[Sequence[Cell]] = []
    title = None
    for row in sheet.rows:
        if new := _title(row):
            if title:
                yield title, part
            title, part = new, []
        part.append(row)
    if title:
        yield title, part


def _title(row: Sequence[Cell]) -> str | None:
    """The section whose title is alone in a row."""
    return _TITLES.get(row[0].text.casefold()) if all(c.text in ("", MERGED) for c in row[1:]) else None


def _second_cell(row: Sequence[Cell]) -> Cell:
    return row[1] if len(row) > 1 else Cell("", row[0].row, 2)


def _section_rows(
    rows: Sequence[Sequence[Cell]], columns: Sequence[SheetColumn], refusals: CellRefusals
) -> list[SectionRow]:
    """The rows below the headers that are not empty. A missing header is refused; columns that a person added are
    ignored."""
    if len(rows) < 2:
        refusals.add(rows[0][0], rows[0][0].text, said("the row with the names of the columns is missing"))
        return []
    headers = {cell.text.casefold(): cell.column for cell in rows[1] if cell.text}
    places: dict[str, int] = {}
    for column in columns:
        at = headers.get(column.name.casefold())
        if at is None:
            words = said("the column {name} is missing in this row of headers", name=column.name)
            refusals.add(rows[1][0], column.name, words)
        else:
            places[column.name] = at
    if len(places) < len(columns):
        return []
    found = [_section_row(row, places) for row in rows[2:] if any(c.text for c in row if c.column in places.values())]
    for section_row in found:
        for header, cell in section_row.cells.items():
            reason = no_value(cell.text) or (lost_letters(cell.text) if header == "Name" else None)
            if reason is not None:
                refusals.add(cell, header, reason)
    return found


def _section_row(row: Sequence[Cell], places: dict[str, int]) -> SectionRow:
    number = row[0].row
    by_column = {cell.column: cell for cell in row}
    return SectionRow(number, {name: by_column.get(at) or Cell("", number, at) for name, at in places.items()})
