"""Attendance lines: what is known of each seat at a meeting, from its roll, before any rule is applied."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from domain.rules.inputs import CAME, AttendanceInput, MeetingInput, PresenceInterval
from domain.rules.quorum.verdict import QuorumVerdict
from domain.verdicts import Outcome, Verdict

Part = Literal["none", "part", "whole"]
Share = tuple[int, int]


class Excusal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Apologies accepted of a seat, or of every seat of an agency (a resolved id), for one meeting; `perhaps` is the office
    in whose place it was done, where the terms do not say whether whoever acts in it may."""

    by: str
    perhaps: str | None = None
    seat: str | None = None
    agency: str | None = None
    ground: str | None = None
    made_on: date | None = None
    basis: tuple[int, ...] = ()


class AttendanceLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a seat at a meeting that was held, or cancelled: facts, whatever the terms say of them, so
    that they can be kept and judged under other terms. The shares are (seconds, of seconds). `quorum_basis` is the
    basis of the lack of a quorum."""

    meeting: str
    on: date
    seat: str
    outcome: Outcome
    person: str | None = None
    member: str | None = None
    agency: str | None = None
    briefed: bool | None = None
    attested: bool | None = None
    there: Part = "whole"
    in_room: Part = "whole"
    share: Share | None = None
    share_in_room: Share | None = None
    excusal: Excusal | None = None
    cancelled: bool = False
    suspended: bool = False
    quorate: Verdict = Verdict.SILENT
    basis: tuple[int, ...] = ()
    quorum_basis: tuple[int, ...] = ()
    starts: datetime | None = None

    @property
    def remote(self) -> bool:
        """Whether some of the attendance was remote."""
        return (self.in_room, self.share_in_room) != (self.there, self.share)


def attendance_lines(
    id: str,
    meeting: MeetingInput,
    quorum: QuorumVerdict | None,
    excusals: Sequence[Excusal] = (),
    *,
    cancelled: bool = False,
) -> tuple[AttendanceLine, ...]:
    """A line for each seat that was held or attended for. Of several lines of the roll for one seat, the member's
    presence and the deputy's are taken together."""
    quorate = Verdict.SILENT if quorum is None else quorum.determined or quorum.verdict
    lacking = quorum.basis if quorum is not None and quorate in (Verdict.NOT_MET, Verdict.UNDETERMINED) else ()
    by_seat: dict[str, list[AttendanceInput]] = {}
    for line in meeting.roll:
        if line.seat is not None:
            by_seat.setdefault(line.seat, []).append(line)
    found = []
    for seat in meeting.seats:
        of_seat = by_seat.get(seat.id, ())
        if seat.member is None and all(line.outcome not in CAME for line in of_seat):
            continue
        of_seat = [line for line in of_seat if line.outcome in CAME] or of_seat[:1]
        first = next((line for line in of_seat if line.outcome is Outcome.PRESENT), of_seat[0] if of_seat else None)
        presence = (
            tuple(each for line in of_seat for each in line.presence) if all(line.presence for line in of_seat) else ()
        )
        in_room = [each for each in presence if each.mode == "room"]
        excusal = _excusal(excusals, seat.id, seat.agency)
        found.append(
            AttendanceLine(
                meeting=id,
                on=meeting.on,
                seat=seat.id,
                outcome=first.outcome if first else Outcome.NOT_RECORDED,
                person=first.person if first else None,
                member=seat.member,
                agency=seat.agency,
                briefed=first.briefed if first else None,
                attested=first.attested if first else None,
                there=_part(presence, meeting) if presence else "whole",
                in_room=_part(in_room, meeting) if presence else "whole",
                share=_share(presence, meeting),
                share_in_room=_share(in_room, meeting),
                excusal=excusal,
                cancelled=cancelled,
                suspended=seat.suspended,
                quorate=quorate,
                basis=tuple(
                    sorted({*meeting.basis, *seat.basis, *(p for line in of_seat for p in line.basis), *_of(excusal)})
                ),
                quorum_basis=lacking,
                starts=meeting.start,
            )
        )
    return tuple(found)


def _excusal(excusals: Sequence[Excusal], seat: str, agency: str | None) -> Excusal | None:
    for each in excusals:
        if each.seat == seat or (each.agency is not None and each.agency == agency):
            return each
    return None


def _of(excusal: Excusal | None) -> tuple[int, ...]:
    return excusal.basis if excusal is not None else ()


def _share(presence: Sequence[PresenceInterval], meeting: MeetingInput) -> Share | None:
    """How much of the meeting the intervals cover, adjournments apart, where they cover a part."""
    if meeting.start is None or meeting.end is None or _part(presence, meeting) != "part":
        return None
    intervals = sorted((each.start or meeting.start, each.end or meeting.end) for each in presence)
    edges = [meeting.start, *(edge for pause in meeting.adjourned for edge in pause), meeting.end]
    covered = whole = 0.0
    for reached, last in zip(edges[::2], edges[1::2], strict=True):
        whole += (last - reached).total_seconds()
        for start, end in intervals:
            until = min(end, last)
            covered += max(0.0, (until - max(start, reached)).total_seconds())
            reached = max(reached, until)
    return int(covered), int(whole)


def _part(presence: Sequence[PresenceInterval], meeting: MeetingInput) -> Part:
    """How much of the meeting the intervals cover, adjournments apart; without its times any interval is taken for all of
    it."""
    if not presence:
        return "none"
    if meeting.start is None or meeting.end is None:
        return "whole"
    reached: datetime = meeting.start
    intervals = [(each.start or meeting.start, each.end or meeting.end) for each in presence]
    for start, end in sorted([*intervals, *meeting.adjourned]):
        if start > reached:
            return "part"
        reached = max(reached, end)
    return "whole" if reached >= meeting.end else "part"
