"""What has lost its ground is ignored, and shown as a fault."""

from domain.events.group.membership import MemberAppointed
from domain.events.meeting.proceedings import AttendanceRecorded
from projections.judgements.meeting.meetings import judge
from projections.rows import AttendanceRow, QuorumRow
from tests.support.group_history import broken_rules
from tests.support.story import Story, id_of
from tests.support.two_meetings import two_meetings


def at_first(story: Story) -> tuple[int | None, set[str | None]]:
    """How many members are counted at the first meeting, and the seats with a line of attendance."""
    rows = list(judge(id_of("first"), story.world))
    (quorum,) = (r for r in rows if isinstance(r, QuorumRow))
    return quorum.counted.members, {r.seat for r in rows if isinstance(r, AttendanceRow)}


def test_whoever_was_never_appointed_is_not_counted_until_their_appointment_stands_again() -> None:
    story = two_meetings()
    appointed = next(e.position for e in story.entries if isinstance(e.event, MemberAppointed) and e.event.seat == "s1")
    before = at_first(story)
    assert before[0] == 6
    story.lawful = False
    (retraction,) = story.retract(appointed)
    assert at_first(story) == (5, before[1] - {"s1"})
    told = [e for e in story.entries if isinstance(e.event, AttendanceRecorded) and e.stream == id_of("first")]
    (line,) = (e.position for e in told if e.event.seat == "s1")  # type: ignore[attr-defined]
    (quorum,) = (r for r in judge(id_of("first"), story.world) if isinstance(r, QuorumRow))
    assert {appointed, line, retraction.position} <= set(quorum.basis)
    assert "ground-lost" in [r.code for r in quorum.reasons]
    assert broken_rules(story, "first") == ["held-or-deputised"]
    story.retract(retraction.position)
    assert at_first(story) == before
    assert not broken_rules(story, "first")
