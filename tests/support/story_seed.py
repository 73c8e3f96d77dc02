"""A story as the seed of a longer ledger (benchmarks.multiplied_ledger)."""

import re

from benchmarks.multiplied_ledger import EventRow, Seed
from ledger.governance import CODEC
from tests.support.story import Story

_SLUG = re.compile(rb'(?<!"kind":)"(board|sub-group)"')
"""The slugs that are kinds of groups too, which copies would take for names."""


def seed_of(story: Story) -> Seed:
    """The events, streams and names of a story."""
    begun = [e for e in story.entries if e.version == 1]
    rows = []
    for e in story.entries:
        assert e.command is not None
        topic, state = CODEC.encode(e.event)
        renamed = _SLUG.sub(lambda found: f'"{_renamed(found[1].decode())}"'.encode(), state)
        rows.append(EventRow(e.stream, e.version, topic, renamed, e.position, e.recorded_at, e.command, b"test"))
    names = [(e.kind, _renamed(slug), e.stream) for e in begun if (slug := getattr(e.event, "slug", None))]
    return Seed(rows, [(e.stream, e.kind, e.event.parent()) for e in begun], names)


def _renamed(slug: str) -> str:
    return f"the-{slug}" if _SLUG.fullmatch(f'"{slug}"'.encode()) else slug
