"""Batch questions about the places of persons: seats, offices, and seats to stand in for, over all groups."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import rows_as_of
from projections.rows import OfficeRow, SeatRow


class Place(NamedTuple):
    """What a person holds in a group: a seat, an office, or (with `deputy`) a seat to stand in for."""

    person: str
    group: str
    since: date
    seat: str | None = None
    office: str | None = None
    deputy: str | None = None


SITS = (
    "(t.member = any(%(persons)s) or exists (select from json_array_elements(t.body -> 'deputies') d"
    " where d ->> 'person' = any(%(persons)s)))"
)


def of_persons(snapshot: Snapshot, clocks: Clocks, persons: Sequence[str]) -> dict[str, list[Place]]:
    """The places of each person on the day, by group: seats, then offices, then seats to stand in for."""
    asked = {"persons": list(persons)}
    found = []
    for row in rows_as_of(snapshot, clocks, SeatRow, SITS, asked):
        if row.member:
            found.append(Place(row.member, row.group, row.member_since or row.valid_from, seat=row.seat))
        found += [Place(d.person, row.group, d.since, seat=row.seat, deputy=d.id) for d in row.deputies]
    for held in rows_as_of(snapshot, clocks, OfficeRow, "t.holder = any(%(persons)s)", asked):
        if held.holder:
            found.append(Place(held.holder, held.group, held.since or held.valid_from, office=held.office))
    found.sort(key=lambda p: (p.group, p.deputy or "", p.office or "", p.seat or ""))
    by: dict[str, list[Place]] = {person: [] for person in persons}
    for place in found:
        if place.person in by:
            by[place.person].append(place)
    return by
