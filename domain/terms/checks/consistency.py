"""What a document of terms must hold beyond its structure: references that exist, nothing half said."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.terms.checks.measures import measures
from domain.terms.checks.voting import needed_for_voting, voting_inconsistencies
from domain.terms.document import Terms
from domain.terms.duties import Minimum, Report
from domain.terms.quorum import AllOf, AnyOf, Members, Named, Requirement
from domain.terms.schema import parameter
from domain.text import Words, code, said

Inconsistency = tuple[str, Words]
DEPTH_MAX = 8
_BODY_FIELDS = {"approved_by", "appointed_by", "consents", "held_through_body", "member_of", "ratified_by", "to"}
_OFFICE_FIELDS = {
    "by",
    "casting_vote_by",
    "held_through",
    "leave_by",
    "monitored_by",
    "office",
    "offices",
    "selected_by",
}
_FRACTIONS = {"at_least", "fraction", "least_part", "more_than", "responses", "target"}
_TEXTS = {"extent", "legal_basis", "name", "question", "service", "then", "title", "what"}
_CLAUSE_OF = {
    "review_months": "review_clause",
    "appointed_by": "appointed_clause",
    "consents": "consents_clause",
    "rotates": "rotates_clause",
    "acting": "acting_clause",
    "monitored_by": "monitored_clause",
    "absences_in_a_row": "absences_clause",
    "year_start": "year_start_clause",
    "legal_basis": "legal_basis_clause",
}


def inconsistencies(document: Terms, *, settled: str | None = None) -> list[Inconsistency]:
    """Every inconsistency as (key, reason), in the order of the document. `settled` is an open key that has a value
    because it is being interpreted."""
    content = msgspec.to_builtins(document)
    opened = {asked.key for asked in document.open}
    found = [*_open_keys(content, document, settled)]
    for key, name, value, within in _walk(content, ""):
        found += _references(content, key, name, value, within, settled)
    if document.quorum is not None:
        for at, rule in _rules(document):
            found += _requirement(at, rule, opened, depth=1)
    found += [
        (key, said("neither said nor listed as open"))
        for key, value in _needed(document)
        if value is None and key not in opened
    ]
    found += measures(document, opened)
    found += voting_inconsistencies(document, opened)
    return found


def _open_keys(content: dict[str, Any], document: Terms, settled: str | None) -> Iterator[Inconsistency]:
    seen: set[str] = set()
    for asked in document.open:
        if asked.key in seen:
            yield asked.key, said("listed as open twice")
        seen.add(asked.key)
        if parameter(content, asked.key) is None:
            yield asked.key, said("listed as open, but there is no such parameter")
        elif asked.key != settled and _given(content, asked.key):
            yield asked.key, said("both given a value and listed as open")


def _given(content: Any, key: str) -> bool:
    for segment in key.split("."):
        if isinstance(content, list | tuple):
            content = next(item for item in content if item.get("id") == segment)
        elif segment in content:
            content = content[segment]
        else:
            return False
    return True


def _walk(content: Any, at: str, within: str = "") -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
    """Every field of every table: its dotted key, its name, its value, and the table that it stands in."""
    for name, value in content.items():
        key = f"{at}.{name}" if at else name
        yield key, name, value, content
        if isinstance(value, dict):
            yield from _walk(value, key)
        elif isinstance(value, list | tuple):
            for item in value:
                if isinstance(item, dict):
                    yield from _walk(item, f"{key}.{item.get('id', item.get('key', within))}".rstrip("."))


def _references(
    content: dict[str, Any], key: str, name: str, value: Any, within: dict[str, Any], settled: str | None
) -> Iterator[Inconsistency]:
    if (name == "clause" or name.endswith("_clause")) and value not in content["clauses"]:
        yield key, said("no clause {value} in [clauses]", value=repr(value))
    if name in _CLAUSE_OF and key != settled and _CLAUSE_OF[name] not in within:
        yield key, said("names no clause: {field} is missing", field=_CLAUSE_OF[name])
    if isinstance(value, dict) and not value and (key.startswith("clauses.") or name in _TEXTS):
        yield key, said("a text needs words in English or Welsh")
    if name in {"en", "cy"} and isinstance(value, str) and not value.strip():
        yield key, said("no words stand here")
    if name in {"eligibility", "bars"} and any(set(each) <= {"clause"} for each in value):
        yield key, said("says nothing but its clause")
    listed = value if isinstance(value, list | tuple) else (value,)
    if name in {"agencies", "agency", "rotation"} and key not in {"agency", settled} and within.get("by") is None:
        yield from _unknown(key, listed, _ids(content, "agency"), "agency")
    elif name == "seats" and isinstance(value, list | tuple):
        yield from _unknown(key, listed, _ids(content, "seat"), "seat")
    elif name in _BODY_FIELDS:
        bodies = _ids(content, "body") | (set() if name == "to" and key.startswith("relation") else {"self"})
        yield from _unknown(key, listed, bodies, "body")
    elif name == "by" and "agency" in within:
        yield from _unknown(key, listed, _ids(content, "agency") | _ids(content, "body"), "agency or body")
    elif key == "quorum.discretion.by":
        known = _ids(content, "office") | _ids(content, "body") | {"self"}
        yield from _unknown(key, listed, known, "office or body")
    elif name in _OFFICE_FIELDS and not {"member_of", "held_through_body"} & within.keys() and key != "office":
        yield from _unknown(key, listed, _ids(content, "office"), "office")
    if listed and all(isinstance(item, dict) and "id" in item for item in listed) and isinstance(value, list | tuple):
        ids = [item["id"] for item in listed]
        yield from (
            (f"{key}.{id}", said("this id is used twice")) for id in sorted({id for id in ids if ids.count(id) > 1})
        )
    if name in _FRACTIONS and value[0] > value[1]:
        yield key, said("a fraction of more than the whole")
    if name == "window" and (value["kind"] == "months") != ("months" in value):
        yield key, said("months are given for a rolling window, and for no other")


def _unknown(key: str, listed: Any, known: set[str], what: str) -> Iterator[Inconsistency]:
    return (
        (key, said("no {what} {each}", what=code(what), each=repr(each)))
        for each in listed
        if isinstance(each, str) and each not in known
    )


def _ids(content: dict[str, Any], section: str) -> set[str]:
    return {item["id"] for item in content.get(section, ())}


def _rules(document: Terms) -> Iterator[tuple[str, Requirement]]:
    assert document.quorum is not None
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


def _needed(document: Terms) -> Iterator[tuple[str, Any]]:
    """Parameters that a rule cannot do without: each is said, or is an open question."""
    if (quorum := document.quorum) is not None and quorum.rule is not None:
        yield "quorum.when", quorum.when
        used = {seat.category for seat in document.seats if seat.category not in {None, "statutory"}}
        voting = {"non_voting"} if any(not seat.voting for seat in document.seats) else set()
        for name in sorted({"deputies", "remote", "invited", *(str(each) for each in used), *voting}):
            yield f"quorum.counts.{name}", getattr(quorum.counts, name)
    if (attendance := document.attendance) is not None and attendance.target is not None:
        yield from ((f"attendance.{name}", getattr(attendance, name)) for name in ("unit", "window", "applies_to"))
        for name in ("deputies", "remote", "partial"):
            if name != "partial" or attendance.counts.least_part is None:
                yield f"attendance.counts.{name}", getattr(attendance.counts, name)
        yield "attendance.excludes.inquorate", attendance.excludes.inquorate
        if attendance.excused_by is not None:
            yield "attendance.excludes.excused", attendance.excludes.excused
    for office in document.offices:
        for name, period in (("term", office.term), ("review", office.review)):
            if period is not None:
                yield f"office.{office.id}.{name}.months", period.months
                yield f"office.{office.id}.{name}.runs_from", period.runs_from
    for nomination in document.composition.nominations if document.composition else ():
        yield f"composition.nominations.{nomination.id}.of", nomination.of
    for duty in document.duties:
        if isinstance(duty, Minimum):
            yield f"duty.{duty.id}.count", duty.count
            yield f"duty.{duty.id}.period", duty.period
        elif isinstance(duty, Report):
            yield f"duty.{duty.id}.rhythm", duty.rhythm
    if any(isinstance(duty, Report | Minimum) for duty in document.duties):
        yield "terms.year_start", document.terms.year_start
    yield from needed_for_voting(document)
