"""The scope of a pack: the group, all that was begun within it, and the people, agencies and other groups that these
name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct
from psycopg import Connection

from ledger.proof import tree_store
from ledger.proof.leaves import LedgerEvent
from ledger.store.mapper import IDS

CHUNK = 2000
_SLUGS = re.compile(rb'"([a-z0-9]+(?:-[a-z0-9]+)*)"')


class Scope(Struct, frozen=True):
    """The positions of the events in scope, in their order, the group with what was begun within it, and the other
    streams that are in scope since it names them."""

    positions: tuple[int, ...]
    own: tuple[str, ...]
    streams: tuple[str, ...]

    def events(self, connection: "Connection[Any]") -> Iterator[LedgerEvent]:
        """The events in scope, read in portions."""
        return _events(connection, self.positions)


def scope_of(connection: "Connection[Any]", group: str, position: int, *, bodies: bool) -> Scope:
    """What belongs to a group in the ledger up to a position, and with `bodies` what is recorded of the other groups that
    it names, on which its judgements may rest. Reads the events of the scope by the ledger's indexes, and no others."""
    known = _Known(connection, position)
    own = tree_store.streams_within(connection, group)
    named, slugs = known.named(known.add(own))
    if bodies:
        others = known.add([*known.of_kinds(named, ["group"]), *known.bearing("group", slugs)])
        named |= set(known.of_kinds(known.named(others)[0], ["agency"]))
        named |= set(known.bearing("agency", slugs))
    while new := known.add(known.of_kinds(named, ["person", "agency"])):
        named = known.named(new)[0]
    found = known.positions
    everything = sorted(place for of in found.values() for place in of)
    return Scope(tuple(everything), tuple(own), tuple(sorted(found.keys() - set(own))))


class _Known:
    """The positions of each stream that is in scope so far."""

    def __init__(self, connection: "Connection[Any]", position: int) -> None:
        self.connection, self.position = connection, position
        self.positions: dict[str, list[int]] = {}

    def add(self, streams: Sequence[str]) -> list[int]:
        """The positions of those of the streams that were not known yet."""
        new = [stream for stream in streams if stream not in self.positions]
        found = {s: of for s in new if (of := tree_store.positions_of(self.connection, [s], self.position))}
        self.positions |= found
        return [place for of in found.values() for place in of]

    def named(self, positions: Sequence[int]) -> tuple[set[str], set[str]]:
        """The ids that events name, and what could be a slug in them."""
        ids, slugs = set[str](), set[str]()
        for event in _events(self.connection, positions):
            ids |= {id.decode() for id in IDS.findall(event.state)}
            slugs |= {slug.decode() for slug in _SLUGS.findall(event.state)}
        return ids, slugs

    def of_kinds(self, ids: set[str], kinds: list[str]) -> list[str]:
        return tree_store.streams_of_kinds(self.connection, sorted(ids), kinds)

    def bearing(self, kind: str, slugs: set[str]) -> list[str]:
        return tree_store.streams_bearing(self.connection, kind, sorted(slugs))


def _events(connection: "Connection[Any]", positions: Iterable[int]) -> Iterator[LedgerEvent]:
    rest = iter(positions)
    while some := list(islice(rest, CHUNK)):
        yield from tree_store.ledger_events_at(connection, some)
