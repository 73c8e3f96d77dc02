"""The acts that the rows of an import come to, row by row, with what is told of each."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import UNSET, Struct

from api.commands.event_fields import event_of
from api.commands.ids import canonical, stream_id
from api.commands.request import CommandRequest, Fields
from domain.admission import DraftEvent
from domain.events.base import Event
from domain.events.person import PersonRegistered
from domain.refusals import Refused
from domain.text import Words, joined, said
from domain.timelines.agency import AgencyTimeline
from domain.timelines.group.timeline import GroupTimeline
from ledger.world.streams import Streams

RowStatus = Literal["CREATED", "MATCHED", "ALREADY_THERE", "NOTHING", "REFUSED"]
SHOWN_MAX = 5


class RowResult(Struct, frozen=True, kw_only=True):
    """What came of a row: CREATED (it begins something: a person, a seat, a meeting), MATCHED (it is recorded of what is
    known), ALREADY_THERE, NOTHING (it says nothing to record), or REFUSED by a rule, at the field that is at fault."""

    row: int
    outcome: RowStatus
    says: Words
    rule: str | None = None
    field: str | None = None


class RowRefused(Exception):
    """A row that cannot be recorded, by which rule, and the field at which it shows."""

    def __init__(self, rule: str, text: Words, field: str | None = None) -> None:
        super().__init__(str(text))
        self.rule, self.text, self.field = rule, text, field


class ImportDrafts:
    """Collects the acts of rows: `items` says for each draft which row it is of, counted from 0."""

    def __init__(
        self, asked: CommandRequest, world: Streams, group: GroupTimeline, refused: Mapping[int, RowRefused]
    ) -> None:
        self.asked, self.world, self.group, self.refused = asked, world, group, refused
        fields = asked.fields()
        self.common: Fields = {name: fields[name] for name in ("authority", "evidence") if name in fields}
        self.drafts: list[DraftEvent] = []
        self.items: list[int] = []
        self.told: dict[int, RowResult] = {}
        self._counts: Counter[str] = Counter()
        self._agencies: dict[str, list[str]] | None = None
        self._new: dict[str, str] = {}

    def rows(self, rows: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """The rows that are not refused so far, with their numbers."""
        for item, row in enumerate(rows):
            if refused := self.refused.get(item):
                self.refuse(item, row, refused)
            else:
                yield item, row

    def attempt(self, item: int, row: Any, draft: Callable[[], None]) -> bool:
        """Whether a row can be drafted as far as it says itself; where not, nothing of it is, and it is told why."""
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
        """One more act of a row, marked with where in the file it stands; fields of None are left out. Raises RowRefused
        for what is out of order."""
        body = self.asked.body
        mark = {"pointer": f"import {body.file} row {row.row}", "digest": body.digest}
        plain_fields = {**self.common, **{name: value for name, value in fields.items() if value is not None}}
        plain_fields["evidence"] = [*self.common.get("evidence", ()), mark]
        version = self.world.version(stream) + self._counts[stream] + 1
        event = event_of(kind, plain_fields, self.asked, self.world, stream=stream, version=version)
        if event.on > self.asked.today and not event.FUTURE:
            text = said("this has not happened yet: {on} is after today ({today})", on=event.on, today=self.asked.today)
            raise RowRefused("not-in-the-future", text)
        if broken := event.broken():
            raise RowRefused("in-order", broken)
        self._counts[stream] += 1
        self.drafts.append(DraftEvent(stream, stream_kind, event))
        self.items.append(item)

    def tell(self, item: int, row: Any, outcome: RowStatus, *says: Words) -> None:
        self.told[item] = RowResult(
            row=row.row, outcome=outcome, says=says[0] if len(says) == 1 else said("{says}", says=joined(says))
        )

    def refuse(self, item: int, row: Any, refused: RowRefused) -> None:
        self.told[item] = RowResult(
            row=row.row, outcome="REFUSED", says=refused.text, rule=refused.rule, field=refused.field
        )

    def agency(self, name: str) -> str:
        """The id of an agency by its slug, one of its names or an alias. Raises RowRefused."""
        if self._agencies is None:
            self._agencies = {}
            for id in self.asked.list_agencies():
                agency = self.world.agency(id)
                for known in _agency_names(agency) if agency and agency.registered else ():
                    self._agencies.setdefault(folded(known), []).append(id)
        by_id = canonical(name)
        given = [by_id] if by_id and self.world.agency(by_id) else self._agencies.get(folded(name), ())
        found = list(dict.fromkeys(given))
        if len(found) == 1:
            return found[0]
        if found:
            text = said("several agencies are called {name}: give the slug of the one that is meant", name=name)
        else:
            text = said("no agency is called {name}: register it, or add this spelling as an alias, first", name=name)
        raise RowRefused("known-agency", text, "agency")

    def persons(self, row: Any) -> list[str]:
        """The ids of those whom a row can mean: by id, or by their whole name. Raises RowRefused for an unknown id."""
        if row.person is not UNSET:
            id = canonical(row.person)
            person = self.world.person(id) if id else None
            if id is None or person is None or person.registered is None:
                text = said("no person is recorded under {id}", id=row.person)
                raise RowRefused("known-reference", text, "person")
            return [self.world.known_as(id)[0]]
        found = self.asked.find_persons(row.name) if row.name is not UNSET else ()
        return list(dict.fromkeys(self.world.known_as(p)[0] for p in found))

    def one_of(self, persons: Sequence[str], row: Any) -> str | None:
        """The one whom a row means, None for nobody. Raises RowRefused for several."""
        if len(persons) > 1:
            text = said(
                "{count} persons are called {name}: give the id of the one that is meant under Person ({ids})",
                count=len(persons),
                name=row.name,
                ids=list(persons[:SHOWN_MAX]),
            )
            raise RowRefused("one-person", text, "name")
        return persons[0] if persons else None

    def register(self, item: int, row: Any, on: date) -> tuple[str, bool]:
        """Somebody new, once for all rows with that name; and whether this row is the first."""
        name = folded(row.name)
        if name in self._new:
            return self._new[name], False
        id = self._new[name] = stream_id(self.asked.command, item + 1)
        self.record(item, row, id, "person", PersonRegistered, on=on.isoformat(), name=row.name)
        return id, True


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.replace("’", "'").split()).casefold()


def recorded_otherwise(what: Words, position: int, **settings: Any) -> RowRefused:
    """A row that says otherwise than what is recorded at a position, with the command that corrects it."""
    sets = " ".join(f"--set {name}={value}" for name, value in settings.items())
    advice = f"quorate correct {position} {sets or '--set …'} --reason … --authority …"
    text = said(
        "{what}, as recorded at position {position}; to correct it: {advice}",
        what=what,
        position=position,
        advice=advice,
    )
    return RowRefused("recorded-otherwise", text)


def iso_date(day: date) -> str:
    return day.isoformat()


def _agency_names(agency: AgencyTimeline) -> Iterator[str]:
    yield agency.slug
    yield from agency.aliases
    for each_name in agency.names:
        yield from (n for n in (each_name.name.en, each_name.name.cy) if n)
