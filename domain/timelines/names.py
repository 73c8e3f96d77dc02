"""Official names over time, of a group or an agency."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from domain.entries import StandingEvent
from domain.values import Text


class DatedName(Struct, frozen=True):
    """An official name from a day on."""

    since: date
    name: Text
    basis: tuple[int, ...]


def dated_name(s: StandingEvent, official: Text) -> DatedName:
    """The official name from the day of an event on."""
    return DatedName(s.on, official, s.basis)


def name_on(names: Sequence[DatedName], on: date) -> Text:
    """The official name on a date; before the first, the first."""
    best = names[0].name if names else Text()
    for n in names:
        if n.since <= on:
            best = n.name
    return best


def spellings(official: Text) -> tuple[str, ...]:
    """A name in each language that it has."""
    return tuple(words for words in (official.en, official.cy) if words)


def other_names(aliases: Sequence[str], official: Text) -> tuple[str, ...]:
    """What else it is called than by its official name, each once."""
    return tuple(dict.fromkeys(a for a in aliases if a not in spellings(official)))
