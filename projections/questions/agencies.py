"""Which agencies there are and what they are called."""

from collections.abc import Sequence

from projections.questions.rows import Asked, Order, Page, grouped, page, standing
from projections.rows import AgencyRow
from projections.snapshot import Clocks, Snapshot

ORDER = Order(("t.slug",), (str,))


def listed(snapshot: Snapshot, clocks: Clocks, asked: Asked) -> Page[AgencyRow]:
    return page(snapshot, clocks, AgencyRow, asked, ORDER)


def by_slug(snapshot: Snapshot, clocks: Clocks, slugs: Sequence[str]) -> dict[str, list[AgencyRow]]:
    rows = standing(snapshot, clocks, AgencyRow, "t.slug = any(%(slugs)s)", {"slugs": list(slugs)})
    return grouped(rows, lambda r: r.slug, slugs)


def by_id(snapshot: Snapshot, clocks: Clocks, agencies: Sequence[str]) -> dict[str, list[AgencyRow]]:
    rows = standing(snapshot, clocks, AgencyRow, "t.agency = any(%(agencies)s)", {"agencies": list(agencies)})
    return grouped(rows, lambda r: r.agency, agencies)


def as_today(snapshot: Snapshot, agencies: Sequence[str]) -> dict[str, AgencyRow]:
    """The agencies as they are called today, whatever the question's clocks."""
    clocks = Clocks(snapshot.head.position, snapshot.today)
    return {agency: rows[-1] for agency, rows in by_id(snapshot, clocks, agencies).items() if rows}
