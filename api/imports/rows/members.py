"""Drafts rows of members: a person in a seat between two dates. Unknown persons are registered, unknown seats created."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from api.commands.ids import short_id
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date, recorded_otherwise
from api.people.name_keys import match_key
from domain.events.group.membership import MemberAppointed, MemberDeparted, SeatCreated
from domain.text import Words, said
from domain.timelines.group.membership import Seat, Tenure
from domain.values import Text


class ResolvedMember(Struct):
    """A row with what its words refer to: the agency, the persons whom it may mean, and its seat, or for a seat that does
    not exist the key `new` that rows for the same seat share."""

    item: int
    row: Any
    agency: str | None
    persons: list[str]
    seat: Seat | None
    new: tuple[str, ...]


class NewSeat(Struct):
    """A seat that the import creates, from the first day on which any row needs it; `created` once it is drafted."""

    id: str
    since: date
    created: bool = False


def draft_members(batch: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the events of every row, and set its result."""
    resolved: list[ResolvedMember] = []
    for item, row in batch.pending_rows(rows):
        batch.attempt(item, row, lambda item=item, row=row: resolved.append(_resolve(batch, item, row)))  # type: ignore[misc]
    made = _new_seats(batch, resolved)
    seen: dict[tuple[str, str, date], int] = {}
    for r in resolved:
        own = made.get(r.new)
        created = own.created if own else False
        if not batch.attempt(r.item, r.row, lambda r=r, own=own: _draft_row(batch, r, own, seen)) and own:  # type: ignore[misc]
            own.created = created


def _new_seats(batch: ImportDrafts, resolved: Sequence[ResolvedMember]) -> dict[tuple[str, ...], NewSeat]:
    """The seats to be created, by their keys."""
    taken = {e.event.seat for e in batch.world.entries(batch.group.id) if isinstance(e.event, SeatCreated)}
    taken |= {r.row.seat for r in resolved if r.row.seat is not UNSET}
    made: dict[tuple[str, ...], NewSeat] = {}
    for r in resolved:
        if r.seat is None:
            if r.new not in made:
                made[r.new] = NewSeat(r.row.seat if r.row.seat is not UNSET else short_id("s", taken), r.row.since)
                taken.add(made[r.new].id)
            made[r.new].since = min(made[r.new].since, r.row.since)
    return made


def _resolve(batch: ImportDrafts, item: int, row: Any) -> ResolvedMember:
    if row.until is not UNSET and row.until <= row.since:
        text = said("they left ({until}) before they came ({since})", until=row.until, since=row.since)
        raise RowRefused("dates-in-order", text, "until")
    agency = batch.agency(row.agency) if row.agency is not UNSET else None
    persons = batch.persons(row)
    if row.seat is not UNSET:
        seat = batch.group.seats.get(row.seat)
        if seat is None and row.title is UNSET:
            raise RowRefused(
                "seat-exists", said("there is no seat {seat}: to create it, give its title", seat=row.seat), "seat"
            )
        return ResolvedMember(item, row, agency, persons, seat, (row.seat,))
    found = [s for s in batch.group.seats.values() if _matches(s, row, agency)]
    if len(found) > 1:
        found = [s for s in found if any(t.person in persons for t in s.tenures)] or found
    if len(found) > 1:
        found = [s for s in found if s.holds(row.since)] or found
    if len(found) > 1:
        text = said("several seats are called so: give the id of the one under Seat ({ids})", ids=[s.id for s in found])
        raise RowRefused("one-seat", text, "title")
    if not found and row.title is UNSET:
        raise RowRefused("seat-exists", said("say in which seat: give its title, or its id"), "title")
    new = ("", match_key(_title(row)), agency or "") if not found else ("",)
    return ResolvedMember(item, row, agency, persons, found[0] if found else None, new)


def _matches(seat: Seat, row: Any, agency: str | None) -> bool:
    """Whether the seat ever had the row's title and agency, as far as the row has them."""
    for state in seat.states:
        called = {match_key(t) for t in (state.title.en, state.title.cy) if t}
        if (row.title is UNSET or match_key(_title(row)) in called) and (agency is None or state.agency == agency):
            return row.title is not UNSET or agency is not None
    return False


def _draft_row(
    batch: ImportDrafts, r: ResolvedMember, made: NewSeat | None, seen: dict[tuple[str, str, date], int]
) -> None:
    row, says = r.row, list[Words]()
    seat = r.seat.id if r.seat else (made.id if made else "")
    tenures = _same_tenures(r)
    person = tenures[0].person if tenures else batch.one_of(r.persons, row)
    known = [t for t in r.seat.tenures if t.person == person] if r.seat and person else []
    if person and known and _check_recorded(batch, r, person, known):
        return
    began = False
    if person is None:
        if row.name is UNSET:
            raise RowRefused("known-reference", said("say who: give a name"), "name")
        person, began = batch.register(r.item, row, min(row.since, batch.request.today))
        if began:
            says.append(said("registers {name}", name=row.name))
    if (same := seen.get((seat, person, row.since))) is not None:
        batch.set_result(r.item, row, "ALREADY_THERE", said("the same as row {row}", row=same))
        return
    if made and r.seat is None and not made.created:
        title = msgspec.to_builtins(row.title)
        given = {name: v for name in ("category", "voting") if (v := getattr(row, name)) is not UNSET}
        fields = {"title": title, "agency": r.agency, **given}
        batch.record(r.item, row, batch.group.id, "group", SeatCreated, on=iso_date(made.since), seat=seat, **fields)
        made.created = began = True
        says.append(said("creates seat {seat} ({title})", seat=seat, title=Text(**title)))
    batch.record(
        r.item, row, batch.group.id, "group", MemberAppointed,
        on=iso_date(row.since), seat=seat, person=person, nominated_by=r.agency,
    )  # fmt: skip
    says.append(said("appointed to seat {seat} from {since}", seat=seat, since=row.since))
    if row.until is not UNSET:
        says.append(_draft_departure(batch, r, seat, person))
    seen[seat, person, row.since] = row.row
    batch.set_result(r.item, row, "CREATED" if began else "MATCHED", *says)


def _same_tenures(r: ResolvedMember) -> list[Tenure]:
    """The tenures of the seat that begin on the row's day, by any of the persons it may mean: tells namesakes apart."""
    return [t for t in r.seat.tenures if t.person in r.persons and t.since == r.row.since] if r.seat else []


def _check_recorded(batch: ImportDrafts, r: ResolvedMember, person: str, known: Sequence[Tenure]) -> bool:
    """Whether the row is dealt with because it is recorded already, or adds no more than the departure. Raises RowRefused
    where it differs from what is recorded."""
    row = r.row
    assert r.seat
    until = row.until if row.until is not UNSET else None
    same = next((t for t in known if t.since == row.since), None)
    if same is None:
        for t in known:
            if (until is None or t.since < until) and (t.until is None or row.since < t.until):
                what = said("they sit in seat {seat} from {since}", seat=r.seat.id, since=t.since)
                raise recorded_otherwise(what, t.subject, on=row.since)
        return False
    if until is None or until == same.until:
        batch.set_result(
            r.item, row, "ALREADY_THERE", said("in seat {seat} from {since}", seat=r.seat.id, since=same.since)
        )
        return True
    if same.until is not None:
        what = said("they left seat {seat} on {until}", seat=r.seat.id, until=same.until)
        raise recorded_otherwise(what, same.ended_by[0], on=until)
    batch.set_result(r.item, row, "MATCHED", _draft_departure(batch, r, r.seat.id, person))
    return True


def _draft_departure(batch: ImportDrafts, r: ResolvedMember, seat: str, person: str) -> Words:
    row = r.row
    reason = row.reason if row.reason is not UNSET else None
    batch.record(
        r.item,
        row,
        batch.group.id,
        "group",
        MemberDeparted,
        on=iso_date(row.until),
        seat=seat,
        person=person,
        reason=reason,
    )
    return said("departed on {until}, the first day without", until=row.until)


def _title(row: Any) -> str:
    return row.title.en or row.title.cy or ""
