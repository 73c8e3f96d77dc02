"""Looks meetings up by group and day through GraphQL: people type GROUP@DATE, commands take ids."""

import re

from api.cli.arguments.options import InvalidArgument, parse_day
from api.cli.client.session import ClientSession
from api.commands.fields.ids import SLUG, canonical
from api.references import group_day, not_cancelled

MEETING = re.compile(rf"(?P<group>{SLUG})@(?P<day>.+)")
MEETINGS = """query ($group: String!, $day: Date!) {
    meetings(group: $group, from: $day, to: $day, first: 20) { nodes { id: ref state starts } } }"""


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
        ids = "; ".join(f"{m['id']} ({m['starts'] or m['state'].lower()})" for m in several)
        raise InvalidArgument(f"{group} has several meetings on {day}, give the id: {ids}")
    if not session.can_see_group(group):
        raise InvalidArgument(f"There is no group {group} that you may see.")
    raise InvalidArgument(f"{group} has no meeting on {day}: `quorate feed meetings --group {group}` lists them.")
