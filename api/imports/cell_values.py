"""Parsers of single cells of an import, as people write them: outcomes, times, choices."""

import re
from collections.abc import Mapping
from datetime import time
from typing import get_args

from api.sheets import parse_clock
from domain.events.group.membership import DepartureReason
from domain.events.meeting.proceedings import ApologyReason
from domain.terms.base import Category

_OUTCOME_SYNONYMS = {
    "PRESENT": "present; p; pres; y; yes; ✓; ✔; √; 1; attended; in attendance; here; presennol; yn bresennol; oedd; ie",
    "APOLOGIES": "apologies; a; ap; apol; apols; apology; apologies received; apologies given; sent apologies; "
    "ymddiheuriad; ymddiheuriadau; ymdd",
    "ABSENT": "absent; ab; abs; n; no; ✗; ✘; 0; dna; did not attend; no apologies; not present; absennol; na; nac oedd",
    "BY_DEPUTY": "by deputy; d; dep; deputy; deputised; sub; substitute; represented; dirprwy; gan ddirprwy",
}
OUTCOME_WORDS = {word.strip(): outcome for outcome, words in _OUTCOME_SYNONYMS.items() for word in words.split(";")}
BLANK_WORDS = frozenset({"", "-", "–", "—", ".", "n/a", "vacant", "not a member", "gwag", "ddim yn aelod"})
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

_BY_DEPUTY = re.compile(r"(?:d|dep|deputy|by deputy|dirprwy|gan ddirprwy)\s*[:(–-]\s*(.*?\S)\s*\)?", re.IGNORECASE)
_RANGE = re.compile(r"(.+?)\s*(?:-|–|to|tan|i)\s*(.+)")


def parse_outcome(text: str, also: Mapping[str, str]) -> tuple[str, str | None] | None:
    """The outcome in a cell, and the deputy's name if it has one ("deputy: Tegan"); None for an unknown word. `also` maps
    further words to outcomes, and takes precedence."""
    word = " ".join(text.split()).casefold()
    if known := also.get(word) or OUTCOME_WORDS.get(word):
        return known, None
    if match := _BY_DEPUTY.fullmatch(text.strip()):
        return "BY_DEPUTY", match[1]
    return None


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, or a mark for nothing such as "-" or "n/a"."""
    return " ".join(text.split()).casefold() in BLANK_WORDS


def parse_choice(text: str, codes: tuple[str, ...]) -> str | None:
    """One of the codes, in any case, with spaces, hyphens or underscores: Left post, left_post; None for another word."""
    word = re.sub(r"[\s_-]+", "-", text.strip().casefold())
    return next((c for c in codes if c.replace("_", "-") == word), None)


def parse_times(text: str) -> tuple[time, time] | None:
    """Start and end in one cell: 10:00-12:00, 10am to 12pm; None for anything else."""
    match = _RANGE.fullmatch(text.strip())
    starts, ends = (parse_clock(match[1]), parse_clock(match[2])) if match else (None, None)
    return (starts, ends) if starts and ends else None
