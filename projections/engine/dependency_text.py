"""Dependencies as the table `depends` holds them: units and dependency keys as text, and units read back."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.facets import Facet
from ledger.world.dependency_keys import ChildrenKey, DependencyKey, HeldMeetingsKey, NameKey, StreamKey
from projections.rows import Unit


def unit_text(unit: Unit) -> str:
    """A unit as the table `depends` holds it: its kind, and what it is of."""
    return f"{unit.kind}:{unit.of}"


def unit_from(text: str) -> Unit:
    """The unit that `unit_text` wrote."""
    kind, _, of = text.partition(":")
    stream, _, item = of.partition("/")
    return Unit(kind, stream, item)


def key_text(key: DependencyKey) -> str:
    """A dependency key as the table `depends` holds it; each kind of key has a form of its own."""
    match key:
        case StreamKey(stream=stream, facet=Facet(name=name, item=item)):
            return f"{stream}#{name}/{item}" if item else f"{stream}#{name}"
        case StreamKey(stream=stream):
            return stream
        case ChildrenKey(kind=kind, group=group):
            return f"{kind}s:{group}"
        case HeldMeetingsKey(group=group):
            return f"held:{group}"
        case NameKey(kind=kind, slug=slug):
            return f"{kind}:{slug}"


class ReadStreams(NamedTuple):
    """The streams that keys are of, and the groups whose streams of some kind they are of."""

    streams: set[str]
    families: set[str]


def read_streams(keys: Iterable[str]) -> ReadStreams:
    """Of keys as `key_text` wrote them; names, by which other streams are found, are passed over."""
    found = ReadStreams(set(), set())
    for key in keys:
        stream = key.partition("#")[0]
        kind, named, of = stream.partition(":")
        if not named:
            found.streams.add(stream)
        elif kind == "held" or kind.endswith("s"):
            found.families.add(of)
    return found
