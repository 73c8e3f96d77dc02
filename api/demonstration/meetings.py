"""Commands of a meeting, from its plan to its decisions."""

from typing import Any

from api.commands.fields.ids import stream_begun_by
from api.demonstration import rolls
from api.demonstration.script import CommandBody, CommandScript, london_time


def meeting_key(slug: str, day: str) -> str:
    """The idempotency key of the command that planned the meeting held on that day."""
    return f"meeting-{slug}-{day}"


def plan(
    script: CommandScript,
    slug: str,
    day: str,
    *,
    on: str,
    authority: CommandBody,
    place: str,
    meets_on: str | None = None,
) -> None:
    """Plan the meeting that is held on `day`; `meets_on` is the day it is planned for at first, if another."""
    script.add(
        meeting_key(slug, day),
        f"/groups/{slug}/meetings",
        meets_on=meets_on or day,
        place=place,
        on=on,
        authority=authority,
    )


def hold(
    script: CommandScript,
    slug: str,
    day: str,
    *,
    entries: list[CommandBody],
    authority: CommandBody,
    invited: list[CommandBody] | None = None,
) -> None:
    """Record that the meeting was held, from ten to twelve, and its roll."""
    meeting = stream_begun_by(meeting_key(slug, day))
    script.add(
        f"held-{slug}-{day}",
        f"/meetings/{meeting}/held",
        starts=london_time(day, rolls.STARTS),
        ends=london_time(day, rolls.ENDS),
        on=day,
        authority=authority,
        evidence=[{"pointer": f"minutes of {slug}, {day}"}],
    )
    guests: dict[str, Any] = {"invited": invited} if invited else {}
    script.add(
        f"roll-{slug}-{day}", f"/meetings/{meeting}/roll", entries=entries, on=day, authority=authority, **guests
    )


def decide(
    script: CommandScript, slug: str, day: str, decision: str, text: str, *, at: str, authority: CommandBody
) -> None:
    """Record what was decided at a time of day."""
    script.add(
        f"decision-{slug}-{day}-{decision}",
        f"/meetings/{stream_begun_by(meeting_key(slug, day))}/decisions",
        decision=decision,
        text={"en": text},
        at=london_time(day, at),
        on=day,
        authority=authority,
    )


def excuse(
    script: CommandScript, slug: str, day: str, *, on: str, ground: str, authority: CommandBody, **whom: str
) -> None:
    """Record that an agency, or one seat, is excused from the meeting."""
    script.add(
        f"excusal-{slug}-{day}",
        f"/meetings/{stream_begun_by(meeting_key(slug, day))}/excusals",
        ground=ground,
        on=on,
        authority=authority,
        **whom,
    )
