"""Commands that record several acts in several streams: each draft takes the next version of its stream."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from api.commands.event_fields import event_of, id_in_path
from api.commands.request import CommandRequest, Fields
from domain.admission import DraftEvent
from domain.events.base import Event
from domain.refusals import NotPermitted
from domain.text import Words, said
from domain.timelines.group.timeline import GroupTimeline
from ledger.world.streams import Streams

COMMON_FIELDS = ("on", "authority", "evidence")


class DraftBuilder(Struct):
    """The drafts of one command so far; `common` is what its acts have in common."""

    request: CommandRequest
    world: Streams
    common: Fields
    drafts: list[DraftEvent] = []

    @classmethod
    def of(cls, request: CommandRequest, world: Streams) -> "DraftBuilder":
        fields: Fields = msgspec.to_builtins(request.body)
        return cls(request, world, {name: fields[name] for name in COMMON_FIELDS if name in fields})

    def add(self, stream: str, stream_kind: str, kind: type[Event], **fields: Any) -> None:
        """One more act; fields of None are left out."""
        version = self.world.version(stream) + sum(d.stream == stream for d in self.drafts) + 1
        plain = {**self.common, **{name: value for name, value in fields.items() if value is not None}}
        event = event_of(kind, plain, self.request, self.world, stream=stream, version=version)
        self.drafts.append(DraftEvent(stream, stream_kind, event))


def groups_in_reach(
    request: CommandRequest, world: Streams, groups: Iterable[GroupTimeline], only: Sequence[str] | None, instead: Words
) -> list[GroupTimeline]:
    """The groups in which to act: all of them, or those that the request names. Raises NotPermitted where the credential
    does not reach one of them; `instead` says what may be asked for then."""
    named = None if only is None else {id_in_path(g, "group", world) for g in only}
    found = [g for g in groups if named is None or g.id in named]
    if outside := sorted(g.slug for g in found if not request.reaches(g.slug)):
        text = said(
            "this credential does not reach {outside}, where there is something to record too; {instead}",
            outside=outside,
            instead=instead,
        )
        raise NotPermitted("within-groups", text)
    return found
