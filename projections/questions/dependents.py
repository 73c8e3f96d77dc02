"""The judgements that rest on an event: each stored row of a judgement whose basis holds its position, of whatever day."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES, is_judged
from projections.questions.paging import COUNT_MAX, DayOrder, Order, Page, PageRequest
from projections.questions.row_queries import KNOWN_AT_POSITION, decoder
from projections.rows import Row

JUDGED = tuple(table for table in TABLES.values() if is_judged(table.row))
ORDER = Order("dependents", ("r.model", "r.key"), (str, str))
OF_GROUPS = '(%(within)s::text[] is null or t."group" = any(%(within)s::text[]))'


def of_positions(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    positions: Sequence[int],
    within: Sequence[str] | None = None,
    sort: DayOrder = DayOrder.OLDEST,
) -> dict[int, Page[Row]]:
    """For each position a page of the judgements, as they were known at the clock, that rest on the event there; by model
    and key. Of the groups `within`, if given."""
    order = sort.of(ORDER)
    between, places = order.between(asked)
    by = order.by(backward=asked.backward)
    each = (
        f"unnest(%(positions)s::bigint[]) k(position) cross join lateral (select r.* from ({_union('t.body::text')}) r"
        f" where {{0}} order by {by} limit %(limit)s) r"
    )
    given = {**clocks._asdict(), "within": None if within is None else list(within)}
    found: dict[int, list[tuple[Any, ...]]] = {position: [] for position in positions}
    query = f"select k.position, r.* from {each.replace('{0}', between)}"
    values = {**given, **places, "limit": asked.first + 1, "positions": list(positions)}
    for position, *line in snapshot.ask(query, values):
        found[position].append(tuple(line))
    count = f"select count(*) from {each.replace('{0}', 'true')}"
    return {
        position: _page(asked, order, lines, partial(_counted, snapshot, count, given, position))
        for position, lines in found.items()
    }


def _union(body: str) -> str:
    """The judgements that rest on `k.position`, each from the table of its model by the index on its basis."""
    return " union all ".join(
        f"select '{t.name}' collate \"C\" model, t.key, {body} body from {{read}}.{t.name} t"
        f" where t.basis @> array[k.position] and {KNOWN_AT_POSITION} and {OF_GROUPS}"
        for t in JUDGED
    )


def _page(asked: PageRequest, order: Order, lines: Sequence[tuple[Any, ...]], count: Any) -> Page[Row]:
    kept = lines[: asked.first][:: -1 if asked.backward else 1]
    rows = [decoder(TABLES[model].row)(body) for model, _, body in kept]
    return Page(rows, [(order.name, model, key) for model, key, _ in kept], len(lines) > asked.first, order.name, count)


def _counted(snapshot: Snapshot, query: str, values: dict[str, Any], position: int) -> int:
    return int(snapshot.ask(query, {**values, "positions": [position], "limit": COUNT_MAX + 1})[0][0])
