"""Import of the files of `cases` into a board of its own."""

from collections.abc import Callable
from pathlib import Path

from domain.events.person import PersonRegistered
from ledger.world.tracked_world import TrackedWorld
from projections.judgements.meeting import meetings
from projections.rows import AttendanceRow, QuorumRow
from tests.imports.record import Record

CASES = Path(__file__).with_name("cases")
Import = Callable[..., tuple[int, str, str]]


def registered(record: Record, since: int) -> int:
    return sum(isinstance(e.event, PersonRegistered) for e in record.since(since))


def register_members(take: Import) -> None:
    assert take("members", "base-members.csv", "--yes")[0] == 0


def judged(record: Record, board: str) -> tuple[QuorumRow, dict[str | None, AttendanceRow]]:
    """The quorum and the attendance of the board's one meeting."""
    [meeting] = record.meetings(board)
    rows = [*meetings.judge(meeting.id, TrackedWorld(record.service.store))]
    [quorum] = [r for r in rows if isinstance(r, QuorumRow)]
    return quorum, {r.seat: r for r in rows if isinstance(r, AttendanceRow)}
