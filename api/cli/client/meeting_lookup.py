"""Looks meetings up by group and day through GraphQL: people type GROUP@DATE, commands take ids."""

import re
import shlex
from collections.abc import Iterable

from api.cli.arguments.options import InvalidArgument, parse_day
from api.cli.client.session import ClientSession
from api.commands.fields.ids import SLUG, canonical
from api.http.media import Json
from api.references import group_day, meeting_choice, not_cancelled
from domain.text import Words, joined, said

MEETING = re.compile(rf"(?P<group>{SLUG})@(?P<day>.+)")
MEETINGS = """query ($group: String!, $day: Date!) {
    meetings(group: $group, from: $day, to: $day, first: 20) { nodes { id: ref state starts place } } }"""


def meeting_of(session: ClientSession, text: str) -> str:
    """The id of a meeting given by id, or as GROUP@DATE; a cancelled one only if that day has no other. Raises
    InvalidArgument."""
    if id := canonical(text):
        return id
    written, day_only = group_day(text), MEETING.fullmatch(text)
    if written is None:
        if day_only:
            parse_day(day_only["day"])  # says what is wrong with it
        raise InvalidArgument(f"{text} is no meeting: give its id, or GROUP@DATE such as cwm-taf-mqap@2026-05-05.")
    group, day = written.group, written.day.isoformat()
    found = session.query(MEETINGS, {"group": group, "day": day})["meetings"]["nodes"]
    several = not_cancelled(found, lambda m: m["state"] == "CANCELLED")
    if len(several) == 1:
        return str(several[0]["id"])
    if several:
        choices = joined(choices_of(several))
        raise InvalidArgument(
            said("{group} has several meetings on {day}, give the id: {choices}", group=group, day=day, choices=choices)
        )
    if not session.can_see_group(group):
        raise InvalidArgument(f"There is no group {group} that you may see.")
    listed = f"`quorate feed meetings --group {shlex.quote(group)}`"
    raise InvalidArgument(f"{group} has no meeting on {day}: {listed} lists them.")


def choices_of(meetings: Iterable[Json]) -> list[Words]:
    """Several meetings of one day, each with what tells it from the others."""
    return [meeting_choice(m["id"], m["starts"], m["place"], cancelled=m["state"] == "CANCELLED") for m in meetings]
