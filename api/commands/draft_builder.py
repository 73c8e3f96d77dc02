"""Builds the drafts of a command that records several events in several streams, each with the next version of its
stream."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from api.commands.fields.event_fields import event_of, id_in_path
from api.commands.request import CommandRequest, Fields
from domain.admission import DraftEvent
from domain.events.base import Event
from domain.refusals import NotPermitted
from domain.text import said
from domain.timelines.group.timeline import GroupTimeline
from ledger.world.tracked_world import TrackedWorld

COMMON_FIELDS = ("on", "authority", "evidence")


class DraftBuilder(Struct):
    """The drafts so far; `common` are the fields that all events of the command share."""

    request: CommandRequest
    world: TrackedWorld
    common: Fields
    drafts: list[DraftEvent] = []

    @classmethod
    def of(cls, request: CommandRequest, world: TrackedWorld) -> "DraftBuilder":
        fields: Fields = msgspec.to_builtins(request.body)
        return cls(request, world, {name: fields[name] for name in COMMON_FIELDS if name in fields})

    def add(self, stream: str, stream_kind: str, kind: type[Event], **fields: Any) -> None:
        """Append a draft; fields of None are left out."""
        version = self.world.version(stream) + sum(d.stream == stream for d in self.drafts) + 1
        plain = {**self.common, **{name: value for name, value in fields.items() if value is not None}}
        event = event_of(kind, plain, self.request, self.world, stream=stream, version=version)
        self.drafts.append(DraftEvent(stream, stream_kind, event))


def groups_in_reach(
    request: CommandRequest, world: TrackedWorld, groups: Iterable[GroupTimeline], only: Sequence[str] | None
) -> list[GroupTimeline]:
    """Those of the groups that the credential reaches, and that the request names in `only`, where it names any. Raises
    Unknown for a name of no group, and NotPermitted for that of one out of reach."""
    named = None if only is None else {_in_reach(request, world, group) for group in only}
    return [g for g in groups if request.reaches(g.slug) and (named is None or g.id in named)]


def _in_reach(request: CommandRequest, world: TrackedWorld, name: str) -> str:
    id = id_in_path(name, "group", world)
    group = world.group(id)
    if group and not request.reaches(group.slug):
        raise NotPermitted("within-groups", said("this credential is limited to other groups than {slug}", slug=name))
    return id
