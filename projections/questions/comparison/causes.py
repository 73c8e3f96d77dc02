"""The events that made a difference: of the commands that changed its row, those that it rests or rested on, and what
corrected or retracted one of these."""

from collections.abc import Mapping, Sequence

from projections.engine.snapshot import Snapshot
from projections.questions.comparison.difference import RowDifference

EVENTS_MAX = 50
"""How many events a difference names; where more made it, the last."""
_COMMANDS = (
    "select p.at, e.notification_id, (t.body ->> 'corrects')::bigint from unnest(%(at)s::bigint[]) p(at)"
    " join ledger.events c on c.notification_id = p.at"
    " cross join lateral (select coalesce(max(o.notification_id), 0) before from ledger.events o"
    " where o.notification_id < p.at and o.command is distinct from c.command) b"
    " join ledger.events e on e.notification_id > b.before and e.notification_id <= p.at"
    " join {read}.trail t on t.position = e.notification_id and t.known_from = p.at order by 1, 2"
)


def causes(snapshot: Snapshot, found: Sequence[RowDifference]) -> list[tuple[int, ...]]:
    """For each difference the positions of the events that made it, in their order."""
    positions = sorted({at for d in found for at in d.changed_at})
    by_command: dict[int, dict[int, int | None]] = {at: {} for at in positions}
    if positions:
        for at, position, corrects in snapshot.ask(_COMMANDS, {"at": positions}):
            by_command[at][position] = corrects
    return [_causes(d, by_command)[-EVENTS_MAX:] for d in found]


def _causes(d: RowDifference, by_command: Mapping[int, Mapping[int, int | None]]) -> tuple[int, ...]:
    was, now = (frozenset(getattr(row, "basis", ())) for row in (d.before, d.after))
    if not d.changed_at:
        return tuple(sorted(was ^ now or was | now))
    rests_on = was | now
    made = {position: corrects for at in d.changed_at for position, corrects in by_command[at].items()}
    own = [p for p, corrects in made.items() if p in rests_on or corrects in rests_on]
    return tuple(sorted(own or made))
