"""Which seats the terms mean where they speak of some of them: by category, class of the agency, seat, and vote."""

from typing import Any

from quorate_verify.history import Record
from quorate_verify.present import MAYBE, NO, SURE
from quorate_verify.terms import Terms


def asked_of(record: Record, among: dict[str, Any], name: str, day: str, terms: Terms) -> set[int]:
    """How surely a seat is among those meant, as it is on a day or last stood; all that it may be where it rests on what is
    not in the pack, or not told here."""
    seat = record.seat_as_known(name, day)
    if seat is None:
        return {SURE}
    level = SURE
    if categories := among.get("categories"):
        statutory = seat.category is None and "statutory" in categories
        level = SURE if seat.category in categories else MAYBE if statutory else NO
    if level and among.get("seats") and name not in among["seats"]:
        return {NO}
    if level and among.get("voting") is not None and seat.voting != among["voting"]:
        return {NO}
    if level and among.get("agencies"):
        return {NO, MAYBE, SURE}
    if level and among.get("classes"):
        of = _classes(record, record.agency(seat.agency, day), day, terms)
        if of is None:
            return {NO, MAYBE, SURE}
        level = min(level, MAYBE if not of else SURE if of & {*among["classes"]} else NO)
    return {level}


def _classes(record: Record, agency: str | None, day: str, terms: Terms) -> set[str] | None:
    """The classes that the group, and the bodies of which its terms speak, say an agency is of; None where such a body is
    not in the pack."""
    slugs = {body["group"] for body in terms.document.get("body", ()) if body.get("group")}
    known = record.groups()
    if any(key.startswith("body.") for key in terms.doubtful) or not slugs <= known.keys():
        return None
    found: set[str] = set()
    for group in {record.group, *(known[slug] for slug in slugs)}:
        held: dict[tuple[str, str], bool] = {}
        for fact in record.of(group, "group.agency-classified", "group.agency-declassified"):
            if fact.on <= day:
                held[fact.state["agency"], fact.state["class"]] = fact.kind == "group.agency-classified"
        found |= {name for (of, name), stands in held.items() if stands and record.agency(of, day) == agency}
    return found
