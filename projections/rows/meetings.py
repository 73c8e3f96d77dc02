"""Meetings, their quorum, the attendance of each seat, and the decisions taken."""

from datetime import date, datetime
from typing import ClassVar

from domain.events.meeting.proceedings import Presence
from domain.rules.attendance.attendance_line import AttendanceLine, Excusal, Part, Share
from domain.rules.quorum.clause_verdicts import ClauseVerdict
from domain.rules.quorum.verdict import CountedAttendee, Numbers, QuorumInterval
from domain.values import Text
from domain.verdicts import Outcome, Reason, Verdict
from projections.rows.row import STANDING, Basis, Row, begun_index

_MEETINGS = f"day, {begun_index('day')}, meeting"
_BY_DAY = f"{_MEETINGS}, coalesce(seat, '~'), key"


class MeetingRow(Row, frozen=True, kw_only=True):
    """A meeting and its state (SCHEDULED, HELD, ADJOURNED, ABANDONED, CANCELLED); `day` is when it was held (the first day,
    where it went on on another), else is planned. `held_event` is the position of the record that it was held, `changes`
    how often what it shows was touched, corrections too; `resumes_on` the day set for an adjourned one to go on."""

    MODEL: ClassVar[str] = "meetings"
    COLUMNS = ("group", "meeting", "state", "day", "starts")
    INDEXED = ("group", "meeting")
    LISTED = (_MEETINGS, f'"group", {_MEETINGS}', f"state, {_MEETINGS}")
    CURRENT = ((f"state, {_MEETINGS}", STANDING),)
    LATEST = "day"
    OF = "meeting"

    group: str
    meeting: str
    state: str
    day: date
    meets_on: date
    held_on: date | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    sittings: tuple[QuorumInterval, ...] = ()
    resumes_on: date | None = None
    place: str | None = None
    held_event: int | None = None
    changes: int = 0
    basis: Basis = ()


class QuorumRow(Row, frozen=True, kw_only=True):
    """The verdict on a meeting's quorum, and whether the meeting counts as held where the terms ask for meetings (None:
    not decided), with the reasons."""

    MODEL: ClassVar[str] = "quorum"
    COLUMNS = ("group", "meeting", "verdict")
    INDEXED = ("group", "meeting")
    OF = "meeting"
    UNITS = ("meeting",)

    group: str
    meeting: str
    verdict: Verdict
    determined: Verdict | None = None
    by_default: Verdict | None = None
    needed: Numbers = Numbers()
    counted: Numbers = Numbers()
    missing: Numbers = Numbers()
    clauses: tuple[ClauseVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
    intervals: tuple[QuorumInterval, ...] = ()
    counted_attendees: tuple[CountedAttendee, ...] = ()
    terms_version: str | None = None
    held: bool | None = True
    held_reasons: tuple[Reason, ...] = ()


class AttendanceRow(Row, frozen=True, kw_only=True):
    """What a seat's (or, without a seat, an invited person's) attendance at one meeting comes to under the terms.
    What is undecided is None; `title`, `agency` and `member` are those of the meeting's day, and
    `starts` is when it began."""

    MODEL: ClassVar[str] = "attendance"
    COLUMNS = ("group", "meeting", "seat", "agency", "person", "member", "day", "starts", "outcome")
    INDEXED = ("meeting", "person", "member")
    LISTED = (
        _BY_DAY,
        f'"group", {_BY_DAY}',
        f"seat, {_BY_DAY}",
        f"agency, {_BY_DAY}",
        f"outcome, {_BY_DAY}",
    )
    CURRENT = tuple((columns, STANDING) for columns in (_BY_DAY, f'"group", {_BY_DAY}', f"outcome, {_BY_DAY}"))
    LATEST = "day"
    OF = "meeting"
    UNITS = ("meeting",)

    group: str
    meeting: str
    day: date
    seat: str | None = None
    title: Text | None = None
    agency: str | None = None
    category: str | None = None
    member: str | None = None
    person: str | None = None
    deputy: str | None = None
    outcome: Outcome | None = None
    presence: tuple[Presence, ...] = ()
    expected: bool | None = False
    attended: bool | None = False
    excluded: bool | None = False
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
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
    starts: datetime | None = None

    @property
    def line(self) -> AttendanceLine | None:
        """The facts that summaries are made from; someone invited has none."""
        if self.seat is None or self.outcome is None:
            return None
        return AttendanceLine(
            meeting=self.meeting,
            on=self.day,
            seat=self.seat,
            outcome=self.outcome,
            person=None if self.outcome is Outcome.NOT_RECORDED else self.person,
            member=self.member,
            agency=self.agency,
            briefed=self.briefed,
            attested=self.attested,
            there=self.there,
            in_room=self.in_room,
            share=self.share,
            share_in_room=self.share_in_room,
            excusal=self.excusal,
            cancelled=self.cancelled,
            suspended=self.suspended,
            quorate=self.quorate,
            basis=self.basis,
            starts=self.starts,
        )


class ActingChairRow(Row, frozen=True, kw_only=True):
    """Who was in the place of the holder of an office at a meeting, and whether they could be under the terms."""

    MODEL: ClassVar[str] = "acting_chairs"
    COLUMNS = ("group", "meeting")
    INDEXED = ("meeting",)
    OF = "meeting"
    UNITS = ("chairing",)

    group: str
    meeting: str
    office: str
    person: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
