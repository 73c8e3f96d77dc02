"""Faults of interpretations of terms."""

from collections.abc import Iterator

from domain.faults import Fault
from domain.terms.checks.document import check_value
from domain.text import said
from domain.timelines.base import fault
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World


def interpretation_faults(group: GroupTimeline, world: World) -> Iterator[Fault]:
    """Interpretations whose value fitted when it was given, and no longer fits the terms as they were corrected."""
    for given in group.interpretations:
        version = next((a for a in group.adopted if a.version == given.terms), None)
        if version is None or (len(version.basis) == len(given.basis) == 1 and version.subject < given.subject):
            continue
        if all(o.key != given.key for o in version.terms.open):
            continue
        key = ("misfits", version.basis, given.basis)
        if key not in world.memo:
            world.memo[key] = check_value(version.terms, given.key, given.value)
        if wrong := world.memo[key]:
            text = said(
                "the value given for {key} does not fit, and is not heard: {reason}",
                key=given.key,
                reason=wrong[0].reason,
            )
            yield fault(group.id, "interpretation-fits", text, given, version)
