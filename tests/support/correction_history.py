"""Fixture history of corrections: a meeting with two on its roll, and a correction of the first act of a kind."""

from datetime import timedelta
from typing import Any

from domain.entries import Entry
from domain.events.base import Event
from tests.support.group_history import MAY, given, line
from tests.support.story import Story, id_of

ONE_DAY = timedelta(days=1)


def met_with_roll() -> Story:
    """A meeting held in May with Ann and Bob on its roll, one command an act."""
    story = given()
    story.meeting("may", "sub-group", MAY)
    story.record(line("may", MAY, "s1", "ann"))
    story.record(line("may", MAY, "s2", "bob"))
    return story


def first_act(story: Story, kind: type[Event], stream: str | None = None, **like: Any) -> Entry:
    """The first act of a kind."""
    return next(
        e
        for e in story.entries
        if isinstance(e.event, kind)
        and (stream is None or e.stream == id_of(stream))
        and all(getattr(e.event, f) == v for f, v in like.items())
    )


def corrected(story: Story, kind: type[Event], stream: str, like: dict[str, Any], **changed: Any) -> list[Entry]:
    return story.correct(first_act(story, kind, stream, **like).position, **changed)
