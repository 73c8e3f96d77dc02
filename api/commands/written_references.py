"""References of a command as people write them, turned into ids before it is decided: people by name (never in an address,
which others log), seats by title, meetings as GROUP@DATE, groups and agencies by name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from api.commands.fields.event_fields import resolve, unknown_reference
from api.commands.fields.ids import KEY, SLUG, canonical
from api.commands.request import CommandRequest
from api.people.agency_names import names_of_agency
from api.people.group_names import names_of_group
from api.references import Candidate, group_day, meant, meeting_choice, named, nearly_named, not_cancelled, shown
from domain.events.base import Event
from domain.events.group.membership import SeatCreated
from domain.refusals import Malformed
from domain.text import said
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.names import spellings
from domain.values import Text
from ledger.store.event_store import EventStore
from ledger.world.tracked_world import TrackedWorld

_KINDS = {kind: kind for kind in ("person", "meeting", "seat", "group", "agency")}
"""The fields of any body, authorities too, that are references of their name's kind."""


class CommandReferences:
    """`path` and `body` of a command with ids in the place of what was written. `request` gives what is found by name,
    within the reach of the credential; `world` is as that knows it. Meetings, groups and agencies are looked for beside it,
    so that the command is not decided again for one that changed. What means several is refused with them; what means
    nothing as what is not recorded."""

    def __init__(self, request: CommandRequest, world: TrackedWorld, store: EventStore) -> None:
        self._request, self._world, self._store = request, world, store
        self._whole = TrackedWorld(world.source)
        self._path: Mapping[str, str] = request.path

    def path(self) -> dict[str, str]:
        """The parameters of the address; one that means nothing as it is written."""
        found = dict(self._request.path)
        for kind in ("group", "agency", "meeting"):
            if kind in found:
                found[kind] = self._found(kind, found[kind], kind) or found[kind]
        self._path = found
        if "seat" in found:
            found["seat"] = self._found("seat", found["seat"], "seat") or found["seat"]
        return found

    def body(self, records: Sequence[type[Event]]) -> Any:
        """The body, once `path` was asked for. Raises Malformed, Unlawful."""
        kinds = _KINDS | {n: k for kind in records for n, k in kind.REFERENCES if k in _KINDS}
        if SeatCreated in records:
            del kinds["seat"]
        return self._struct(self._request.body, kinds, "")

    def _struct(self, body: Any, kinds: Mapping[str, str], at: str) -> Any:
        changed = {}
        names = zip(body.__struct_fields__, body.__struct_encode_fields__, strict=True)
        for name, encode_name in names:
            value = getattr(body, name)
            now = self._value(value, kinds.get(name), kinds, f"{at}{encode_name}")
            if now is not value:
                changed[name] = now
        return msgspec.structs.replace(body, **changed) if changed else body

    def _value(self, value: Any, kind: str | None, kinds: Mapping[str, str], at: str) -> Any:
        match value:
            case str() if kind is not None:
                return self._id(value, kind, at)
            case Text():
                return value
            case Struct():
                return self._struct(value, kinds, f"{at}.")
            case tuple():
                items = tuple(self._value(each, kind, kinds, at) for each in value)
                return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
        return value

    def _id(self, text: str, kind: str, at: str) -> str:
        if (found := self._found(kind, text, at)) is not None:
            return found
        if kind == "seat" and re.fullmatch(KEY, text):
            return text
        if kind == "person" and canonical(text) is None and (near := self._near(text)):
            words = said(
                "{field} names nobody who is called {value}. If one of these is meant, give the id: {near}",
                field=at,
                value=text,
                near=near,
            )
            raise Malformed("one-reference", words)
        if kind in ("group", "agency"):
            if re.fullmatch(SLUG, text):
                return text
            if bodies := nearly_named(text, self._bodies(kind)):
                words = said(
                    "{field} names none that is called {value}. If one of these is meant, give its slug: {near}",
                    field=at,
                    value=text,
                    near=shown(bodies),
                )
                raise Malformed("one-reference", words)
        raise unknown_reference(at, kind, text)

    def _near(self, name: str) -> list[str]:
        return [f"{id} ({called})" for id, called in self._request.find_persons.near(name)]

    def _found(self, kind: str, text: str, at: str) -> str | None:
        """The id of what is meant; None where there is none. Raises Malformed where there are several."""
        if id := canonical(text):
            return id
        if kind == "seat":
            return self._one(at, text, meant(text, self._seats()))
        if kind == "person":
            return self._one(at, text, [Candidate(id, (text,)) for id in self._request.find_persons(text)])
        if kind == "meeting":
            return self._one(at, text, [*self._meetings(text)])
        if re.fullmatch(SLUG, text):
            return resolve(text, kind, self._whole) and text
        return self._one(at, text, named(text, self._bodies(kind)))

    def _one(self, at: str, text: str, found: Sequence[Candidate]) -> str | None:
        if len(found) > 1:
            words = said(
                "{field}: several are called {value}, give the id: {shown}", field=at, value=text, shown=shown(found)
            )
            raise Malformed("one-reference", words)
        return found[0].id if found else None

    @cached_property
    def _group(self) -> GroupTimeline | None:
        """The group that the command is about."""
        for kind, value in self._path.items():
            id = resolve(value, kind, self._world)
            timeline = self._world.timeline(id) if id else None
            if isinstance(timeline, GroupTimeline):
                return timeline
            if (of := getattr(timeline, "group", None)) and isinstance(of, str):
                return self._world.group(of)
        of = getattr(self._request.body, "group", UNSET)
        id = resolve(of, "group", self._world) if isinstance(of, str) else None
        return self._world.group(id) if id else None

    def _seats(self) -> list[Candidate]:
        """The seats of the group of the command, if the credential reaches it, as they are called on its day."""
        if self._group is None or not self._request.reaches(self._group.slug):
            return []
        on = getattr(self._request.body, "on", UNSET)
        day = on if isinstance(on, date) else self._request.today
        found = []
        for seat in self._group.seats.values():
            state = seat.state(day)
            agency = self._world.agency(state.agency) if state.agency else None
            beside = (*names_of_agency(agency),) if agency else ()
            of = f", {agency.name_on(day)}" if agency else ""
            found.append(Candidate(seat.id, spellings(state.title), beside, f"{seat.id} ({state.title}{of})"))
        return found

    def _meetings(self, text: str) -> Iterator[Candidate]:
        written = group_day(text)
        slug = self._slug(written.group) if written else None
        group = self._whole.group_named(slug) if slug and self._request.reaches(slug) else None
        if written is None or group is None:
            return
        of_day = [m for m in self._whole.meetings_of(group.id) if m.day == written.day]
        for meeting in not_cancelled(of_day, lambda m: m.cancelled is not None):
            told = meeting_choice(meeting.id, meeting.starts, meeting.place, cancelled=meeting.cancelled is not None)
            yield Candidate(meeting.id, (text,), (), told)

    def _slug(self, group: str) -> str | None:
        return group if re.fullmatch(SLUG, group) else self._found("group", group, "group")

    def _bodies(self, kind: str) -> list[Candidate]:
        return [*(self._groups() if kind == "group" else self._agencies())]

    def _groups(self) -> Iterator[Candidate]:
        """By their names and aliases, by slug: those that the credential reaches."""
        for id in self._store.streams("group"):
            group = self._whole.group(id)
            if group is not None and self._request.reaches(group.slug):
                yield Candidate(group.slug, (*names_of_group(group),))

    def _agencies(self) -> Iterator[Candidate]:
        return (Candidate(a.slug, (*names_of_agency(a),)) for a in self._request.agencies())
