"""Parses the plain fields of a body into an event: references become ids, words about a person are sealed."""

import re
from functools import cache
from typing import Any, get_args

import msgspec

from api.commands.fields.ids import SLUG, canonical, short_id
from api.commands.request import CommandRequest, Fields
from domain.events.base import Event
from domain.refusals import Malformed, Unknown, Unlawful
from domain.text import code, said
from domain.values import Sealed
from ledger.keyring import KeyDestroyed
from ledger.world.tracked_world import TrackedWorld

AUTHORITY_REFERENCES = (("group", "group"), ("agency", "agency"), ("meeting", "meeting"))

HEALTH_REASONS = ("sickness",)
"""Reasons that say something of a person's health: they stand in the sealed note, and the reason is `other`."""


def resolve(value: str, kind: str, world: TrackedWorld) -> str | None:
    """The id of the stream that a client refers to by id, or, for a group or an agency, by slug; None for anything
    else."""
    if id := canonical(value):
        return id
    if not re.fullmatch(SLUG, value):
        return None
    if kind == "group":
        return group.id if (group := world.group_named(value)) else None
    if kind == "agency":
        return agency.id if (agency := world.agency_named(value)) else None
    return None


def id_in_path(value: str, kind: str, world: TrackedWorld) -> str:
    """The id of the stream of a kind that the path names. Raises Unknown unless it is recorded."""
    id = resolve(value, kind, world)
    entries = world.entries(id) if id else ()
    if id is None or not entries or entries[0].kind != kind:
        raise unknown_stream(kind, value)
    return id


def unknown_stream(kind: str, value: str) -> Unknown:
    """The refusal of an address that names nothing that is recorded, or that the credential reaches."""
    return Unknown(f"known-{kind}", said("no {kind} is recorded under {name}", kind=code(kind), name=value[:100]))


def unknown_reference(field: str, kind: str, value: str) -> Unlawful:
    """The refusal of a field that names nothing that is recorded, or that the credential reaches."""
    text = said("{field} names no {kind} that is recorded: {value}", field=field, kind=code(kind), value=value)
    return Unlawful("known-reference", text)


def event_of(
    kind: type[Event], fields: Fields, request: CommandRequest, world: TrackedWorld, *, stream: str, version: int
) -> Event:
    """The event of these fields (under their JSON names), as the act `version` of a stream. Raises Malformed,
    Unlawful, msgspec.ValidationError."""
    plain = dict(fields)
    plain.setdefault("by", request.actor)
    if plain.get("reason") in HEALTH_REASONS and "note" in kind.__struct_fields__:
        _move_reason_to_note(plain, request)
    for name, of in kind.REFERENCES:
        _resolve_field(plain, name, of, world)
    if isinstance(authority := plain.get("authority"), dict):
        plain["authority"] = authority = dict(authority)
        for name, of in AUTHORITY_REFERENCES:
            _resolve_field(authority, name, of, world, at="authority.")
    for name in _sealed_fields(kind):
        if isinstance(text := plain.get(name), str):
            person = stream if kind.TOPIC.startswith("person.") else plain.get("person")
            plain[name] = _seal(person, version, name, text, request, world)
    return msgspec.convert(plain, kind)


@cache
def _sealed_fields(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an event that hold sealed words, under their JSON names."""
    return tuple(f.encode_name for f in msgspec.structs.fields(kind) if _is_sealed(f.type))


def fill_short_id(kind: type[Event], field: str, prefix: str, fields: Fields, world: TrackedWorld, stream: str) -> None:
    """Set a field to the next short id of the stream, unless it is set."""
    if field not in fields:
        taken = {getattr(e.event, field) for e in world.entries(stream) if isinstance(e.event, kind)}
        fields[field] = short_id(prefix, taken)


def _resolve_field(plain: Fields, name: str, kind: str, world: TrackedWorld, at: str = "") -> None:
    value = plain.get(name)
    if isinstance(value, str):
        plain[name] = _resolve_reference(value, name, kind, world, at)
    elif isinstance(value, list | tuple):
        plain[name] = [_resolve_reference(v, name, kind, world, at) for v in value]


def _resolve_reference(value: str, name: str, kind: str, world: TrackedWorld, at: str) -> str:
    id = resolve(value, kind, world)
    if id is None:
        raise unknown_reference(f"{at}{name}", kind, value)
    return id


def _move_reason_to_note(plain: Fields, request: CommandRequest) -> None:
    note = plain.get("note")
    if isinstance(note, dict):
        note = request.open(msgspec.convert(note, Sealed))
    plain |= {"note": "; ".join(filter(None, (plain["reason"], note))), "reason": "other"}


def _is_sealed(kind: Any) -> bool:
    return kind is Sealed or Sealed in get_args(kind)


def _seal(person: Any, version: int, field: str, text: str, request: CommandRequest, world: TrackedWorld) -> Sealed:
    if not isinstance(person, str):
        raise Malformed(
            "sealed-for-a-person", said("`{field}` is about a person: say who, or leave it out", field=field)
        )
    known = world.person(person)
    if known is None and version > 1:
        raise Unlawful("known-reference", said("person names no person that is recorded: {person}", person=person))
    try:
        if known is None or not known.erased:
            return request.seal(person, version, field, text)
    except KeyDestroyed:
        pass
    raise Unlawful("person-erased", said("the person was erased; nothing more can be recorded of them"))
