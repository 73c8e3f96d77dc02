"""Finds the row of headings in a sheet to be imported, and maps headings, in English or Welsh, to fields."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from api.sheets import MERGED, Cell, DateOrder, Sheet, parse_day

ROWS_LOOKED_AT = 20


class ImportKind(StrEnum):
    """What the rows of an import are."""

    MEMBERS = "members"
    MEETINGS = "meetings"
    ATTENDANCE = "attendance"


_PERSON: dict[str, str] = {
    "name": "name; full name; member; member name; person; attendee; enw; enw llawn; aelod; enw'r aelod",
    "given": "first name; forename; given name; enw cyntaf",
    "family": "surname; last name; family name; cyfenw",
    "person": "person id; rhif person",
}
_SEAT: dict[str, str] = {
    "seat": "seat; seat id; sedd; rhif sedd",
    "title": "title; seat title; role; post; position; job title; designation; teitl; rôl; rol; swydd; teitl swydd",
    "agency": "agency; organisation; organization; agency name; organisation name; employer; body; partner; representing; "
    "asiantaeth; sefydliad; corff; partner; cyflogwr; yn cynrychioli",
}
HEADING_WORDS: dict[ImportKind, dict[str, str]] = {
    ImportKind.MEMBERS: {
        **_PERSON,
        **_SEAT,
        "title_cy": "title (welsh); welsh title; teitl (cymraeg); teitl cymraeg",
        "category": "category; categori",
        "voting": "voting; votes; pleidleisio",
        "from": "from; start; started; start date; since; appointed; date appointed; appointment date; appointed on; "
        "joined; date joined; member from; member since; o; ers; dechrau; dyddiad dechrau; penodwyd; "
        "dyddiad penodi; ymunodd",
        "to": "to; until; end; ended; end date; last day; member to; member until; hyd; hyd at; i; diwedd; "
        "dyddiad gorffen; dyddiad diwedd; diwrnod olaf",
        "left": "left; date left; departed; departure; leaving date; resigned; first day without; gadawodd; wedi gadael; "
        "dyddiad gadael; ymddiswyddodd",
        "reason": "reason; reason for leaving; leaving reason; rheswm; rheswm dros adael",
    },
    ImportKind.MEETINGS: {
        "date": "date; meeting; meeting date; date of meeting; day; held; held on; dyddiad; cyfarfod; dyddiad y cyfarfod; "
        "diwrnod; cynhaliwyd",
        "start": "start; starts; started; start time; from; began; time; dechrau; amser dechrau; o; amser",
        "end": "end; ends; ended; end time; to; until; finish; finished; finish time; closed; diwedd; gorffen; "
        "amser gorffen; amser diwedd; i; hyd",
        "place": "place; venue; location; room; where; lle; lleoliad; man cyfarfod; ystafell",
    },
    ImportKind.ATTENDANCE: {
        **_PERSON,
        **_SEAT,
        "date": "date; meeting; meeting date; date of meeting; meeting id; day; held; dyddiad; cyfarfod; "
        "dyddiad y cyfarfod; diwrnod",
        "outcome": "outcome; attendance; attended; attendance status; status; present; presence; present/apologies/absent; "
        "present/apologies/absent/deputy; present / apologies / absent; presenoldeb; presennol; statws; "
        "canlyniad; mynychodd",
        "deputy": "deputy; deputised by; represented by; deputy name; substitute; dirprwy; enw'r dirprwy; "
        "cynrychiolwyd gan",
        "reason": "reason; reason for absence; reason for apologies; rheswm",
        "from": "from; arrived; came; joined; joined at; there from; o; cyrhaeddodd",
        "to": "to; until; left; left at; there until; hyd; i; gadawodd",
        "mode": "mode; how; how attended; attended by; method; modd; sut; dull",
        "start": "start; starts; start time; meeting start; time; dechrau; amser; amser dechrau",
    },
}
_FIELDS: dict[ImportKind, dict[str, str]] = {
    kind: {word.strip(): field for field, words in fields.items() for word in words.split(";")}
    for kind, fields in HEADING_WORDS.items()
}
_HEADINGS_MIN = 2


class Headings(Struct, frozen=True):
    """The row of headings of a sheet: its number, the heading of each field, the dates that head columns of attendance,
    the headings that are unknown, and pairs that mean the same field."""

    row: int
    fields: Mapping[str, Cell]
    days: Sequence[Cell] = ()
    passed_over: Sequence[Cell] = ()
    twice: Sequence[tuple[Cell, Cell]] = ()


def find_headings(kind: ImportKind, sheet: Sheet) -> Headings | None:
    """The first of the topmost rows with two known headings, or for meetings with a date; None without one."""
    for row in sheet.rows[:ROWS_LOOKED_AT]:
        headings = _headings_of(kind, row)
        known = len(headings.fields) + (1 if headings.days else 0)
        if known >= _HEADINGS_MIN or (kind == ImportKind.MEETINGS and "date" in headings.fields):
            return headings
    return None


def _headings_of(kind: ImportKind, row: Sequence[Cell]) -> Headings:
    fields: dict[str, Cell] = {}
    days, passed_over, twice = [], [], []
    for cell in row:
        field = _FIELDS[kind].get(_folded_heading(cell.text))
        if field and field in fields:
            twice.append((fields[field], cell))
        elif field:
            fields[field] = cell
        elif kind == ImportKind.ATTENDANCE and any(parse_day(cell.text, order) for order in DateOrder):
            days.append(cell)
        elif cell.text and cell.text != MERGED:
            passed_over.append(cell)
    return Headings(row[0].row, fields, days, passed_over, twice)


def _folded_heading(heading: str) -> str:
    """A heading normalised for look-up: without case, punctuation and doubled spaces."""
    return " ".join(re.sub(r"[*:.#_?]+", " ", heading.replace("’", "'")).split()).casefold()
