"""Collects the drafts of the events of an import, and the result of each row."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct

from api.commands.fields.event_fields import event_of
from api.commands.fields.ids import canonical, stream_id
from api.commands.register_notes import registration_note
from api.commands.request import CommandRequest, Fields
from api.commands.terms_register import TermsRegister, ids_by_name
from api.people.agency_names import says_independent
from api.people.name_keys import NameIndex, is_alike, is_near, match_key, person_key
from domain.admission import DraftEvent
from domain.events.agency import AgencyRegistered
from domain.events.base import Event
from domain.events.person import PersonRegistered
from domain.refusals import Refused
from domain.text import Words, joined, said
from domain.timelines.group.timeline import GroupTimeline
from domain.values import ImportOrigin, import_evidence
from ledger.world.tracked_world import TrackedWorld

RowStatus = Literal["CREATED", "MATCHED", "ALREADY_THERE", "NOTHING", "REFUSED"]
NEW_OUTCOMES: tuple[RowStatus, ...] = ("CREATED", "MATCHED")
"""What became of a row that records something."""
SHOWN_MAX = 5
AGENCIES_FROM = 100_000  # ordinals of the streams of agencies, beyond those of rows


class RowResult(Struct, frozen=True, kw_only=True):
    """What came of a row: CREATED (it begins something: a person, a seat, a meeting), MATCHED (it is recorded of what is
    known), ALREADY_THERE, NOTHING (it says nothing to record), or REFUSED by a rule, at the field that is at fault."""

    row: int
    outcome: RowStatus
    says: Words
    rule: str | None = None
    field: str | None = None


class RowRefused(Exception):
    """A row that cannot be recorded: the rule that refuses it, why, and the field at fault, if it is one."""

    def __init__(self, rule: str, text: Words, field: str | None = None) -> None:
        super().__init__(str(text))
        self.rule, self.text, self.field = rule, text, field


class NewPerson(Struct, frozen=True):
    """Somebody whom the import registers: the id, the name, and the number of the row that does."""

    id: str
    name: str
    row: int


class ImportDrafts:
    """A batch of drafted events and row results. `items` holds for each draft the index of its row; `refused` the rows that
    an earlier trial found at fault, which are left out; `check` is called for each row, and ends the batch by raising."""

    def __init__(
        self,
        request: CommandRequest,
        world: TrackedWorld,
        group: GroupTimeline,
        refused: Mapping[int, RowRefused],
        check: Callable[[], None],
    ) -> None:
        self.request, self.world, self.group, self.refused, self.check = request, world, group, refused, check
        fields = request.fields()
        self.common: Fields = {name: fields[name] for name in ("authority", "evidence") if name in fields}
        self.drafts: list[DraftEvent] = []
        self.items: list[int] = []
        self.results: dict[int, RowResult] = {}
        self._counts: Counter[str] = Counter()
        self._agencies = ids_by_name(request.agencies())
        self.terms = TermsRegister.of_last_terms(group, self._agencies)
        self.notes: list[Words] = []
        self._new: dict[str, NewPerson] = {}
        self._new_names = NameIndex()

    def pending_rows(self, rows: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """The rows that are not refused so far, with their indexes; the others get their result."""
        for item, row in enumerate(rows):
            self.check()
            if refused := self.refused.get(item):
                self.refuse(item, row, refused)
            else:
                yield item, row

    def attempt(self, item: int, row: Any, draft: Callable[[], None]) -> bool:
        """Run `draft` for a row; if it is refused, roll back what it drafted and set the row's result. Whether it was
        drafted."""
        before, new = len(self.drafts), dict(self._new)
        try:
            draft()
            return True
        except RowRefused as refused:
            self.refuse(item, row, refused)
        except Refused as refused:
            self.refuse(item, row, RowRefused(refused.rule, refused.detail))
        self._counts.subtract(d.stream for d in self.drafts[before:])
        del self.drafts[before:], self.items[before:]
        self._new = new
        return False

    def record(self, item: int, row: Any, stream: str, stream_kind: str, kind: type[Event], **fields: Any) -> None:
        """Draft an event of a row, with the file and row as its evidence; fields of None are left out. Raises RowRefused
        for an event in the future, or with fields that contradict each other."""
        body = self.request.body
        mark = msgspec.to_builtins(import_evidence(ImportOrigin(body.file, row.row, body.digest)))
        plain_fields = {**self.common, **{name: value for name, value in fields.items() if value is not None}}
        plain_fields["evidence"] = [*self.common.get("evidence", ()), mark]
        version = self.world.version(stream) + self._counts[stream] + 1
        event = event_of(kind, plain_fields, self.request, self.world, stream=stream, version=version)
        if event.on > self.request.today and not event.FUTURE:
            text = said(
                "this has not happened yet: {on} is after today ({today})", on=event.on, today=self.request.today
            )
            raise RowRefused("not-in-the-future", text)
        if broken := event.broken():
            raise RowRefused("in-order", broken)
        self._counts[stream] += 1
        self.drafts.append(DraftEvent(stream, stream_kind, event))
        self.items.append(item)

    def set_result(self, item: int, row: Any, outcome: RowStatus, *says: Words) -> None:
        self.results[item] = RowResult(
            row=row.row, outcome=outcome, says=says[0] if len(says) == 1 else said("{says}", says=joined(says))
        )

    def refuse(self, item: int, row: Any, refused: RowRefused) -> None:
        self.results[item] = RowResult(
            row=row.row, outcome="REFUSED", says=refused.text, rule=refused.rule, field=refused.field
        )

    def agency(self, name: str) -> str | None:
        """The id of an agency by id, slug, name or alias; None where nothing is called so and it says that a seat is of no
        agency. Raises RowRefused unless it is exactly one."""
        by_id = canonical(name)
        matching = [by_id] if by_id and self.world.agency(by_id) else self._agencies.get(match_key(name), ())
        ids = list(dict.fromkeys(matching))
        named = None if ids else self.terms.agency_named(name)
        if named and (recorded := self.terms.recorded(named)):
            return recorded
        if len(ids) == 1:
            return ids[0]
        if not ids and not named and says_independent(name):
            return None
        if ids:
            text = said("several agencies are called {name}: give the slug of the one that is meant", name=name)
        elif named:
            text = said("the terms name {name}, and nobody registered it: register it, or add --create", name=name)
        else:
            text = said(
                "no agency is called {name}[; near it: {near}]: register it, or add this spelling as an alias, first",
                name=name,
                near=self._near_agencies(name) or None,
            )
        raise RowRefused("known-agency", text, "agency")

    def register_agencies(self, rows: Sequence[Any]) -> None:
        """Register every agency that the terms name and nobody registered."""
        days = [self.request.today, *(row.since for row in rows), *([self.terms.since] if self.terms.since else [])]
        on = iso_date(min(days))
        for number, agency in enumerate(self.terms.missing_agencies()):
            id = stream_id(self.request.command, AGENCIES_FROM + number)
            self.record(0, rows[0], id, "agency", AgencyRegistered, on=on, **self.terms.begin(agency, id))
            self.notes.append(registration_note(agency))

    def persons(self, row: Any) -> list[str]:
        """The ids of the persons whom a row may mean, by id or by name. Raises RowRefused for an unknown id."""
        if row.person is not UNSET:
            id = canonical(row.person)
            person = self.world.person(id) if id else None
            if id is None or person is None or person.registered is None:
                text = said("no person is recorded under {id}", id=row.person)
                raise RowRefused("known-reference", text, "person")
            return [self.world.known_as(id)[0]]
        return [*self.request.find_persons(row.name)] if row.name is not UNSET else []

    def near_words(self, name: str) -> Words | None:
        """Whom a name is near, among those recorded and those whom the import registers; None where it is near nobody."""
        found = [said("{name} ({id})", name=called, id=id) for id, called in self.request.find_persons.near(name)]
        new = {person.id: person for person in self._new.values()}
        for id in self._new_names.near(name):
            if person := new.get(id):
                found.append(said("{name} (row {row})", name=person.name, row=person.row))
        return said("{found}", found=joined(found[:SHOWN_MAX])) if found else None

    def _near_agencies(self, name: str) -> list[str]:
        key = match_key(name)
        near = dict.fromkeys(
            id for known, ids in self._agencies.items() if is_near(key, known) or is_alike(key, known) for id in ids
        )
        return [agency.slug for id in near if (agency := self.world.agency(id))]

    def one_of(self, persons: Sequence[str], row: Any) -> str | None:
        """The one person of these, None where there is none. Raises RowRefused for several."""
        if len(persons) > 1:
            text = said(
                "{count} persons are called {name}: give the id of the one that is meant under Person ({ids})",
                count=len(persons),
                name=row.name,
                ids=list(persons[:SHOWN_MAX]),
            )
            raise RowRefused("one-person", text, "name")
        return persons[0] if persons else None

    def register(self, item: int, row: Any, on: date) -> tuple[str, int | None]:
        """The id of a new person of the row's name, registered once for all rows with that name; and the row that registers
        them, None where this one does. Raises RowRefused for a name that is near another: whether these are two people is
        for somebody to say, by `another`."""
        key = f"{person_key(row.name)} {'another' if row.another else ''}"
        if known := self._new.get(key):
            return known.id, known.row
        if not row.another and (near := self.near_words(row.name)):
            text = said(
                "nobody is called {name}; near it: {near}. If that is who is meant, write that name, or the id under "
                "Person; if this is somebody else, write another under Person, or add --another {quoted}",
                name=row.name,
                quoted=shlex.quote(row.name),
                near=near,
            )
            raise RowRefused("near-name", text, "name")
        id = stream_id(self.request.command, item + 1)
        self._new[key] = NewPerson(id, row.name, row.row)
        self._new_names.add(id, row.name)
        self.record(item, row, id, "person", PersonRegistered, on=on.isoformat(), name=row.name)
        return id, None


def recorded_otherwise(what: Words, position: int, **settings: Any) -> RowRefused:
    """The refusal of a row that differs from what is recorded at a position, with the command that would correct it:
    `settings` are the fields of the event as the row has them."""
    plain = {name: msgspec.to_builtins(value) for name, value in settings.items()}
    values = {name: v if isinstance(v, str) else msgspec.json.encode(v).decode() for name, v in plain.items()}
    sets = " ".join("--set " + shlex.quote(f"{name}={value}") for name, value in values.items())
    advice = f"quorate correct {position} {sets} --reason … --authority …"
    text = said(
        "{what}, as recorded at position {position}; to correct it: {advice}",
        what=what,
        position=position,
        advice=advice,
    )
    return RowRefused("recorded-otherwise", text)


def iso_date(day: date) -> str:
    """A day as the body of a command has it (ISO 8601)."""
    return day.isoformat()
