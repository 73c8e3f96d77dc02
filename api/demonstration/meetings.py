"""A meeting from its plan to its decisions, as commands."""

from typing import Any

from api.demonstration import rolls
from api.demonstration.script import CommandBody, CommandScript, london_time, stream_begun_by


def meeting_key(slug: str, day: str) -> str:
    """The idempotency key under which the meeting that was held on a day is planned."""
    return f"meeting-{slug}-{day}"


def plan(
    story: CommandScript,
    slug: str,
    day: str,
    *,
    on: str,
    authority: CommandBody,
    place: str,
    meets_on: str | None = None,
) -> None:
    """Plan the meeting that comes to be held on `day`; at first for another day, where `meets_on` says so."""
    story.post(
        meeting_key(slug, day),
        f"/groups/{slug}/meetings",
        meets_on=meets_on or day,
        place=place,
        on=on,
        authority=authority,
    )


def hold(
    story: CommandScript,
    slug: str,
    day: str,
    *,
    entries: list[CommandBody],
    authority: CommandBody,
    invited: list[CommandBody] | None = None,
) -> None:
    """Record that the meeting was held, from ten to twelve, and its roll."""
    meeting = stream_begun_by(meeting_key(slug, day))
    story.post(
        f"held-{slug}-{day}",
        f"/meetings/{meeting}/held",
        starts=london_time(day, rolls.STARTS),
        ends=london_time(day, rolls.ENDS),
        on=day,
        authority=authority,
        evidence=[{"pointer": f"minutes of {slug}, {day}"}],
    )
    guests: dict[str, Any] = {"invited": invited} if invited else {}
    story.post(
        f"roll-{slug}-{day}", f"/meetings/{meeting}/roll", entries=entries, on=day, authority=authority, **guests
    )


def decide(
    story: CommandScript, slug: str, day: str, decision: str, text: str, *, at: str, authority: CommandBody
) -> None:
    """Record what was decided at a time of day."""
    story.post(
        f"decision-{slug}-{day}-{decision}",
        f"/meetings/{stream_begun_by(meeting_key(slug, day))}/decisions",
        decision=decision,
        text={"en": text},
        at=london_time(day, at),
        on=day,
        authority=authority,
    )


def excuse(
    story: CommandScript, slug: str, day: str, *, on: str, ground: str, authority: CommandBody, **whom: str
) -> None:
    """Record that an agency, or one seat, is excused from the meeting."""
    story.post(
        f"excusal-{slug}-{day}",
        f"/meetings/{stream_begun_by(meeting_key(slug, day))}/excusals",
        ground=ground,
        on=on,
        authority=authority,
        **whom,
    )
