"""Commands that record several acts in several streams: each draft takes the next version of its stream."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from api.commands.asked import Asked, Fields, event_of, in_path
from domain.decisions import Draft
from domain.events.act import Act
from domain.refusals import NotPermitted
from domain.timelines.group import Group
from domain.words import Words, said
from ledger.world import Streams

COMMON = ("on", "authority", "evidence")


class Drafting(Struct):
    """The drafts of one command so far; `common` is what its acts have in common."""

    asked: Asked
    world: Streams
    common: Fields
    drafts: list[Draft] = []

    @classmethod
    def of(cls, asked: Asked, world: Streams) -> "Drafting":
        fields: Fields = msgspec.to_builtins(asked.body)
        return cls(asked, world, {name: fields[name] for name in COMMON if name in fields})

    def add(self, stream: str, stream_kind: str, kind: type[Act], **fields: Any) -> None:
        """One more act; fields of None are left out."""
        version = self.world.version(stream) + sum(d.stream == stream for d in self.drafts) + 1
        plain = {**self.common, **{name: value for name, value in fields.items() if value is not None}}
        event = event_of(kind, plain, self.asked, self.world, stream=stream, version=version)
        self.drafts.append(Draft(stream, stream_kind, event))


def chosen(
    asked: Asked, world: Streams, groups: Iterable[Group], only: Sequence[str] | None, instead: Words
) -> list[Group]:
    """The groups in which to act: all of them, or those that the request names. Raises NotPermitted where the credential
    does not reach one of them; `instead` says what may be asked for then."""
    named = None if only is None else {in_path(g, "group", world) for g in only}
    found = [g for g in groups if named is None or g.id in named]
    if outside := sorted(g.slug for g in found if not asked.reaches(g.slug)):
        text = said(
            "this credential does not reach {outside}, where there is something to record too; {instead}",
            outside=outside,
            instead=instead,
        )
        raise NotPermitted("within-groups", text)
    return found
