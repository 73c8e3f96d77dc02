"""The table of changes of membership: who joined and left which seat, and who took and left which office."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from msgspec import Struct

from api.reports.chairs import IN_OFFICE
from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ReportReader
from domain.rules.periods import ONE_DAY
from domain.text import Words, said
from projections.rows import OfficeRow, SeatRow

JOINED, LEFT, CLOSED = said("joined"), said("left"), said("seat closed")
APPOINTED, TOOK_OFFICE, LEFT_OFFICE = said("appointed"), said("took office"), said("left office")
GONE = (LEFT, CLOSED, LEFT_OFFICE)


class MembershipChange(Struct, frozen=True, kw_only=True):
    """A change of who sits in a seat or holds an office; of whoever left, `day` is the first without them."""

    day: date
    change: Words
    person: str | None
    seat: SeatRow | None = None
    office: str | None = None


def membership_table(reader: ReportReader) -> ReportTable:
    """What changed within the period: of seats, then of offices, day by day. The seats and offices that stood on its first
    day are no change."""
    last = reader.clocks.on
    found = [*_seat_changes(reader.seats_during, last), *_office_changes(reader.offices_during, last)]
    changes = sorted((c for c in found if reader.start <= c.day <= last), key=lambda c: (c.day, str(c.change)))
    agencies = reader.agencies([c.seat.agency for c in changes if c.seat])
    rows: list[tuple[ReportCell, ...]] = []
    for each in changes:
        seat = each.seat
        agency = agencies.get(seat.agency or "") if seat else None
        title = seat.title if seat else reader.office_title(each.office or "", each.day)
        member = (reader.person_name(each.person),) if reader.name_persons else ()
        where = (agency.slug if agency else None, agency.name if agency else None)
        days = (None, each.day - ONE_DAY) if each.change in GONE else (each.day, None)
        rows.append((seat.seat if seat else None, *days, each.change, *member, title, *where))
    columns = (
        ReportColumn("seat", said("Seat"), "id"),
        ReportColumn("from", said("From")),
        ReportColumn("until", said("Until")),
        ReportColumn("change", said("Change")),
        *((ReportColumn("member", said("Who")),) if reader.name_persons else ()),
        ReportColumn("title", said("Seat or office")),
        ReportColumn("agency", said("Agency"), "id"),
        ReportColumn("agency_name", said("Agency")),
    )
    return ReportTable("membership", said("Changes of membership"), columns, tuple(rows))


def _seat_changes(rows: Iterable[SeatRow], last: date) -> Iterator[MembershipChange]:
    """`rows` are seat by seat in the order of time."""
    for _, of_seat in groupby(rows, key=lambda row: row.seat):
        its = [*of_seat]
        yield from _joined(None, its[0])
        for before, after in pairwise(its):
            if before.member != after.member:
                yield from _left(before, after.valid_from)
                yield from _joined(before, after)
        end = its[-1].valid_to
        if end is not None and end <= last:
            yield from _left(its[-1], end)
            yield MembershipChange(day=end, change=CLOSED, person=None, seat=its[-1])


def _left(row: SeatRow, day: date) -> Iterator[MembershipChange]:
    if row.member is not None:
        yield MembershipChange(day=day, change=LEFT, person=row.member, seat=row)


def _joined(before: SeatRow | None, row: SeatRow) -> Iterator[MembershipChange]:
    if row.member is not None and (before is None or before.member != row.member):
        yield MembershipChange(day=row.valid_from, change=JOINED, person=row.member, seat=row)


def _office_changes(rows: Sequence[OfficeRow], last: date) -> Iterator[MembershipChange]:
    held = [row for row in rows if row.holder is not None]
    for (office, holder), of_holder in groupby(
        sorted(held, key=lambda row: (row.office, row.holder, row.valid_from)), key=lambda row: (row.office, row.holder)
    ):
        before: OfficeRow | None = None
        for row in of_holder:
            follows = before is not None and before.valid_to == row.valid_from
            if before is not None and before.valid_to is not None and not follows:
                yield MembershipChange(day=before.valid_to, change=LEFT_OFFICE, person=holder, office=office)
            if not follows or (before is not None and before.state != row.state):
                change = TOOK_OFFICE if row.state == IN_OFFICE else APPOINTED
                yield MembershipChange(day=row.valid_from, change=change, person=holder, office=office)
            before = row
        if before is not None and before.valid_to is not None and before.valid_to <= last:
            yield MembershipChange(day=before.valid_to, change=LEFT_OFFICE, person=holder, office=office)
