"""What is worked out only when it is read, from rows in memory: attendance over the window of the terms, and the duties of
each period."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace

from domain.rules.attendance import rates
from domain.rules.attendance.absences import judge_absences, reached_steps
from domain.rules.attendance.attendance_line import AttendanceLine
from domain.rules.attendance.windows import window
from domain.rules.duties.cadence import duties_under
from domain.rules.duties.deadlines import undated_deadlines
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.inputs import SeatInput
from domain.terms.attendance import Unit
from domain.terms.duties import IntervalDuty
from domain.terms.interpretation import EffectiveTerms
from projections.rows import AttendanceRow, MeetingRow, QuorumRow, ReportRow, Row, RulesRow, SeatRow

R = TypeVar("R", bound=Row)
COLUMNS: dict[Unit, str] = {"seat": "seat", "person": "member", "agency": "agency"}


class GroupRows:
    """The rows of one group, by which its questions are answered on a day."""

    def __init__(self, rows: Sequence[Row], group: str, on: date) -> None:
        self._rows = [row for row in rows if getattr(row, "group", None) == group]
        self.on = on
        self.rules = sorted(self.of(RulesRow), key=lambda r: r.valid_from)
        self.rules = [r for r in self.rules if r.valid_from <= on]

    def of(self, kind: type[R]) -> list[R]:
        return [row for row in self._rows if isinstance(row, kind)]

    def attendance(self) -> Iterator[tuple[str, Any]]:
        """The summary of each seat, member and agency, by what it is of."""
        rule = self.rules[-1] if self.rules else None
        terms = replace(rule.terms, on=self.on) if rule and rule.terms else None
        chosen = window(terms, self.on)
        lines = [row for row in self.of(AttendanceRow) if row.line is not None and row.seat is not None]
        lines = [row for row in lines if row.day <= chosen.end]
        for unit, column in COLUMNS.items():
            for id in sorted({getattr(row, column) for row in lines} - {None}):
                recorded_lines = [row.line for row in lines if getattr(row, column) == id and row.line is not None]
                seats = self._seats(column, id)
                names = rule.agencies if rule else {}
                within = [x for x in recorded_lines if chosen.start is None or x.on >= chosen.start]
                summary = rates.summarise_attendance(
                    terms,
                    unit,
                    within,
                    seats=seats,
                    agencies=names,
                    then=self._in_force,
                    decided=chosen.decided,
                    why=chosen.reasons,
                )
                yield (
                    f"{unit} {id}",
                    replace(summary, **self._absences(terms, summary, recorded_lines, within, chosen.start)),
                )

    def _absences(
        self,
        terms: EffectiveTerms | None,
        summary: Any,
        recorded_lines: list[AttendanceLine],
        within: list[AttendanceLine],
        since: date | None,
    ) -> dict[str, Any]:
        if terms is None or terms.terms.attendance is None:
            return {}
        run = judge_absences(terms, recorded_lines, since=since, then=self._in_force)
        return {
            "absences": run,
            "steps": reached_steps(terms, summary.verdict, run, within, then=self._in_force),
        }

    def duties(self) -> Iterator[tuple[str, Any]]:
        """What recurs under each version of the terms, by duty and period, and what no day can be given for."""
        held = [self._held(m) for m in self.of(MeetingRow) if m.state not in ("SCHEDULED", "CANCELLED")]
        sent = [
            Submission(duty=r.duty, event=r.position, on=r.submitted_on, period=r.period, basis=(r.position,))
            for r in self.of(ReportRow)
        ]
        for rule in self.rules:
            last = min(rule.valid_to - timedelta(days=1), self.on) if rule.valid_to else self.on
            for duty in rule.terms.terms.duties if rule.terms is not None else ():
                if rule.terms is not None and not isinstance(duty, IntervalDuty):
                    for due in duties_under(rule.terms, duty, held, sent, rule.valid_from, last):
                        yield f"{duty.id} {due.period or 'undated'} from {rule.valid_from}", due
            for due in undated_deadlines(rule.terms):
                yield f"{due.duty} undated from {rule.valid_from}", due

    def _held(self, meeting: MeetingRow) -> HeldMeeting:
        quorum = next((q for q in self.of(QuorumRow) if q.meeting == meeting.meeting), None)
        return HeldMeeting(
            id=meeting.meeting,
            on=meeting.day,
            event=meeting.held_event,
            counts=quorum.held if quorum else True,
            reasons=quorum.held_reasons if quorum else (),
            basis=meeting.basis,
        )

    def _in_force(self, on: date) -> EffectiveTerms | None:
        return next((rule.terms for rule in reversed(self.rules) if rule.valid_from <= on), None)

    def _seats(self, column: str, id: str) -> list[SeatInput]:
        """The seats of a unit on the day, or as they last stood."""
        begun = [s for s in self.of(SeatRow) if getattr(s, column) == id and s.valid_from <= self.on]
        after = self.on + timedelta(days=1)
        ends = [min(s.valid_to or after, after) for s in begun]
        last = [s for s, end in zip(begun, ends, strict=True) if end == max(ends)]
        return [
            SeatInput(
                id=row.seat,
                agency=row.agency,
                category=row.category,
                voting=row.voting,
                member=row.member,
                classes=None if row.classes is None else frozenset(row.classes),
            )
            for row in sorted(last, key=lambda s: s.seat)
        ]
