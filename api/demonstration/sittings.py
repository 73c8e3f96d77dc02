"""A meeting from its plan to its decisions, as commands."""

from typing import Any

from api.demonstration import rolls
from api.demonstration.story import Body, Story, begun, moment


def key(slug: str, day: str) -> str:
    """The idempotency key under which the meeting that was held on a day is planned."""
    return f"meeting-{slug}-{day}"


def plan(
    story: Story, slug: str, day: str, *, on: str, authority: Body, place: str, meets_on: str | None = None
) -> None:
    """Plan the meeting that comes to be held on `day`; at first for another day, where `meets_on` says so."""
    story.post(
        key(slug, day), f"/groups/{slug}/meetings", meets_on=meets_on or day, place=place, on=on, authority=authority
    )


def hold(
    story: Story, slug: str, day: str, *, entries: list[Body], authority: Body, invited: list[Body] | None = None
) -> None:
    """Record that the meeting was held, from ten to twelve, and its roll."""
    meeting = begun(key(slug, day))
    story.post(
        f"held-{slug}-{day}",
        f"/meetings/{meeting}/held",
        starts=moment(day, rolls.STARTS),
        ends=moment(day, rolls.ENDS),
        on=day,
        authority=authority,
        evidence=[{"pointer": f"minutes of {slug}, {day}"}],
    )
    guests: dict[str, Any] = {"invited": invited} if invited else {}
    story.post(
        f"roll-{slug}-{day}", f"/meetings/{meeting}/roll", entries=entries, on=day, authority=authority, **guests
    )


def decide(story: Story, slug: str, day: str, decision: str, text: str, *, at: str, authority: Body) -> None:
    """Record what was decided at a time of day."""
    story.post(
        f"decision-{slug}-{day}-{decision}",
        f"/meetings/{begun(key(slug, day))}/decisions",
        decision=decision,
        text={"en": text},
        at=moment(day, at),
        on=day,
        authority=authority,
    )


def excuse(story: Story, slug: str, day: str, *, on: str, ground: str, authority: Body, **whom: str) -> None:
    """Record that an agency, or one seat, is excused from the meeting."""
    story.post(
        f"excusal-{slug}-{day}",
        f"/meetings/{begun(key(slug, day))}/excusals",
        ground=ground,
        on=on,
        authority=authority,
        **whom,
    )
