"""What was asked for in one request, and the way from its plain fields to an event: slugs become ids, words are sealed."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, get_args
from uuid import UUID

import msgspec
from msgspec import Struct

from api.commands.ids import canonical, short_id
from api.reports.digests import ReportDigest
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.base import Event
from domain.refusals import Malformed, Unknown, Unlawful
from domain.text import code, said
from domain.values import Sealed
from ledger.keyring import KeyDestroyed
from ledger.world.streams import Streams

AUTHORITY_REFERENCES = (("group", "group"), ("agency", "agency"), ("meeting", "meeting"))

HEALTH_REASONS = ("sickness",)
"""Reasons that say something of a person's health: they stand in the sealed note, and the reason is `other`."""

_SLUG = re.compile("[a-z0-9][a-z0-9-]{0,62}")

Fields = dict[str, Any]


class Seal(Protocol):
    def __call__(self, person: str, version: int, field: str, text: str) -> Sealed: ...


class CommandRequest(Struct, frozen=True, kw_only=True):
    """One request: the id of its command, the parameters of its path, its body, the actor, and the day it is. `open` opens
    sealed words, `entry` finds what stands at a position, `entries` what a command recorded, `reaches` whether the
    credential may record acts of a group, given by its slug; `persons` finds those of a name, `agencies`
    lists all of them; `states` says what a report states of itself (slug, which, period, position)."""

    command: UUID
    path: Mapping[str, str]
    body: Any
    actor: str
    today: date
    seal: Seal
    open: Callable[[Sealed], str | None]
    entry: Callable[[int], Entry | None]
    entries: Callable[[str], Sequence[Entry]]
    reaches: Callable[[str], bool]
    persons: Callable[[str], Sequence[str]]
    agencies: Callable[[], Sequence[str]]
    states: Callable[[str, str, str, int | None], ReportDigest]

    def fields(self) -> Fields:
        """The body as plain values, with what the path says, without what only the edge needs."""
        fields: Fields = msgspec.to_builtins(self.body)
        fields.pop("acknowledge", None)
        return fields


class Propose(Protocol):
    def __call__(self, asked: CommandRequest, world: Streams) -> list[DraftEvent]:
        """The acts that were asked for, given the world as it stands."""
        ...


def resolve(value: str, kind: str, world: Streams) -> str | None:
    """The id that a client's reference stands for: itself, or that of the slug of a group or an agency."""
    if id := canonical(value):
        return id
    if not _SLUG.fullmatch(value):
        return None
    if kind == "group":
        return group.id if (group := world.group_named(value)) else None
    if kind == "agency":
        return agency.id if (agency := world.agency_named(value)) else None
    return None


def id_in_path(value: str, kind: str, world: Streams) -> str:
    """The id of the stream that a path names. Raises Unknown."""
    id = resolve(value, kind, world)
    entries = world.entries(id) if id else ()
    if id is None or not entries or entries[0].kind != kind:
        raise Unknown(f"known-{kind}", said("no {kind} is recorded under {name}", kind=code(kind), name=value[:100]))
    return id


def event_of(
    kind: type[Event], fields: Fields, asked: CommandRequest, world: Streams, *, stream: str, version: int
) -> Event:
    """The event that plain fields (by their names in JSON) describe, as the act `version` of a stream."""
    plain = dict(fields)
    plain.setdefault("by", asked.actor)
    if plain.get("reason") in HEALTH_REASONS and "note" in kind.__struct_fields__:
        _move_reason_to_note(plain, asked)
    for name, of in kind.REFERENCES:
        _resolve_field(plain, name, of, world)
    if isinstance(authority := plain.get("authority"), dict):
        plain["authority"] = authority = dict(authority)
        for name, of in AUTHORITY_REFERENCES:
            _resolve_field(authority, name, of, world, at="authority.")
    for f in msgspec.structs.fields(kind):
        if _is_sealed(f.type) and isinstance(text := plain.get(f.encode_name), str):
            person = stream if kind.TOPIC.startswith("person.") else plain.get("person")
            plain[f.encode_name] = _seal(person, version, f.encode_name, text, asked, world)
    return msgspec.convert(plain, kind)


def fill_short_id(kind: type[Event], field: str, prefix: str, fields: Fields, world: Streams, stream: str) -> None:
    """Give the next short id where the client left it out."""
    if field not in fields:
        taken = {getattr(e.event, field) for e in world.entries(stream) if isinstance(e.event, kind)}
        fields[field] = short_id(prefix, taken)


def meeting_day(asked: CommandRequest, world: Streams, stream: str, fields: Fields) -> date:
    """The day of the meeting that the path names."""
    meeting = world.meeting(stream)
    if meeting is None or meeting.day is None:
        raise Unknown("known-meeting", said("the meeting's scheduling does not stand, so it has no day: give `on`"))
    return meeting.day


def date_of_starts(asked: CommandRequest, world: Streams, stream: str, fields: Fields) -> date:
    """The date of `starts`, as its own offset has it."""
    return datetime.fromisoformat(fields["starts"]).date()


def date_of_at(asked: CommandRequest, world: Streams, stream: str, fields: Fields) -> date:
    """The date of `at`, as its own offset has it."""
    return datetime.fromisoformat(fields["at"]).date()


def today_or_meeting_day(asked: CommandRequest, world: Streams, stream: str, fields: Fields) -> date:
    """Today, or the day of the meeting that the path names if that has passed."""
    return min(asked.today, meeting_day(asked, world, stream, fields))


def day_of_named_meeting(asked: CommandRequest, world: Streams, stream: str, fields: Fields) -> date:
    """The day of the meeting that the body names. Raises Malformed without one."""
    named = fields.get("meeting")
    if not isinstance(named, str):
        raise Malformed("in-order", said("without a `meeting` there is no day to take it from: give `on`"))
    return meeting_day(asked, world, id_in_path(named, "meeting", world), fields)


def today_or_planned_day(asked: CommandRequest, world: Streams, stream: str, fields: Fields) -> date:
    """Today, or the day of the meeting if that has passed: nobody plans a meeting after it."""
    return min(asked.today, date.fromisoformat(fields["meets_on"]))


def _resolve_field(plain: Fields, name: str, kind: str, world: Streams, at: str = "") -> None:
    value = plain.get(name)
    if isinstance(value, str):
        plain[name] = _resolve_reference(value, name, kind, world, at)
    elif isinstance(value, list | tuple):
        plain[name] = [_resolve_reference(v, name, kind, world, at) for v in value]


def _resolve_reference(value: str, name: str, kind: str, world: Streams, at: str) -> str:
    id = resolve(value, kind, world)
    if id is None:
        field = f"{at}{name}"
        text = said("{field} names no {kind} that is recorded: {value}", field=field, kind=code(kind), value=value)
        raise Unlawful("known-reference", text)
    return id


def _move_reason_to_note(plain: Fields, asked: CommandRequest) -> None:
    note = plain.get("note")
    if isinstance(note, dict):
        note = asked.open(msgspec.convert(note, Sealed))
    plain |= {"note": "; ".join(filter(None, (plain["reason"], note))), "reason": "other"}


def _is_sealed(kind: Any) -> bool:
    return kind is Sealed or Sealed in get_args(kind)


def _seal(person: Any, version: int, field: str, text: str, asked: CommandRequest, world: Streams) -> Sealed:
    if not isinstance(person, str):
        raise Malformed(
            "sealed-for-a-person", said("`{field}` is about a person: say who, or leave it out", field=field)
        )
    known = world.person(person)
    if known is None and version > 1:
        raise Unlawful("known-reference", said("person names no person that is recorded: {person}", person=person))
    try:
        if known is None or not known.erased:
            return asked.seal(person, version, field, text)
    except KeyDestroyed:
        pass
    raise Unlawful("person-erased", said("the person was erased; nothing more can be recorded of them"))
