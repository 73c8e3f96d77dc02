"""References as people write them: which of several a text means. One way for commands, GraphQL and the command line."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from msgspec import Struct

from api.people.name_keys import is_alike, match_key
from api.sheets import parse_day
from domain.text import Words, said, time_of_day

T = TypeVar("T")

SHOWN_MAX = 10
WRITTEN_MAX_CHARS = 500
"""Longer text means nothing, and is compared with nothing: a comparison costs what both sides have of words."""
_OF_DAY = re.compile(r"(?P<group>[^@]{1,200})@(?P<day>.{1,40})")


class GroupDay(NamedTuple):
    """A group as it was written, and a day: GROUP@DATE."""

    group: str
    day: date


class Candidate(Struct, frozen=True):
    """What a text may mean: its id, its names, words that tell it from others of a name, and how it is shown."""

    id: str
    names: tuple[str, ...]
    beside: tuple[str, ...] = ()
    shown: str | Words = ""


def day_in(text: str) -> date | None:
    """A date as people write it: 2025-09-16, 16/09/2025, 16 September 2025; None for anything else."""
    return None if text.strip().isdecimal() else parse_day(text)


def group_day(text: str) -> GroupDay | None:
    """The group and the day of GROUP@DATE; None for anything else."""
    match = _OF_DAY.fullmatch(text)
    day = day_in(match["day"]) if match else None
    return GroupDay(match["group"].strip(), day) if match and day else None


def meeting_choice(
    id: str, starts: datetime | str | None, place: str | None = None, *, cancelled: bool = False
) -> Words:
    """A meeting among several of its day, told from them by the hour in London at which it began, else by its place."""
    moment = datetime.fromisoformat(starts) if isinstance(starts, str) else starts
    at = time_of_day(moment) if moment else said("no start recorded")
    if cancelled:
        return said("{id} ({at}[, {place}], cancelled)", id=id, at=at, place=place)
    return said("{id} ({at}[, {place}])", id=id, at=at, place=place)


def not_cancelled(meetings: Iterable[T], cancelled: Callable[[T], bool]) -> list[T]:
    """Those of a day's meetings that a day may mean: a cancelled one only if the day has no other."""
    found = [*meetings]
    return [each for each in found if not cancelled(each)] or found


def named(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidate of this id, else those of this whole name."""
    if by_id := [each for each in candidates if each.id == text]:
        return by_id
    if len(text) > WRITTEN_MAX_CHARS:
        return []
    key = match_key(text)
    return [each for each in candidates if key in map(match_key, each.names)]


def meant(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that a text means: the one of this id, else those of this whole name, else those whose names and
    words beside these have every word of it, or its beginning."""
    if found := named(text, candidates):
        return found
    words = _words(text) if len(text) <= WRITTEN_MAX_CHARS else []
    return [each for each in candidates if words and _has_words(each, words)]


def nearly_named(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are called almost so: to be asked about, and never taken for what a text means."""
    if len(text) > WRITTEN_MAX_CHARS:
        return []
    key, words = match_key(text), _words(text)
    alike = (each for each in candidates if any(is_alike(key, match_key(name)) for name in each.names))
    return [*dict.fromkeys((*alike, *(each for each in candidates if words and _has_words(each, words))))]


def shown(candidates: Sequence[Candidate]) -> list[str | Words]:
    """The first of several, as they are shown."""
    return [each.shown or each.id for each in candidates[:SHOWN_MAX]]


def _has_words(candidate: Candidate, words: Sequence[str]) -> bool:
    own = _words(" ".join((*candidate.names, *candidate.beside)))
    return all(any(each.startswith(word) for each in own) for word in words)


def _words(text: str) -> list[str]:
    return match_key(text).replace("(", " ").replace(")", " ").replace(",", " ").split()
