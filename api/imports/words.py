"""The words of single cells of an import: outcomes, times, choices, as people write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from api.sheets import clock
from domain.events.meeting import ApologyReason
from domain.events.membership import DepartureReason
from domain.terms.requirement import Category

LONDON = ZoneInfo("Europe/London")

_OUTCOMES = {
    "PRESENT": "present; p; pres; y; yes; ✓; ✔; √; 1; attended; in attendance; here; presennol; yn bresennol; oedd; ie",
    "APOLOGIES": "apologies; a; ap; apol; apols; apology; apologies received; apologies given; sent apologies; "
    "ymddiheuriad; ymddiheuriadau; ymdd",
    "ABSENT": "absent; ab; abs; n; no; ✗; ✘; 0; dna; did not attend; no apologies; not present; absennol; na; nac oedd",
    "BY_DEPUTY": "by deputy; d; dep; deputy; deputised; sub; substitute; represented; dirprwy; gan ddirprwy",
}
OUTCOMES = {word.strip(): outcome for outcome, words in _OUTCOMES.items() for word in words.split(";")}
NOTHING = frozenset({"", "-", "–", "—", ".", "n/a", "vacant", "not a member", "gwag", "ddim yn aelod"})
YES_NO = {
    "yes": True,
    "y": True,
    "no": False,
    "n": False,
    "✓": True,
    "ie": True,
    "na": False,
    "oes": True,
    "nac oes": False,
}
DEPARTURES: tuple[str, ...] = get_args(DepartureReason)
APOLOGIES: tuple[str, ...] = get_args(ApologyReason)
CATEGORIES: tuple[str, ...] = get_args(Category)

_BY = re.compile(r"(?:d|dep|deputy|by deputy|dirprwy|gan ddirprwy)\s*[:(–-]\s*(.*?\S)\s*\)?", re.IGNORECASE)
_RANGE = re.compile(r"(.+?)\s*(?:-|–|to|tan|i)\s*(.+)")


def outcome(text: str, also: Mapping[str, str]) -> tuple[str, str | None] | None:
    """The outcome that a cell says, and the deputy that it names; None for a word that says none. `also` are words of the
    reader's own, and come first."""
    word = " ".join(text.split()).casefold()
    if known := also.get(word) or OUTCOMES.get(word):
        return known, None
    if by := _BY.fullmatch(text.strip()):
        return "BY_DEPUTY", by[1]
    return None


def is_nothing(text: str) -> bool:
    return " ".join(text.split()).casefold() in NOTHING


def choice(text: str, codes: tuple[str, ...]) -> str | None:
    """A code as people write it: Left post, left_post, left-post."""
    said = re.sub(r"[\s_-]+", "-", text.strip().casefold())
    return next((c for c in codes if c.replace("_", "-") == said), None)


def times(text: str) -> tuple[time, time] | None:
    """Two times of day in one cell: 10:00-12:00, 10am to 12pm."""
    found = _RANGE.fullmatch(text.strip())
    starts, ends = (clock(found[1]), clock(found[2])) if found else (None, None)
    return (starts, ends) if starts and ends else None


def moment(on: date, at: time) -> str:
    """A time of day in London, as RFC 3339 has it."""
    return datetime.combine(on, at, LONDON).isoformat()
