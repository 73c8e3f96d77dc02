"""Who acted in the place of an office at a meeting: whether the terms let them, and whether they were there."""

from collections.abc import Iterable

from domain.rules import inputs
from domain.rules.inputs import CAME
from domain.text import said
from domain.timelines.meeting.sitting import ActingChair
from domain.verdicts import Reason, Verdict
from domain.world import World
from projections.judgements import meeting_inputs, rule_inputs
from projections.judgements.group import offices
from projections.rows import ActingChairRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each: whether the terms let them, and whether they were there."""
    meeting = world.meeting(stream)
    group = world.group(meeting.group, *rule_inputs.GROUP_FACETS) if meeting and meeting.acting_chairs else None
    if meeting is None or meeting.day is None or group is None or group.established is None:
        return
    on = meeting.day
    told = meeting_inputs.meeting_input(meeting, group, on, world) if meeting.held else None
    for a in meeting.acting_chairs:
        found = offices.judge_acting(group, a.office, a.person, a, on, world)
        there = _there(a, told)
        against = there is not None and there[0] is Verdict.NOT_MET
        open_yet = there is not None and found.verdict is Verdict.MET
        yield ActingChairRow(
            key=f"{meeting.id}/{a.office}",
            valid_from=a.since,
            group=meeting.group,
            meeting=meeting.id,
            office=a.office,
            person=a.person,
            verdict=there[0] if there and (against or open_yet) else found.verdict,
            reasons=(*([there[1]] if there else []), *found.reasons),
            basis=tuple(sorted({*found.basis, *(there[2] if there else ())})),
        )


def _there(a: ActingChair, told: inputs.MeetingInput | None) -> tuple[Verdict, Reason, tuple[int, ...]] | None:
    """Why it is not certain that they were there; None where it is."""
    if told is None:
        return Verdict.UNDETERMINED, Reason("not-held", said("the meeting is not recorded as held")), ()
    lines = [line for line in told.roll if line.person == a.person]
    if any(line.outcome in CAME for line in lines):
        return None
    if lines:
        away = Reason(
            "not-there",
            said("the roll does not have them at the meeting that they chaired as {office}", office=a.office),
        )
        return Verdict.NOT_MET, away, lines[0].basis
    return Verdict.UNDETERMINED, Reason("not-recorded", said("the roll does not say that they were there")), ()
