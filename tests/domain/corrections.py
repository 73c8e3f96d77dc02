"""What tests of corrections tell: a meeting with two on its roll, and a correction of the first act of a kind."""

from datetime import timedelta
from typing import Any

from domain.entries import Entry
from domain.events.act import Act
from tests.domain.telling import MAY, given, line
from tests.story import Story, id_of

DAY = timedelta(days=1)


def met() -> Story:
    """A meeting held in May with Ann and Bob on its roll, one command an act."""
    story = given()
    story.meeting("may", "sub-group", MAY)
    story.record(line("may", MAY, "s1", "ann"))
    story.record(line("may", MAY, "s2", "bob"))
    return story


def found(story: Story, kind: type[Act], stream: str | None = None, **like: Any) -> Entry:
    """The first act of a kind."""
    return next(
        e
        for e in story.entries
        if isinstance(e.event, kind)
        and (stream is None or e.stream == id_of(stream))
        and all(getattr(e.event, f) == v for f, v in like.items())
    )


def corrected(story: Story, kind: type[Act], stream: str, like: dict[str, Any], **changed: Any) -> list[Entry]:
    return story.correct(found(story, kind, stream, **like).position, **changed)
