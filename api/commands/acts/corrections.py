"""The route of compensating events: corrections and retractions, several in one command."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.commands.acts.examples import BY_COUNCIL, RENAMED_TOO_EARLY
from api.commands.authorisation.known_world import known_world
from api.commands.authorisation.reach import permit_drafts, reaches_entry
from api.commands.fields import allowed_values
from api.commands.fields.body import (
    NO_ITEMS,
    OMITTED,
    FreeText,
    body_struct,
    common_fields,
    list_of,
    replacement_of,
)
from api.commands.fields.event_fields import event_of
from api.commands.fields.ids import canonical
from api.commands.request import CommandRequest, Fields, preview_seal
from api.commands.route import Example, Route
from api.http.refusals import BadRequest
from domain.admission import DraftEvent
from domain.entries import Entry, revisions, standing_events
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.permission import Credential
from domain.refusals import Malformed, Unknown
from domain.text import code, said
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld
from projections.what_if.supposed_entries import REASON

PATH_PARTS_MAX = 16
"""How deep a name of a replacement leads into a field at most: no field is nearly as deep."""
_UNASKED: Any = None
"""In the place of what corrections ask nothing of."""
Position = Annotated[int, Meta(ge=1, le=2**62)]

CORRECTION = body_struct(
    "Correction",
    [
        ("position", Position, msgspec.field()),
        ("replacement", dict[str, Any], msgspec.field()),
        ("reason", FreeText, msgspec.field()),
        ("kind", Annotated[str, Meta(max_length=64)] | UnsetType, OMITTED),
    ],
    doc="What was recorded at `position` was really otherwise. `replacement` holds the fields that were different; the "
    "others stay as they stand. A name may lead to a part of a field, as `presence.0.from` and `name.en` do. `kind`, the "
    "class of the event, is checked if it is given.",
)
RETRACTION = body_struct(
    "Retraction",
    [
        ("position", Position | UnsetType, OMITTED),
        ("command", Annotated[str, Meta(max_length=36)] | UnsetType, OMITTED),
        ("reason", FreeText, msgspec.field()),
    ],
    doc="What was recorded at `position`, or everything that `command` recorded, did not happen.",
    also=lambda body: _one_of_both(body),
)


def _compensate(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    fields = {name: value for name, value in request.fields().items() if name in ("on", "authority", "evidence")}
    fields.setdefault("on", request.today.isoformat())
    versions: dict[str, int] = {}
    drafts: list[DraftEvent] = []
    for entry, item in _entries_meant(request, world):
        version = versions[entry.stream] = versions.get(entry.stream, world.version(entry.stream)) + 1
        plain = {**fields, "reason": item.reason, "retracts": entry.version}
        event = event_of(Retracted, plain, request, world, stream=entry.stream, version=version)
        if isinstance(item, CORRECTION):
            event = _corrected(event, entry, item, request, world, version)
        drafts.append(DraftEvent(entry.stream, entry.kind, event))
    return drafts


def supposed_corrections(
    credential: Credential, streams: EventStore, head: int, today: date, corrections: Sequence[Mapping[str, Any]]
) -> list[DraftEvent]:
    """The drafts of corrections that are only supposed (`position` and `replacement` of each) of what the credential
    reaches, as known at the head; nothing is sealed. Raises domain.refusals.Refused, BadRequest."""
    world = TrackedWorld(SourceAsOf(streams, head))

    def reached(position: int) -> Entry | None:
        entry = streams.entry(position) if position <= head else None
        return entry if entry and reaches_entry(credential, entry, world) else None

    given = [{**each, "reason": REASON} for each in corrections]
    try:
        body = msgspec.convert({"corrections": given, "authority": {"kind": "body"}}, ROUTES[0].body)
        request = CommandRequest(
            command=UUID(int=0), path={}, body=body, actor=credential.actor, today=today, seal=preview_seal,
            open=lambda _: None, entry=reached, entries=lambda _: (), reaches=credential.reads_group,
            find_persons=_UNASKED, agencies=_UNASKED, report_digest=_UNASKED,
        )  # fmt: skip
        drafts = _compensate(request, known_world(credential, world))
    except msgspec.ValidationError as error:
        raise BadRequest(said("{error}", error=str(error)), rule="shape") from None
    permit_drafts(credential, drafts, world)
    return drafts


def _entries_meant(request: CommandRequest, world: TrackedWorld) -> Iterator[tuple[Entry, Any]]:
    """The entries at which each correction and retraction is aimed, in the order given; those of a command that still
    stand, or all of them where none does. Raises Unknown."""
    for item in (*request.body.corrections, *request.body.retractions):
        if item.position is not UNSET:
            entry = request.entry(item.position)
            if entry is None:
                raise Unknown(
                    "known-position", said("nothing is recorded at position {position}", position=item.position)
                )
            yield entry, item
        else:
            id = canonical(item.command)
            entries = request.entries(id) if id else ()
            if not entries:
                raise Unknown("known-command", said("no command {command} is recorded", command=item.command))
            left = [e for e in entries if revisions(world.entries(e.stream)).get(e.version, e.event) is not None]
            yield from ((e, item) for e in left or entries)


def _corrected(
    outer: Event, entry: Entry, item: Any, request: CommandRequest, world: TrackedWorld, version: int
) -> Corrected:
    """The correction of the act at an entry; where that is a correction itself, of the act that it corrected. Raises
    Malformed, BadRequest."""
    corrects = entry.event.corrects if isinstance(entry.event, Corrected) else entry.version
    stands = next((s for s in standing_events(world.entries(entry.stream)) if s.version == corrects), None)
    if stands is None:
        raise Malformed("corrects-an-act", said("a correction names an act; to undo a retraction, retract it"))
    act = stands.event or stands.entry.event
    fields = _replaced(act, item)
    replacement = event_of(type(act), fields, request, world, stream=entry.stream, version=version)
    return Corrected(
        on=outer.on,
        by=outer.by,
        authority=outer.authority,
        evidence=outer.evidence,
        corrects=corrects,
        replacement=replacement,
        reason=item.reason,
    )


def _replaced(act: Event, item: Any) -> Fields:
    """The plain fields of the act, overwritten by those of the replacement. Raises Malformed, BadRequest."""
    kind, name = type(act), type(act).__name__
    if item.kind is not UNSET and item.kind != name:
        raise Malformed(
            "same-kind",
            said(
                "position {position} is a {name}, which no {kind} can replace; retract it",
                position=item.position,
                name=code(name),
                kind=code(item.kind),
            ),
        )
    plain: Fields = msgspec.to_builtins(act)
    known = [f.encode_name for f in msgspec.structs.fields(replacement_of(kind))]
    replaced: Fields = {}
    for path, value in item.replacement.items():
        field, *inner = path.split(".")
        if field not in known or len(inner) > PATH_PARTS_MAX:
            words = said(
                "position {position} is a {name}, which has no `{field}` to replace; it has {known}",
                position=item.position,
                name=code(name),
                field=field if field not in known else path[:100],
                known=known,
            )
            raise Malformed("same-kind", words)
        replaced[field] = _with_value_at(replaced.get(field, plain.get(field)), inner, value, path)
    try:
        given = msgspec.convert(replaced, replacement_of(kind))
    except msgspec.ValidationError as error:
        raise BadRequest(
            said(
                "replacement of position {position}: {error}",
                position=item.position,
                error=allowed_values.validation_message(error, replacement_of(kind)),
            ),
            rule="shape",
        ) from None
    return plain | cast("Fields", msgspec.to_builtins(given))


def _with_value_at(whole: Any, path: Sequence[str], value: Any, address: str) -> Any:
    """A plain value with the part at a path replaced; an item just beyond the end of a list is added. `address` is the
    whole path, for the refusal. Raises BadRequest."""
    if not path:
        return value
    name, *inner = path
    if isinstance(whole, list | tuple):
        items = list(whole)
        if not (name.isascii() and name.isdigit() and len(name) < 4 and int(name) <= len(items)):
            raise BadRequest(
                said(
                    "`{asked}`: the list has {items} items, the first is 0, and no {name}",
                    asked=address,
                    items=len(items),
                    name=name,
                ),
                rule="shape",
            )
        items[int(name) : int(name) + 1] = [
            _with_value_at(items[int(name)] if int(name) < len(items) else None, inner, value, address)
        ]
        return items
    parts = dict(whole) if isinstance(whole, dict) else {}
    parts[name] = _with_value_at(parts.get(name), inner, value, address)
    return parts


def _one_of_both(body: Any) -> None:
    if (body.position is UNSET) == (body.command is UNSET):
        raise ValueError("give either `position` or `command`")


def _check_not_empty(body: Any) -> None:
    if not body.corrections and not body.retractions:
        raise ValueError("give `corrections`, `retractions`, or both")


ROUTES = (
    Route(
        path="/corrections",
        does="Correct or retract what was recorded",
        records=(Corrected, Retracted),
        body=body_struct(
            "Corrections",
            [
                ("corrections", list_of(CORRECTION), NO_ITEMS),
                ("retractions", list_of(RETRACTION), NO_ITEMS),
                *common_fields(on_required=False),
            ],
            doc="Compensating events, all or none. `on` is the day on which they are made, today by default.",
            also=_check_not_empty,
        ),
        propose=_compensate,
        examples=(
            Example(
                "correct",
                {},
                {
                    "corrections": [
                        {
                            "position": 1,
                            "kind": "AgencyRegistered",
                            "replacement": {"name": {"en": "Example Metropolitan Borough Council"}},
                            "reason": "the name was copied from an old letter",
                        }
                    ],
                    "retractions": [{"position": 6, "reason": "the spelling was never in use"}],
                    "authority": BY_COUNCIL,
                },
            ),
            Example(
                "correct-day",
                {},
                {
                    "corrections": [
                        {
                            "position": 1,
                            "replacement": {"on": "2025-05-15"},
                            "reason": "the order that made the council came into force in May",
                        }
                    ],
                    "acknowledge": [RENAMED_TOO_EARLY],
                    "authority": BY_COUNCIL,
                },
            ),
        ),
    ),
)
