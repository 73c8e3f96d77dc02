"""Facets: the parts of a stream's timeline that change, and are read, apart from one another."""

from msgspec import Struct


class Facet(Struct, frozen=True, order=True, cache_hash=True):
    """A part of the timelines of a kind of stream (`seats`), or one item of it (`seat` s1): `Event.facets` says which an
    act is about, `Timeline.FACETS` what it holds."""

    name: str
    item: str = ""


ESTABLISHED = Facet("established")
"""What no act but the first and the last of its group is about: whoever reads any facet may read it."""
TERMS = Facet("terms")
CLASSES = Facet("classes")
SEATS = Facet("seats")
OFFICES = Facet("offices")
REPORTS = Facet("reports")
DECISIONS = Facet("decisions")
REQUESTS = Facet("requests")
REVIEWS = Facet("reviews")
EVENTS = Facet("events")

PLAN = Facet("plan")
HELD = Facet("held")
ROLL = Facet("roll")
CHAIRING = Facet("chairing")
INTERESTS = Facet("interests")
QUORUM = Facet("quorum")
AGENDA = Facet("agenda")
NOTICE = Facet("notice")
MINUTES = Facet("minutes")


def table(name: str) -> Facet:
    """One table of the terms."""
    return Facet("terms", name)


def seat(id: str) -> Facet:
    """One seat; `SEATS` is all of them."""
    return Facet("seat", id)


ANY_SEAT = Facet("seat")
"""What an act is about that concerns a seat without saying which: read with every seat."""


def decided(meeting: str) -> Facet:
    """What became of the decisions of one meeting."""
    return Facet("decided", meeting)


class UndeclaredFacet(Exception):
    """Something was read of a view that is not of its facets: what was derived from it would be kept when that changes."""
