"""The day of an act whose request gives none: defaults of `on`, each a function of the request and the world."""

from collections.abc import Callable
from datetime import date, datetime

from api.commands.fields.event_fields import id_in_path
from api.commands.request import CommandRequest, Fields
from domain.refusals import Malformed, Unknown
from domain.text import said
from domain.time_zone import london_day
from ledger.world.tracked_world import TrackedWorld

DayDefault = Callable[[CommandRequest, TrackedWorld, str, Fields], date]
"""Takes the request, the world, the stream of the path and the fields so far."""


def meeting_day(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """The day of the meeting that the path names. Raises Unknown where its scheduling does not stand."""
    meeting = world.meeting(stream)
    if meeting is None or meeting.day is None:
        raise Unknown("known-meeting", said("the meeting's scheduling does not stand, so it has no day: give `on`"))
    return meeting.day


def date_of_starts(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """The day of `starts` in London."""
    return london_day(datetime.fromisoformat(fields["starts"]))


def date_of_at(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """The day of `at` in London."""
    return london_day(datetime.fromisoformat(fields["at"]))


def today_or_meeting_day(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """Today, or the day of the meeting that the path names if that has passed."""
    return min(request.today, meeting_day(request, world, stream, fields))


def day_of_named_meeting(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """The day of the meeting that the body names. Raises Malformed without one."""
    named = fields.get("meeting")
    if not isinstance(named, str):
        raise Malformed("in-order", said("without a `meeting` there is no day to take it from: give `on`"))
    return meeting_day(request, world, id_in_path(named, "meeting", world), fields)


def today_or_planned_day(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """Today, or the day of the meeting if that has passed: nobody plans a meeting after it."""
    return min(request.today, date.fromisoformat(fields["meets_on"]))
