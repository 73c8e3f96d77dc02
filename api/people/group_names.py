"""The names under which a group is found."""

from collections.abc import Iterator

from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.names import spellings


def names_of_group(group: GroupTimeline) -> Iterator[str]:
    """Its aliases, and every official name that it ever had, in both languages."""
    for each in group.names:
        yield from spellings(each.name)
    yield from map(str, group.aliases)
