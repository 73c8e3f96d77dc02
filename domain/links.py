"""Links from one stream to the next (an agency and its successor, a person and the one they are)."""

from collections.abc import Callable, Iterator


def walk_links(start: str, following: Callable[[str], str | None]) -> Iterator[str]:
    """Walk of a linked list with cycle detection: the id, then the one that follows it, and so on, each once."""
    seen = set[str]()
    id: str | None = start
    while id and id not in seen:
        yield id
        seen.add(id)
        id = following(id)
