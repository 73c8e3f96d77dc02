"""Standing acts of a trail: what each act says once corrections and retractions are applied, for commands that correct
several."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from api.cli.client.session import PAGE_NODES, ClientSession
from api.http.media import Json
from domain.events.compensation import COMPENSATIONS

TRAIL = """query ($group: String, $meeting: ID, $since: Date, $until: Date, $first: Int, $after: String) {
    trail(group: $group, meeting: $meeting, onFrom: $since, onTo: $until, first: $first, after: $after) {
        nodes { position on sentence kind stream corrects correctedBy data }
        pageInfo { hasNextPage endCursor } } }"""
EVENT = "query ($position: Int!) { event(position: $position) { position on kind corrects correctedBy data } }"


class StandingAct(Struct, frozen=True, kw_only=True):
    """An act as it stands: the position of its record, its kind, stream and sentence, and its fields as they are now."""

    position: int
    kind: str
    stream: str
    sentence: str
    fields: Json


def standing_acts(session: ClientSession, **filters: Any) -> list[StandingAct]:
    """The acts of a trail that stand, in the order in which they were recorded; `filters` are those of the query."""
    nodes = [*session.nodes(TRAIL, "trail", filters, PAGE_NODES)]
    known = {node["position"]: node for node in nodes}
    return [*_standing(session, nodes, known)]


def _standing(session: ClientSession, nodes: Sequence[Json], known: dict[int, Json]) -> Iterator[StandingAct]:
    for node in nodes:
        if node["kind"] in COMPENSATIONS:
            continue
        fields = _as_it_stands(session, node, known)
        if fields is not None:
            yield StandingAct(
                position=node["position"],
                kind=node["kind"],
                stream=node["stream"],
                sentence=node["sentence"],
                fields=fields,
            )


def _as_it_stands(session: ClientSession, node: Mapping[str, Any], known: dict[int, Json]) -> Json | None:
    """The fields of an act by the newest standing word on it; None where that is a retraction."""
    for position in sorted(node["correctedBy"], reverse=True):
        word = _at(session, position, known)
        if _as_it_stands(session, word, known) is None:
            continue
        return None if word["kind"] == "Retracted" else dict(word["data"]["replacement"]["state"])
    return dict(node["data"])


def _at(session: ClientSession, position: int, known: dict[int, Json]) -> Json:
    if position not in known:
        known[position] = session.query(EVENT, {"position": position})["event"]
    return known[position]
