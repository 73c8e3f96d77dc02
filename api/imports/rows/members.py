"""Drafts rows of members: a person in a seat between two dates. Unknown persons are registered, unknown seats created."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from api.commands.fields.ids import short_id
from api.commands.register_notes import beyond_note, missing_seats_note
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date, recorded_otherwise
from api.people.name_keys import match_key
from domain.events.group.membership import MemberAppointed, MemberDeparted, SeatCreated
from domain.terms.document import SeatTerms
from domain.text import Words, said
from domain.timelines.group.membership import Seat, Tenure
from domain.timelines.names import spellings
from domain.values import Text


class ResolvedMember(Struct):
    """A row with what its words refer to: the agency, the persons whom it may mean, and its seat, or for a seat that does
    not exist the key `new` that rows for the same seat share, and what the terms propose."""

    item: int
    row: Any
    agency: str | None
    persons: list[str]
    seat: Seat | None
    new: tuple[str, ...]
    proposed: SeatTerms | None = None
    independent: bool = False


class NewSeat(Struct):
    """A seat that the import creates, from the first day on which any row needs it; `created` once it is drafted."""

    id: str
    since: date
    proposed: SeatTerms | None = None
    title: Text | None = None
    created: bool = False


def draft_members(batch: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the events of every row, and set its result."""
    if batch.request.body.create and rows:
        batch.register_agencies(rows)
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
    _compare_with_terms(batch, rows, made)


def _compare_with_terms(batch: ImportDrafts, rows: Sequence[Any], made: Mapping[tuple[str, ...], NewSeat]) -> None:
    """Say which seats the terms have and nobody recorded, and which are recorded, or begun here, and not in the terms;
    create the first if that is asked for."""
    taken = {seat.proposed.id for seat in made.values() if seat.proposed and seat.created}
    missing = [seat for seat in batch.terms.missing_seats() if seat.id not in taken]
    if missing and batch.request.body.create:
        used = {*batch.group.seats, *(seat.id for seat in made.values())}
        for proposed in missing:
            id = proposed.id if proposed.id not in used else short_id("s", used)
            used.add(id)
            since = min(batch.terms.since or batch.request.today, batch.request.today)
            _record_new(batch, 0, rows[0], NewSeat(id, since, proposed), {})
    batch.notes += missing_seats_note(batch.terms, missing, create=batch.request.body.create)
    beyond = [seat.states[-1].title for seat in batch.terms.beyond()]
    beyond += [seat.title for seat in made.values() if seat.created and seat.title]
    batch.notes += beyond_note(batch.terms, beyond)


def _record_new(batch: ImportDrafts, item: int, row: Any, seat: NewSeat, given: Mapping[str, Any]) -> None:
    """Create a seat: as the terms propose it, but for what is given."""
    fields = batch.terms.fields_of(seat.proposed) if seat.proposed else {}
    on = iso_date(seat.since)
    batch.record(item, row, batch.group.id, "group", SeatCreated, on=on, seat=seat.id, **{**fields, **given})


def _new_seats(batch: ImportDrafts, resolved: Sequence[ResolvedMember]) -> dict[tuple[str, ...], NewSeat]:
    """The seats to be created, by their keys."""
    taken = {e.event.seat for e in batch.world.entries(batch.group.id) if isinstance(e.event, SeatCreated)}
    taken |= {r.row.seat for r in resolved if r.row.seat is not UNSET}
    made: dict[tuple[str, ...], NewSeat] = {}
    for r in resolved:
        if r.seat is None:
            if r.new not in made:
                proposed = r.proposed.id if r.proposed and r.proposed.id not in taken else None
                own = r.row.seat if r.row.seat is not UNSET else proposed or short_id("s", taken)
                made[r.new] = NewSeat(own, r.row.since, r.proposed, None if r.proposed else _titles(r.row))
                taken.add(made[r.new].id)
            made[r.new].since = min(made[r.new].since, r.row.since)
    return made


def _resolve(batch: ImportDrafts, item: int, row: Any) -> ResolvedMember:
    if row.until is not UNSET and row.until <= row.since:
        text = said("they left ({until}) before they came ({since})", until=row.until, since=row.since)
        raise RowRefused("dates-in-order", text, "until")
    given, agency = row.agency is not UNSET, batch.agency(row.agency) if row.agency is not UNSET else None
    independent = given and agency is None
    persons = batch.persons(row)
    if row.seat is not UNSET:
        seat = batch.group.seats.get(row.seat)
        if seat is None and row.title is UNSET:
            raise RowRefused(
                "seat-exists", said("there is no seat {seat}: to create it, give its title", seat=row.seat), "seat"
            )
        return ResolvedMember(item, row, agency, persons, seat, (row.seat,), independent=independent)
    found = [s for s in batch.group.seats.values() if _matches(s, row, agency, given=given)]
    if len(found) > 1:
        found = [s for s in found if any(t.person in persons for t in s.tenures)] or found
    if len(found) > 1:
        found = [s for s in found if s.holds(row.since)] or found
    if len(found) > 1:
        text = said("several seats are called so: give the id of the one under Seat ({ids})", ids=[s.id for s in found])
        raise RowRefused("one-seat", text, "title")
    if not found and row.title is UNSET:
        raise RowRefused("seat-exists", said("say in which seat: give its title, or its id"), "title")
    if found:
        return ResolvedMember(item, row, agency, persons, found[0], ("",), independent=independent)
    proposed = batch.terms.proposed(_title(row), agency)
    if proposed and independent and not proposed.independent:
        proposed = None
    new = ("terms", proposed.id) if proposed else ("", match_key(_title(row)), agency or "", str(independent))
    return ResolvedMember(item, row, agency, persons, None, new, proposed, independent)


def _matches(seat: Seat, row: Any, agency: str | None, *, given: bool) -> bool:
    """Whether the seat ever had the row's title and agency, as far as the row has them."""
    for state in seat.states:
        called = {match_key(t) for t in spellings(state.title)}
        if (row.title is UNSET or match_key(_title(row)) in called) and (not given or state.of(agency)):
            return row.title is not UNSET or given
    return False


def _draft_row(
    batch: ImportDrafts, r: ResolvedMember, made: NewSeat | None, seen: dict[tuple[str, str, date], int]
) -> None:
    row, says = r.row, list[Words]()
    seat = r.seat.id if r.seat else (made.id if made else "")
    tenures = _same_tenures(r)
    person = tenures[0].person if tenures else None if row.another else batch.one_of(r.persons, row)
    known = [t for t in r.seat.tenures if t.person == person] if r.seat and person else []
    if person and known and _check_recorded(batch, r, person, known):
        return
    began = False
    if person is not None:
        says += _who_is_meant(batch, r, person)
    else:
        if row.name is UNSET:
            raise RowRefused("known-reference", said("say who: give a name"), "name")
        person, same_as = batch.register(r.item, row, min(row.since, batch.request.today))
        began = same_as is None
        says.append(
            said("registers {name}", name=row.name)
            if same_as is None
            else said(
                "{name} of row {row}; for somebody else: --another {quoted}",
                name=row.name,
                quoted=shlex.quote(row.name),
                row=same_as,
            )
        )
    if (same := seen.get((seat, person, row.since))) is not None:
        batch.set_result(r.item, row, "ALREADY_THERE", said("the same as row {row}", row=same))
        return
    if made and r.seat is None and not made.created:
        given = {name: v for name in ("category", "voting") if (v := getattr(row, name)) is not UNSET}
        if r.agency:
            given["agency"] = r.agency
        if r.independent:
            given["independent"] = True
        if made.title:
            given["title"] = msgspec.to_builtins(made.title)
        _record_new(batch, r.item, row, made, given)
        made.created = began = True
        of_terms = said("as the terms have it") if made.proposed else None
        title = made.proposed.title if made.proposed else made.title
        says.append(said("creates seat {seat} ({title})[, {of_terms}]", seat=seat, title=title, of_terms=of_terms))
    batch.record(
        r.item, row, batch.group.id, "group", MemberAppointed,
        on=iso_date(row.since), seat=seat, person=person, nominated_by=r.agency,
    )  # fmt: skip
    says.append(said("appointed to seat {seat} from {since}", seat=seat, since=row.since))
    if row.until is not UNSET:
        says.append(_draft_departure(batch, r, seat, person))
    seen[seat, person, row.since] = row.row
    batch.set_result(r.item, row, "CREATED" if began else "MATCHED", *says)


def _who_is_meant(batch: ImportDrafts, r: ResolvedMember, person: str) -> list[Words]:
    """Whom a name was taken for, where they are not in the seat already: a namesake is to be seen before it is recorded."""
    if r.row.name is UNSET or (r.seat and any(t.person == person for t in r.seat.tenures)):
        return []
    places = [
        seat.states[-1].title for seat in batch.group.seats.values() if any(t.person == person for t in seat.tenures)
    ]
    return [
        said(
            "{name} who is known[ as {places}] ({id}); for somebody else: --another {quoted}",
            name=r.row.name,
            quoted=shlex.quote(r.row.name),
            places=places or None,
            id=person[:8],
        )
    ]


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


def _titles(row: Any) -> Text:
    return msgspec.convert(msgspec.to_builtins(row.title), Text)


def _title(row: Any) -> str:
    return row.title.en or row.title.cy or ""
