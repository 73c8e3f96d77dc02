"""Codec: events as deterministic JSON under an explicit topic and version; old versions are upcast when they are read."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct

from domain.events.upcasts import Upcast


class CodecError(ValueError):
    """Stored bytes that cannot be read, or a value that is not one of the codec's events."""


class NestedEvent(Struct, frozen=True):
    """An event within an event, as it is stored."""

    topic: str
    state: Raw


class Codec:
    """Encodes the given kinds of event. `upcasts[topic, version]` makes the next version's state out of that version's,
    in nested replacements too. Stored events are never rewritten."""

    def __init__(self, kinds: Mapping[str, type[Any]], upcasts: Mapping[tuple[str, int], Upcast] | None = None) -> None:
        self._kinds = dict(kinds)
        self._upcasts = dict(upcasts or {})
        self._topics = {kind: f"{topic}/{kind.VERSION}" for topic, kind in self._kinds.items()}
        self._stored_forms = {
            kind: _stored_form(kind) for kind in self._kinds.values() if "replacement" in kind.__struct_fields__
        }
        self._decoders = {
            self._topics[kind]: (kind, msgspec.json.Decoder(self._stored_forms.get(kind, kind)))
            for kind in self._kinds.values()
        }
        self._encode = msgspec.json.Encoder(order="deterministic").encode

    def encode(self, event: Any) -> tuple[str, bytes]:
        """The topic with its version, and the state."""
        kind = type(event)
        topic = self._topics.get(kind)
        if topic is None:
            raise CodecError(f"{kind.__name__} is not a kind of event that the ledger keeps")
        stored_form = self._stored_forms.get(kind)
        return topic, self._encode(self._to_stored_form(event, stored_form) if stored_form else event)

    def decode(self, topic: str, state: bytes) -> Any:
        """The event that is stored. Raises CodecError."""
        known = self._decoders.get(topic)
        if known is None:
            return self._upcast(topic, state)
        kind, decoder = known
        try:
            found = decoder.decode(state)
        except msgspec.MsgspecError as error:
            raise CodecError(f"{topic}: {error}") from error
        return found if type(found) is kind else self._from_stored_form(found, kind)

    def current_state(self, topic: str, state: bytes) -> bytes:
        """What is stored as it would be stored today: in the newest version of its fields, in a replacement too. Raises
        CodecError."""
        known = self._decoders.get(topic)
        if known is not None and known[0] not in self._stored_forms:
            return state
        return self.encode(self.decode(topic, state))[1]

    def _to_stored_form(self, event: Any, stored_form: type[Any]) -> Any:
        fields = {name: getattr(event, name) for name in event.__struct_fields__}
        topic, state = self.encode(event.replacement)
        return stored_form(**{**fields, "replacement": NestedEvent(topic, Raw(state))})

    def _from_stored_form(self, found: Any, kind: type[Any]) -> Any:
        fields = {name: getattr(found, name) for name in found.__struct_fields__}
        return kind(**{**fields, "replacement": self.decode(found.replacement.topic, bytes(found.replacement.state))})

    def _upcast(self, topic: str, state: bytes) -> Any:
        name, _, number = topic.partition("/")
        kind = self._kinds.get(name)
        if kind is None or not number.isdigit() or int(number) > kind.VERSION:
            raise CodecError(f"{topic}: not a kind of event that this version knows")
        try:
            fields = msgspec.json.decode(state, type=dict[str, Any])
        except msgspec.MsgspecError as error:
            raise CodecError(f"{topic}: {error}") from error
        for version in range(int(number), kind.VERSION):
            upcast = self._upcasts.get((name, version))
            if upcast is None:
                raise CodecError(f"{topic}: no way from version {version} to the next")
            fields = upcast(fields)
        return self.decode(self._topics[kind], self._encode(fields))


def _stored_form(kind: type[Any]) -> type[Any]:
    """The stored form of a kind of event that holds a replacement: the same fields, the replacement under its topic."""
    fields: list[Any] = []
    for f in msgspec.structs.fields(kind):
        of = NestedEvent if f.name == "replacement" else f.type
        if f.default is not msgspec.NODEFAULT:
            fields.append((f.name, of, f.default))
        elif f.default_factory is not msgspec.NODEFAULT:
            fields.append((f.name, of, msgspec.field(default_factory=f.default_factory)))
        else:
            fields.append((f.name, of))
    return msgspec.defstruct(
        f"Stored{kind.__name__}", fields, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
    )
