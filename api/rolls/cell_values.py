"""Parsers of single cells: words of a list, times of day, intervals of presence, counts. What they cannot parse they add
to the refusals, and return None."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, TypeVar

from msgspec import Struct

from api.rolls import form
from api.rolls.cell_refusals import CellRefusals
from api.rolls.sections import SectionRow
from api.sheets import Cell, during, london_time, parse_clock, skipped
from api.sheets.attendance_words import parse_mode
from domain.text import said
from domain.text import time_of_day as time

T = TypeVar("T")
PRESENCE_HEADERS = ("From", "To", "Mode")
_DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


class MeetingTimes(Struct, frozen=True, kw_only=True):
    """The start and end of the meeting, as far as the sheet has them, and the mode of those whose own is empty."""

    day: date
    starts: datetime | None = None
    ends: datetime | None = None
    mode: str = "room"


def parse_choice(cell: Cell, header: str, words: Mapping[str, T], refusals: CellRefusals) -> T | None:
    """The value of the word in a cell, in any case, with spaces, hyphens or underscores; None for an empty cell."""
    if not cell.text:
        return None
    text = " ".join(cell.text.casefold().replace("_", " ").split())
    for word, value in words.items():
        if text in (word, word.replace("-", " ")):
            return value
    refusals.add(cell, header, said("“{text}” is none of: {words}", text=cell.text, words=list(words)))
    return None


def parse_mode_word(cell: Cell, refusals: CellRefusals) -> str | None:
    """The mode in the words that people use, such as Teams; None for an empty cell, or an unknown word."""
    mode = parse_mode(cell.text) if cell.text else None
    if cell.text and mode is None:
        refusals.add(cell, "Mode", said("“{text}” is none of: {words}", text=cell.text, words=list(form.MODE_CHOICES)))
    return mode


def parse_london_time(text: str, day: date) -> datetime | None:
    """A time of day on `day`, or an ISO date with a time, in London; None for anything else."""
    if at := parse_clock(text):
        return london_time(day, at)
    try:
        moment = datetime.fromisoformat(text) if _DATE_AND_TIME.fullmatch(text) else None
    except ValueError:
        return None
    return london_time(moment.date(), moment.time()) if moment else None


def parse_time(cell: Cell, header: str, times: MeetingTimes, refusals: CellRefusals) -> datetime | None:
    """A moment of the meeting; a time before its start is of the next day, where it went on beyond midnight."""
    if not cell.text:
        return None
    at = parse_london_time(cell.text, times.day)
    if at is None:
        refusals.add(cell, header, said("“{text}” is no time of day such as 10:00", text=cell.text))
        return None
    moment = during(times.starts, times.ends, at) if parse_clock(cell.text) else at
    if times.starts is not None and (words := skipped(moment)):
        refusals.add(cell, header, words)
        return None
    return moment


def parse_presence(row: SectionRow, times: MeetingTimes, refusals: CellRefusals) -> list[dict[str, str]]:
    """The intervals of presence, of which the columns From, To and Mode hold several divided by `;`. Empty for the whole
    meeting in the room. Where From or To is empty, the meeting's own start or end."""
    each = {
        header: [part.strip() for part in row.text(header).split(";") if part.strip()] for header in PRESENCE_HEADERS
    }
    if not any(each.values()) and times.mode == "room":
        return []
    modes = [parse_mode_word(_part_cell(row, "Mode", text), refusals) for text in each["Mode"]]
    intervals: list[dict[str, str]] = []
    count = max(len(each["From"]), len(each["To"]), 1)
    if any(len(each[h]) not in (0, count) for h in ("From", "To")) or len(modes) not in (0, 1, count):
        refusals.add(row.cells["From"], "From", said("From, To and Mode name different numbers of times"))
        return []
    for n, (since, until) in enumerate(zip_longest(each["From"] or [""] * count, each["To"] or [""] * count)):
        start = parse_time(_part_cell(row, "From", since), "From", times, refusals) if since else times.starts
        end = parse_time(_part_cell(row, "To", until), "To", times, refusals) if until else times.ends
        if start is None or end is None:
            if (not since and times.starts is None) or (not until and times.ends is None):
                words = said("say From and To, or when the meeting started and ended")
                refusals.add(row.cells["From"], "From", words)
            continue
        if end <= start:
            words = said("they left ({end}) before they came ({start})", end=time(end), start=time(start))
            refusals.add(row.cells["To"], "To", words)
            continue
        mode = (modes[n] if len(modes) > 1 else modes[0] if modes else None) or times.mode
        intervals.append({"from": start.isoformat(), "to": end.isoformat(), "mode": mode})
    return intervals


def parse_count(cell: Cell, header: str, refusals: CellRefusals) -> int | None:
    """The number of votes in a cell; None where it is empty, or refused, which is noted."""
    if not cell.text:
        return None
    if cell.text.isascii() and cell.text.isdigit() and len(cell.text) < 5:
        return int(cell.text)
    refusals.add(cell, header, said("“{text}” is no number of votes", text=cell.text))
    return None


def drop_empty(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those whose value is None or empty."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _part_cell(row: SectionRow, header: str, text: str) -> Cell:
    """One of the values in a cell, under the cell's address."""
    cell = row.cells[header]
    return Cell(text, cell.row, cell.column)
