"""Consistency of `[quorum]`: requirements that can be met, each measured in one way."""

from collections.abc import Iterator

from domain.terms.base import KNOWN_CATEGORIES
from domain.terms.checks.measures import Inconsistency
from domain.terms.document import Terms
from domain.terms.quorum import AllOf, AnyOf, Members, Named, Requirement
from domain.text import said

DEPTH_MAX = 8


def quorum_inconsistencies(document: Terms, opened: set[str]) -> Iterator[Inconsistency]:
    """What is out of order in the requirements, as (key, reason); `opened` are the keys that are listed as open."""
    for at, rule in _rules(document):
        yield from _requirement(at, rule, opened, depth=1)
    for category in document.categories:
        if category.id in KNOWN_CATEGORIES:
            yield f"category.{category.id}", said("this category is known already: leave it out")
    for counted in document.quorum.counts.categories if document.quorum else ():
        if counted.id not in {category.id for category in document.categories}:
            yield f"quorum.counts.category.{counted.id}", said("no category {category}", category=repr(counted.id))
    for each in document.quorum.inquorate.business if document.quorum and document.quorum.inquorate else ():
        at = f"quorum.inquorate.business.{each.id}"
        if not each.kinds and not each.business:
            yield at, said("needs kinds or business")
        for business in each.business:
            if business not in document.business_named:
                yield f"{at}.business", said("no business {business}", business=repr(business))


def _rules(document: Terms) -> Iterator[tuple[str, Requirement]]:
    if document.quorum is None:
        return
    if document.quorum.rule is not None:
        yield "quorum.rule", document.quorum.rule
    yield from ((f"quorum.business.{each.id}.rule", each.rule) for each in document.quorum.business)


def _requirement(at: str, rule: Requirement, opened: set[str], depth: int) -> Iterator[Inconsistency]:
    if depth > DEPTH_MAX:
        yield at, said("nested more than {count} deep", count=DEPTH_MAX)
        return
    match rule:
        case AllOf() | AnyOf():
            for each in rule.of:
                yield from _requirement(f"{at}.of.{each.id or ''}".rstrip("."), each, opened, depth + 1)
        case Members():
            yield from _members(at, rule, opened)
        case Named():
            size = len(rule.agencies) + len(rule.seats)
            if not size:
                yield at, said("names neither agencies nor seats")
            if isinstance(rule.count, int) and rule.count > size:
                yield f"{at}.count", said("{count} of only {size} named", count=rule.count, size=size)
            if rule.count is None and f"{at}.count" not in opened:
                yield f"{at}.count", said("neither said nor listed as open")
            yield from (
                (f"{at}.substitutes", said("{agency} is not in the named set", agency=repr(each.agency)))
                for each in rule.substitutes
                if each.agency not in rule.agencies
            )
        case _:
            if getattr(rule, "count", 0) is None and f"{at}.count" not in opened:
                yield f"{at}.count", said("neither said nor listed as open")


def _members(at: str, rule: Members, opened: set[str]) -> Iterator[Inconsistency]:
    ways = [way for way in ("count", "fraction", "table") if getattr(rule, way) or f"{at}.{way}" in opened]
    if len(ways) != 1:
        yield at, said("needs exactly one of count, fraction and table")
    if rule.minimum is not None and rule.maximum is not None and rule.minimum > rule.maximum:
        yield at, said("its minimum is above its maximum")
    if ways and "count" not in ways and rule.of is None and f"{at}.of" not in opened:
        yield f"{at}.of", said("neither said nor listed as open")
    if "fraction" in ways and rule.rounding is None and f"{at}.rounding" not in opened:
        yield f"{at}.rounding", said("neither said nor listed as open")
    limits = [size.up_to for size in rule.table]
    known = [limit for limit in limits if limit is not None]
    if rule.table and (limits[-1] is not None or len(known) < len(limits) - 1 or known != sorted(set(known))):
        yield f"{at}.table", said("its lines must rise, and only the last one is without up_to")
