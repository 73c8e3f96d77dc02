"""Persons as they are known today: their names, sealed, never follow the clocks."""

from collections.abc import Sequence

from projections.questions.rows import BYTES, Asked, Order, Page, grouped, page, standing
from projections.rows import PersonRow
from projections.snapshot import Clocks, Snapshot

ORDER = Order((f"t.person {BYTES}",), (str,))
NAMED = (
    "(%(within)s::text[] is null or exists (select from {read}.trail e where e.known_to is null"
    " and e.streams @> array[t.person] and e.streams && %(within)s::text[]))"
)


def by_id(snapshot: Snapshot, clocks: Clocks, persons: Sequence[str]) -> dict[str, list[PersonRow]]:
    rows = standing(
        snapshot, clocks, PersonRow, "t.person = any(%(persons)s)", {"persons": list(persons)}, of="t.known_to is null"
    )
    return grouped(rows, lambda r: r.person, persons)


def listed(
    snapshot: Snapshot, clocks: Clocks, asked: Asked, within: Sequence[str] | None = None, person: str | None = None
) -> Page[PersonRow]:
    """Persons known by the position, in the order of their ids; only those whom some event of the groups `within` names,
    if given."""
    known = (
        "exists (select from {read}.persons k where k.key = t.key and k.known_from <= %(position)s)"
        " and (%(person)s::text is null or t.person = %(person)s)"
    )
    values = {"within": None if within is None else list(within), "person": person}
    return page(snapshot, clocks, PersonRow, asked, ORDER, f"{known} and {NAMED}", values, of="t.known_to is null")
