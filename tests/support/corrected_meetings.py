"""A history that was put right afterwards."""

from datetime import date

from tests.support.story import Story
from tests.support.two_meetings import two_meetings


def corrected_meetings() -> Story:
    """Two meetings, to position 53. Then (54) a line of the first roll was retracted, (55) the first day of a member was
    corrected, and (56) the answer to a question was retracted, which was retracted (57)."""
    story = two_meetings()
    lines = [e for e in story.entries if e.kind == "meeting" and getattr(e.event, "seat", None)]
    story.retract(lines[0].position)
    member = next(e for e in story.entries if type(e.event).__name__ == "MemberAppointed")
    story.correct(member.position, on=date(2025, 5, 1))
    answers = [e for e in story.entries if type(e.event).__name__ == "InterpretationRecorded"]
    story.retract(answers[-1].position)
    story.retract(story.entries[-1].position)
    return story
