"""The judgements that a correction or retraction turned: each stored row that rests on what it speaks of, as it was known
before the command and after it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES
from projections.questions.dependents import JUDGED
from projections.questions.row_queries import decoder
from projections.rows import Row


class TurnedRow(NamedTuple):
    """A row of a judgement before and after; None where there is none."""

    was: Row | None
    now: Row | None

    @property
    def row(self) -> Any:
        """The newer of them."""
        return self.now or self.was


class Compensation(NamedTuple):
    """The position of a correction or retraction, and of the act that it speaks of."""

    position: int
    spoken: int


ENDED = (
    "(select coalesce((select min(e.notification_id) from ledger.events e where e.notification_id > c.position"
    " and e.command is distinct from (select o.command from ledger.events o where o.notification_id = c.position)),"
    " (select max(e.notification_id) + 1 from ledger.events e)) - 1)"
)
"""The last position of the command of `c`, at which its rows changed."""


def by_compensations(snapshot: Snapshot, compensations: Sequence[Compensation]) -> dict[int, list[TurnedRow]]:
    """By the position of each: the rows whose basis holds it or what it speaks of, and that its command opened or closed,
    by model and key. Costs what rests on these, by the index on the basis."""
    each = " union all ".join(
        f"select c.position, '{t.name}' model, t.key, t.known_from = c.ended opened, t.body::text body"
        f" from c join lateral (select distinct k.key from {{read}}.{t.name} k where k.basis && array[c.position, c.spoken]"
        f" and (k.known_from = c.ended or k.known_to = c.ended)) k on true join {{read}}.{t.name} t on t.key = k.key"
        f" and (t.known_from = c.ended or t.known_to = c.ended)"
        for t in JUDGED
    )
    query = (
        "with c as (select c.position, c.spoken, " + ENDED + " ended"
        f" from unnest(%(positions)s::bigint[], %(spoken)s::bigint[]) c(position, spoken)) {each} order by 1, 2, 3"
    )
    values = {"positions": [c.position for c in compensations], "spoken": [c.spoken for c in compensations]}
    found: dict[int, dict[tuple[str, str], TurnedRow]] = {c.position: {} for c in compensations}
    for position, model, key, opened, body in snapshot.ask(query, values):
        row = decoder(TABLES[model].row)(body)
        pair = found[position].get((model, key), TurnedRow(None, None))
        found[position][model, key] = pair._replace(**{"now" if opened else "was": row})
    return {position: [*pairs.values()] for position, pairs in found.items()}
