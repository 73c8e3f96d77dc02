"""An entry of a table of routes: address, events, body, and examples that work."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from api.commands.duplicates import ask_about_work
from api.commands.fields.body import body_of
from api.commands.fields.default_days import DayDefault
from api.commands.fields.event_fields import event_of, fill_short_id, id_in_path
from api.commands.fields.ids import KEY, stream_id
from api.commands.request import Ask, CommandRequest, Fields, PreviewNotes, Propose
from domain.admission import DraftEvent
from domain.events.base import Event
from domain.refusals import Unknown
from domain.text import code, said
from ledger.world.tracked_world import TrackedWorld

_PARAMETER = re.compile(r"{(\w+)}")

FieldDefault = Callable[[CommandRequest, TrackedWorld, str, Fields], Any]


class Example(Struct, frozen=True):
    """A request that works after those before it: idempotency key, path parameters, body."""

    key: str
    path: dict[str, str]
    body: dict[str, Any]


class Route(Struct, frozen=True, kw_only=True):
    """POST `path` carries out one command. `does` is its summary, an imperative; `records` the kinds of event; with
    `leaves` the response lists loose ends; `answers` is the struct of a response of its own; `asks` is what is asked before
    it is recorded, `notes` what its preview says beside what would change. `references_written` lets references be written
    as people do; an import looks for what they mean itself."""

    path: str
    does: str
    records: tuple[type[Event], ...]
    body: type[Struct]
    propose: Propose
    examples: tuple[Example, ...]
    leaves: bool = False
    answers: type[Struct] | None = None
    asks: Ask | None = None
    notes: PreviewNotes | None = None
    references_written: bool = True

    @property
    def parameters(self) -> tuple[str, ...]:
        return path_parameters(self.path)

    @property
    def id(self) -> str:
        """The operationId: the summary in snake case."""
        return re.sub(r"[^a-z]+", "_", self.does.lower()).strip("_")

    @property
    def name(self) -> str:
        """The name of the command on the command line: that of the body in kebab case, as `notice-given`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.body.__name__).lower()


def path_parameters(path: str) -> tuple[str, ...]:
    """The names of the parameters of a route's path, in its order."""
    return tuple(_PARAMETER.findall(path))


def act(
    path: str,
    kind: type[Event],
    does: str,
    *examples: Example,
    begins: str | None = None,
    number: tuple[str, str] | None = None,
    on: DayDefault | None = None,
    fill: tuple[str, FieldDefault] | None = None,
    asks: Ask | None = None,
    notes: PreviewNotes | None = None,
) -> Route:
    """A command that records one event, whose fields its body and its path give.

    The first parameter of the path names the stream; the others are fields of the event. A command that `begins` a
    stream takes every parameter for a field. `number` gives a short id (field, prefix) where the client gives none, `on`
    the day where the client says none, `fill` another field. `asks` is what is asked first: of the
    beginning of a piece of work, whether it is recorded already. `notes` is what the preview says besides.
    """
    given = path_parameters(path) if begins else path_parameters(path)[1:]
    optional = {"on"} if on else set()
    optional |= {each[0] for each in (number, fill) if each}

    def propose(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
        fields = request.fields()
        if begins:
            stream, stream_kind = stream_id(request.command), begins
        else:
            stream_kind = path_parameters(path)[0]
            stream = id_in_path(request.path[stream_kind], stream_kind, world)
        fields |= {name: _path_field(name, request, world, None if begins else stream) for name in given}
        if number:
            fill_short_id(kind, *number, fields, world, stream)
        if on and "on" not in fields:
            fields["on"] = on(request, world, stream, fields)
        if fill and fill[0] not in fields:
            fields[fill[0]] = fill[1](request, world, stream, fields)
        version = world.version(stream) + 1
        return [DraftEvent(stream, stream_kind, event_of(kind, fields, request, world, stream=stream, version=version))]

    if begins and kind.PARENT and begins != "meeting":
        asks = asks or ask_about_work
    body = body_of(kind, given=given, optional=optional)
    return Route(
        path=path, does=does, records=(kind,), body=body, propose=propose, examples=examples, asks=asks, notes=notes
    )


def _path_field(name: str, request: CommandRequest, world: TrackedWorld, stream: str | None) -> str:
    """The value of a path parameter that is a field of the event. Raises Unknown for a stream, seat or deputy that is
    not recorded."""
    value = request.path[name]
    if stream is None:
        return id_in_path(value, name, world)
    group = world.group(stream)
    seats: Sequence[Any] = list(group.seats.values()) if group else []
    if name == "office" and not re.fullmatch(KEY, value):
        raise Unknown("office-name", said("no office can be called {name}", name=value[:100]))
    known = {"seat": [s.id for s in seats], "deputy": [d.id for s in seats for d in s.deputies]}
    if name in known and value not in known[name]:
        raise Unknown(f"{name}-exists", said("the group has no {what} {id}", what=code(name), id=value[:100]))
    return value
