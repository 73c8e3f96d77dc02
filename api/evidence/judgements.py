"""The judgements on a group that a pack claims row by row, for whoever has the whole of the rules to recompute them."""

import re
from collections.abc import Collection, Iterable

from msgspec import Raw

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.tables import encoded
from projections.questions.row_queries import KNOWN_AT_POSITION
from projections.rows import MODELS, Row

JUDGED = tuple(model for model in MODELS if model.UNITS not in (("record",), ("trail",)))
"""The models of what is judged, not only recorded."""
_IDS = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def judgements_of(snapshot: Snapshot, clocks: Clocks, group: str, within: Collection[str]) -> dict[str, list[Raw]]:
    """The rows of a group as they were known at a position, of any day, by model; those that name nothing beyond the
    streams `within`."""
    found = {}
    for model in JUDGED:
        query = (
            f"select t.body::text from {{read}}.{model.MODEL} t where {KNOWN_AT_POSITION}"
            ' and t."group" = %(group)s order by t.key collate "C"'
        )
        bodies = (body.encode() for (body,) in snapshot.ask(query, {"position": clocks.position, "group": group}))
        found[model.MODEL] = [Raw(body) for body in bodies if names_only(body, within)]
    return found


def as_claimed(row: Row) -> bytes:
    """A row as a pack has it."""
    return encoded(row)


def names_only(body: bytes, within: Collection[str]) -> bool:
    """Whether all ids in a row are of some streams."""
    ids: Iterable[str] = (id.decode() for id in _IDS.findall(body))
    return all(id in within for id in ids)
