"""The demonstration: a year of two groups, recorded through the public commands in a database of its own."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from starlette.types import ASGIApp

from api.demonstration.example_questions import EXAMPLE_QUERY, KnowledgeChange, banner_lines, knowledge_changes
from api.demonstration.loader import NotLoaded, Progress
from api.demonstration.loader import load_script as _load
from api.demonstration.year import year

__all__ = [
    "EXAMPLE_QUERY",
    "KnowledgeChange",
    "LoadedDemonstration",
    "NotLoaded",
    "event_count",
    "example_lines",
    "load",
    "year",
]


class LoadedDemonstration(Struct, frozen=True):
    """The position of the newest event, the moments worth asking about, and a question to paste."""

    position: int
    moments: tuple[KnowledgeChange, ...]
    question: str


def load(
    app: ASGIApp, say: Callable[[str], None] = lambda line: None, progress: Progress | None = None
) -> LoadedDemonstration:
    """Record the demonstration in a ledger that is empty, or that holds its beginning. Raises NotLoaded."""
    story = year()
    _load(app, story, progress or (lambda done, total: None))
    say(f"the demonstration is recorded: {len(story.commands)} commands, {story.length} events")
    return LoadedDemonstration(story.length, knowledge_changes(story), EXAMPLE_QUERY)


def event_count() -> int:
    """How many events the demonstration records."""
    return year().length


def example_lines(address: str) -> Iterator[str]:
    """Lines for whoever started the service: a question to paste, positions worth asking, credentials."""
    return banner_lines(year(), address)
