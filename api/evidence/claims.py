"""The judgements that a pack claims: who sat where, who was there, quorum, rates of attendance, as the read side
has them."""

from datetime import date
from typing import Any

from msgspec import to_builtins

from api.http.media import Json
from api.reports.model import ReportSubject
from api.reports.reader import ReportReader
from domain.rules.attendance.summary import AttendanceSummary
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group import seats
from projections.questions.meeting import attendance_summaries, quorum
from projections.rows import AttendanceRow, MeetingRow, QuorumRow, SeatRow


def claims_of(snapshot: Snapshot, subject: ReportSubject, on: date) -> Json:
    """The claims on a subject: seats as they were `on` a day, meetings of its period with quorum and attendance,
    and rates over it."""
    reader = ReportReader(snapshot, subject)
    today = Clocks(subject.position, on)
    sat = seats.of_groups(snapshot, today, reader.within)[reader.group]
    lines = reader.attendance
    judged = quorum.of_meetings(snapshot, reader.clocks, [row.meeting for row in reader.meetings])
    names = sorted({row.seat for row in lines if row.seat is not None})
    keys = [(reader.group, seat) for seat in names]
    rates = attendance_summaries.of_seats(snapshot, reader.clocks, keys, reader.start, reader.end)
    return {
        "group": subject.group,
        "on": on.isoformat(),
        "from": reader.start.isoformat(),
        "to": reader.end.isoformat(),
        "position": subject.position,
        "rule_version": subject.rule_version,
        "seats": [_seat(row) for row in sat],
        "meetings": [
            _meeting(row, judged.get(row.meeting, []), [x for x in lines if x.meeting == row.meeting])
            for row in reader.meetings
        ],
        "rates": [_rate(seat, rates[reader.group, seat]) for seat in names],
    }


def _seat(row: SeatRow) -> dict[str, Any]:
    return {"seat": row.seat, "agency": row.agency, "member": row.member, "member_since": _plain(row.member_since)}


def _meeting(row: MeetingRow, judged: list[QuorumRow], lines: list[AttendanceRow]) -> dict[str, Any]:
    return {
        "meeting": row.meeting,
        "state": row.state,
        "day": row.day.isoformat(),
        "quorum": _quorum(judged[0]) if judged else None,
        "attendance": [_line(line) for line in lines],
    }


def _quorum(row: QuorumRow) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in ("verdict", "determined", "by_default", "needed", "counted")}


def _line(row: AttendanceRow) -> dict[str, Any]:
    names = (
        "seat",
        "person",
        "member",
        "outcome",
        "expected",
        "attended",
        "excluded",
        "suspended",
        "cancelled",
        "presence",
    )
    return {name: _plain(getattr(row, name)) for name in names}


def _rate(seat: str, summary: AttendanceSummary) -> dict[str, Any]:
    names = ("in_tenure", "expected", "attended", "excluded", "not_recorded", "rate", "verdict")
    return {"seat": seat, **{name: _plain(getattr(summary, name)) for name in names}}


def _plain(value: Any) -> Any:
    return to_builtins(value)
