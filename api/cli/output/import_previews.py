"""Renders the preview of an import: a table of its rows with what would come of each, and the counts."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from rich.table import Table

from api.http.problem_details import CellFault
from api.imports.row_parsers import ImportRow
from api.languages import translator
from domain.text import Words, said

SHOWN_MAX = 8
OUTCOME_WORDS = {
    "CREATED": said("created"),
    "MATCHED": said("matched"),
    "ALREADY_THERE": said("already there"),
    "NOTHING": said("nothing to record"),
    "REFUSED": said("refused"),
}


class PreviewedRow(msgspec.Struct):
    """A row of the file with its outcome, the explanation, and the cell at fault where it is refused."""

    row: ImportRow
    outcome: str
    text: str
    cell: CellFault | None = None


class ImportPreview(NamedTuple):
    """The outcome of every row, the number of events to record, the position at which they were assessed, and notes."""

    rows: list[PreviewedRow]
    events: int
    position: int
    notes: list[str]


def preview_table(rows: Sequence[PreviewedRow]) -> Table:
    """The rows with their outcomes; of those refused for one reason the first, with the numbers of the others."""
    translate = translator()
    headings = (translate(said("row")), translate(said("who or what")), translate(said("outcome")), "")
    table = Table(*headings, box=None, pad_edge=False)
    for row in _without_repetitions(rows):
        where = f"{row.cell.address}{f' ({row.cell.header})' if row.cell.header else ''}: " if row.cell else ""
        what = row.row.label or str(row.row.fields.get("date", ""))
        text = where + row.text
        if repeated := _repetitions(row, rows):
            again = [*map(str, repeated[:SHOWN_MAX])]
            more = len(repeated) - SHOWN_MAX if len(repeated) > SHOWN_MAX else None
            count = len(repeated) + 1
            text += " " + translate(
                said("({count} times: also in {rows}[ and {more} more])", count=count, rows=again, more=more)
            )
        table.add_row(*map(_escaped, (str(row.row.row), what, translate(OUTCOME_WORDS[row.outcome]), text)))
        for other in row.row.faults[1:]:
            table.add_row("", "", "", _escaped(f"{other.address} ({other.header}): {other.text}"))
    return table


def _repetitions(row: PreviewedRow, rows: Sequence[PreviewedRow]) -> list[int]:
    """The numbers of the other rows that are refused for the same reason under the same heading."""
    if row.outcome != "REFUSED":
        return []
    alike = (other.row.row for other in rows if _refusal(other) == _refusal(row))
    return [number for number in dict.fromkeys(alike) if number != row.row.row]


def _without_repetitions(rows: Sequence[PreviewedRow]) -> list[PreviewedRow]:
    """The rows, of those refused for the same reason under the same heading only the first."""
    seen: set[object] = set()
    kept = []
    for row in rows:
        refusal = _refusal(row)
        if refusal is None or refusal not in seen:
            kept.append(row)
        seen.add(refusal)
    return kept


def _refusal(row: PreviewedRow) -> tuple[str, str] | None:
    if row.outcome != "REFUSED" or len(row.row.faults) > 1:
        return None
    return (row.cell.header if row.cell else "", row.text)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def summary_words(rows: Sequence[PreviewedRow], events: int) -> Words:
    """How many rows have which outcome, and how many events are to be recorded."""
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in OUTCOME_WORDS}
    return said(
        "{rows}: {counts}. {events} to record.",
        rows=said("{count} {count:row|rows}", count=len(rows)),
        counts=[said("{count} {what}", count=n, what=OUTCOME_WORDS[outcome]) for outcome, n in counts.items() if n],
        events=said("{count} {count:event|events}", count=events),
    )
