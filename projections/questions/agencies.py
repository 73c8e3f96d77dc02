"""Batch questions about agencies: which there are and what they are called."""

from collections.abc import Sequence

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.paging import NameOrder, Order, Page, PageRequest, page
from projections.questions.row_queries import BYTES, grouped, rows_as_of
from projections.rows import AgencyRow

ORDER = Order("agencies", (f"t.slug {BYTES}",), (str,))


def listed(
    snapshot: Snapshot, clocks: Clocks, asked: PageRequest, sort: NameOrder = NameOrder.FORWARD
) -> Page[AgencyRow]:
    """Agencies in the order of their slugs."""
    return page(snapshot, clocks, AgencyRow, asked, sort.of(ORDER))


def by_slug(snapshot: Snapshot, clocks: Clocks, slugs: Sequence[str]) -> dict[str, list[AgencyRow]]:
    """Batch question: the agency of each slug."""
    rows = rows_as_of(snapshot, clocks, AgencyRow, "t.slug = any(%(slugs)s)", {"slugs": list(slugs)})
    return grouped(rows, lambda r: r.slug, slugs)


def by_id(snapshot: Snapshot, clocks: Clocks, agencies: Sequence[str]) -> dict[str, list[AgencyRow]]:
    """Batch question: the agency of each id."""
    rows = rows_as_of(snapshot, clocks, AgencyRow, "t.agency = any(%(agencies)s)", {"agencies": list(agencies)})
    return grouped(rows, lambda r: r.agency, agencies)


def id_of(snapshot: Snapshot, name: str) -> str | None:
    """The id of an agency given by its slug or its id, whatever the question's clocks."""
    where = "t.known_to is null and (t.slug = %(name)s or t.agency = %(name)s)"
    found = snapshot.ask(f"select t.agency from {{read}}.agencies t where {where} limit 1", {"name": name})
    return found[0][0] if found else None


def as_today(snapshot: Snapshot, agencies: Sequence[str]) -> dict[str, AgencyRow]:
    """The agencies as they are called today, whatever the question's clocks."""
    clocks = Clocks(snapshot.head.position, snapshot.today)
    return {agency: rows[-1] for agency, rows in by_id(snapshot, clocks, agencies).items() if rows}
