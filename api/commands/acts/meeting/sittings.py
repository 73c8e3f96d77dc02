"""Routes of adjournment, resumption, abandonment and acting chairs."""

from api.commands.acts.examples import ADA, BY_CHAIR, BY_GROUP, MAY
from api.commands.fields.default_days import date_of_at, meeting_day
from api.commands.route import Example, act
from domain.events.meeting.sitting import ActingChairAppointed, MeetingAbandoned, MeetingAdjourned, MeetingResumed

ROUTES = (
    act(
        "/meetings/{meeting}/adjournments",
        MeetingAdjourned,
        "Adjourn a meeting",
        Example("adjourn-may", MAY, {"at": "2025-05-20T11:20:00+01:00", "authority": BY_CHAIR}),
        on=date_of_at,
    ),
    act(
        "/meetings/{meeting}/resumptions",
        MeetingResumed,
        "Resume a meeting that was adjourned",
        Example("resume-may", MAY, {"at": "2025-05-20T11:30:00+01:00", "authority": BY_CHAIR}),
        on=date_of_at,
    ),
    act(
        "/meetings/{meeting}/abandonment",
        MeetingAbandoned,
        "Record that a meeting was abandoned",
        Example(
            "abandon-may",
            MAY,
            {"at": "2025-05-20T11:50:00+01:00", "reason": "the building was closed", "authority": BY_CHAIR},
        ),
        on=date_of_at,
    ),
    act(
        "/meetings/{meeting}/acting-chair",
        ActingChairAppointed,
        "Record who acted as chair at a meeting",
        Example("acting-may", MAY, {"person": ADA, "authority": BY_GROUP}),
        on=meeting_day,
    ),
)
