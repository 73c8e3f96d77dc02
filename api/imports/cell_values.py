"""Parsers of single cells of an import, as people write them: times and choices."""

import re
from datetime import time
from typing import get_args

from api.sheets import parse_clock
from domain.events.group.membership import DepartureReason
from domain.events.meeting.proceedings import ApologyReason
from domain.terms.base import KEY, KNOWN_CATEGORIES

DEPARTURES: tuple[str, ...] = get_args(DepartureReason)
APOLOGIES: tuple[str, ...] = get_args(ApologyReason)

_RANGE = re.compile(r"(.+?)\s*(?:-|–|to|tan|i)\s*(.+)")
TIMES_MAX_CHARS = 100
"""Longer text is no two times: to look for them takes time by the square of its length."""


def parse_choice(text: str, codes: tuple[str, ...]) -> str | None:
    """One of the codes, in any case, with spaces, hyphens or underscores: Left post, left_post; None for another word."""
    word = re.sub(r"[\s_-]+", "-", text.strip().casefold())
    return next((c for c in codes if c.replace("_", "-") == word), None)


def parse_category(text: str) -> str | None:
    """A category of seats: one of those known, else the word of the terms for one of their own, as an id."""
    word = re.sub(r"[\s_-]+", "-", text.strip().casefold())
    return parse_choice(text, KNOWN_CATEGORIES) or (word if re.fullmatch(KEY, word) else None)


def parse_times(text: str) -> tuple[time, time] | None:
    """Start and end in one cell: 10:00-12:00, 10am to 12pm; None for anything else."""
    match = _RANGE.fullmatch(text.strip()) if len(text) <= TIMES_MAX_CHARS else None
    starts, ends = (parse_clock(match[1]), parse_clock(match[2])) if match else (None, None)
    return (starts, ends) if starts and ends else None
