"""The judgements that a pack claims: who sat where, who was there, quorum, rates of attendance, as the read side
has them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, to_builtins

from api.http.media import Json
from api.reports.model import ReportSubject
from api.reports.reader import ReportReader
from domain.rules.attendance.summary import AttendanceSummary
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group import seats
from projections.questions.meeting import attendance_summaries, quorum
from projections.rows import AttendanceRow, MeetingRow, QuorumRow, SeatRow


class ClaimedRows(Struct, frozen=True, kw_only=True):
    """What is claimed, as rows: the seats of the day, the meetings of the period with the lines of their rolls, in order,
    the quorum by meeting, and the figures over the period by seat."""

    seats: Sequence[SeatRow]
    meetings: Sequence[MeetingRow]
    lines: Sequence[AttendanceRow]
    quorum: Mapping[str, QuorumRow]
    rates: Mapping[str, AttendanceSummary]


def claims_of(snapshot: Snapshot, subject: ReportSubject, on: date) -> Json:
    """The claims on a subject: seats as they were `on` a day, meetings of its period with quorum and attendance,
    and rates over it."""
    reader = ReportReader(snapshot, subject)
    today = Clocks(subject.position, on)
    judged = quorum.of_meetings(snapshot, reader.clocks, [row.meeting for row in reader.meetings])
    keys = [(reader.group, seat) for seat in seats_of(reader.attendance)]
    rates = attendance_summaries.of_seats(snapshot, reader.clocks, keys, reader.start, reader.end)
    rows = ClaimedRows(
        seats=seats.of_groups(snapshot, today, reader.within)[reader.group],
        meetings=reader.meetings,
        lines=reader.attendance,
        quorum={meeting: found[0] for meeting, found in judged.items() if found},
        rates={seat: summary for (_, seat), summary in rates.items()},
    )
    head = {
        "group": subject.group,
        "on": on.isoformat(),
        "from": reader.start.isoformat(),
        "to": reader.end.isoformat(),
        "as_at": reader.clocks.on.isoformat(),
        "recorded_on": subject.recorded_on.isoformat(),
        "position": subject.position,
        "rule_version": subject.rule_version,
    }
    return head | claims_from(rows)


def seats_of(lines: Sequence[AttendanceRow]) -> list[str]:
    """The seats of which lines speak."""
    return sorted({row.seat for row in lines if row.seat is not None})


def claims_from(rows: ClaimedRows) -> dict[str, Any]:
    """The claims that rows make."""
    return {
        "seats": [_seat(row) for row in rows.seats],
        "meetings": [
            _meeting(row, rows.quorum.get(row.meeting), [x for x in rows.lines if x.meeting == row.meeting])
            for row in rows.meetings
        ],
        "rates": [_rate(seat, rows.rates[seat]) for seat in seats_of(rows.lines)],
    }


def _seat(row: SeatRow) -> dict[str, Any]:
    return {"seat": row.seat, "agency": row.agency, "member": row.member, "member_since": to_builtins(row.member_since)}


def _meeting(row: MeetingRow, judged: QuorumRow | None, lines: list[AttendanceRow]) -> dict[str, Any]:
    return {
        "meeting": row.meeting,
        "state": row.state,
        "day": row.day.isoformat(),
        "quorum": _quorum(judged) if judged else None,
        "attendance": [_line(line) for line in lines],
    }


def _quorum(row: QuorumRow) -> dict[str, Any]:
    return _fields(row, "verdict", "determined", "by_default", "needed", "counted")


def _line(row: AttendanceRow) -> dict[str, Any]:
    of_roll = ("seat", "person", "member", "outcome", "expected", "attended", "excluded", "suspended", "cancelled")
    return _fields(row, *of_roll, "presence")


def _rate(seat: str, summary: AttendanceSummary) -> dict[str, Any]:
    names = ("in_tenure", "expected", "attended", "excluded", "not_recorded", "rate", "verdict")
    return {"seat": seat, **_fields(summary, *names)}


def _fields(of: object, *names: str) -> dict[str, Any]:
    return {name: to_builtins(getattr(of, name)) for name in names}
