"""The demonstration: a year of two groups, recorded through the public commands in a database of its own."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from starlette.types import ASGIApp

from api.demonstration.loading import NotLoaded, Progress
from api.demonstration.loading import load as _load
from api.demonstration.worth_asking import QUESTION, Moment, lines, moments
from api.demonstration.year import year

__all__ = ["QUESTION", "Loaded", "Moment", "NotLoaded", "length", "load", "worth_asking", "year"]


class Loaded(Struct, frozen=True):
    """The position of the newest event, the moments worth asking about, and a question to paste."""

    position: int
    moments: tuple[Moment, ...]
    question: str


def load(app: ASGIApp, say: Callable[[str], None] = lambda line: None, progress: Progress | None = None) -> Loaded:
    """Record the demonstration in a ledger that is empty, or that holds its beginning. Raises NotLoaded."""
    story = year()
    _load(app, story, progress or (lambda done, total: None))
    say(f"the demonstration is recorded: {len(story.commands)} commands, {story.length} events")
    return Loaded(story.length, moments(story), QUESTION)


def length() -> int:
    """How many events the demonstration records."""
    return year().length


def worth_asking(address: str) -> Iterator[str]:
    """Lines for whoever started the service: a question to paste, positions worth asking, credentials."""
    return lines(year(), address)
