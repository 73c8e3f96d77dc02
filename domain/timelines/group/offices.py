"""Offices over time: their holders, consents, reviews and extensions."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from domain.timelines.base import Fact

_CHAIRS = ("chair", "chairman", "chairwoman", "chairperson", "convener", "convenor", "cadeirydd")
CHAIRS = (*_CHAIRS, *(f"co-{each}" for each in _CHAIRS), "cyd-gadeirydd")
"""The ids of offices whose holder is in the chair."""


class Holding(Fact, kw_only=True):
    """An office and its holder: appointed on `since` by the group `appointed_by`, in office from `took` until
    vacated."""

    office: str
    person: str
    nominated_by: str | None
    appointed_by: str | None = None
    took: Fact | None = None
    consents: list["OfficeConsent"] = []
    reviews: list[Fact] = []
    extensions: list[Fact] = []


def holder_on(holdings: Iterable[Holding], office: str, on: date) -> bool:
    """Whether anybody holds an office on a day, or held it until that day, on which they may still have decided
    something."""
    return any(h.office == office and (h.holds(on) or h.until == on) for h in holdings)


class OfficeConsent(Struct, frozen=True):
    """A body agreed to a holding: on a day, at a meeting and by a decision where those are recorded."""

    body: str
    on: date
    meeting: str | None
    decision: str | None
    basis: tuple[int, ...]
