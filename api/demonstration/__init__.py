"""The demonstration data: a year of two groups, recorded through the public commands in a database of its own."""

from collections.abc import Iterator

from msgspec import Struct
from starlette.types import ASGIApp

from api.demonstration.example_questions import EXAMPLE_QUERY, KnowledgeChange, banner_lines, knowledge_changes
from api.demonstration.loader import NotLoaded
from api.demonstration.loader import load_script as _load
from api.demonstration.year import year
from ledger.progress import Progress, Say
from projections.engine.replay import no_progress

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
    """What was recorded: the position of the newest event, the changes of knowledge worth asking about, and an example
    query."""

    position: int
    changes: tuple[KnowledgeChange, ...]
    question: str


def load(app: ASGIApp, say: Say = lambda line: None, progress: Progress = no_progress) -> LoadedDemonstration:
    """Record the demonstration in a ledger that is empty, or that holds a part of it from the start. Raises NotLoaded."""
    script = year()
    _load(app, script, progress)
    say(f"the demonstration is recorded: {len(script.commands)} commands, {script.event_count} events")
    return LoadedDemonstration(script.event_count, knowledge_changes(script), EXAMPLE_QUERY)


def event_count() -> int:
    """The number of events that the demonstration records."""
    return year().event_count


def example_lines(address: str) -> Iterator[str]:
    """Lines for the terminal: a query to paste, positions worth asking at, credentials. `address` is the service's URL."""
    return banner_lines(year(), address)
