"""Routes of meetings: plan, times held, excusals, interests, decisions, determination of the quorum; with those of
roll and record, which stand between them in the order of the examples."""

from api.commands.acts.examples import ADA, BY_CHAIR, BY_GROUP, GROUP, JULY, MAY
from api.commands.acts.meeting.record import RECORD
from api.commands.acts.meeting.roll import ROLL
from api.commands.fields.default_days import date_of_starts, meeting_day, today_or_planned_day
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.meeting.proceedings import (
    AttendanceExcused,
    DecisionRecorded,
    InterestDeclared,
    MeetingCancelled,
    MeetingHeld,
    MeetingRescheduled,
    MeetingScheduled,
    QuorumDetermined,
)

ROUTES = (
    act(
        "/groups/{group}/meetings",
        MeetingScheduled,
        "Schedule a meeting",
        Example("meeting-may", GROUP, {"meets_on": "2025-05-13", "place": "Room 1", "authority": BY_CHAIR}),
        Example("meeting-june", GROUP, {"meets_on": "2025-06-24", "on": "2025-05-13", "authority": BY_GROUP}),
        Example("meeting-july", GROUP, {"meets_on": "2025-07-08", "on": "2025-05-20", "authority": BY_GROUP}),
        Example("meeting-september", GROUP, {"meets_on": "2025-09-09", "on": "2025-05-20", "authority": BY_GROUP}),
        begins="meeting",
        on=today_or_planned_day,
    ),
    act(
        "/meetings/{meeting}/reschedulings",
        MeetingRescheduled,
        "Reschedule a meeting",
        Example(
            "reschedule-may",
            MAY,
            {"meets_on": "2025-05-20", "reason": "room not free", "on": "2025-05-13", "authority": BY_CHAIR},
        ),
    ),
    act(
        "/meetings/{meeting}/cancellation",
        MeetingCancelled,
        "Cancel a meeting",
        Example(
            "cancel-june",
            {"meeting": stream_begun_by("meeting-june")},
            {"reason": "no business", "on": "2025-06-20", "authority": BY_CHAIR},
        ),
    ),
    act(
        "/meetings/{meeting}/held",
        MeetingHeld,
        "Record that a meeting was held",
        Example(
            "held-may",
            MAY,
            {
                "starts": "2025-05-20T10:00:00+01:00",
                "ends": "2025-05-20T12:00:00+01:00",
                "authority": BY_CHAIR,
                "evidence": [{"pointer": "minutes of 20 May 2025"}],
            },
        ),
        Example(
            "held-july",
            JULY,
            {"starts": "2025-07-08T10:00:00+01:00", "ends": "2025-07-08T12:00:00+01:00", "authority": BY_CHAIR},
        ),
        on=date_of_starts,
    ),
    ROLL,
    RECORD,
    act(
        "/meetings/{meeting}/excusals",
        AttendanceExcused,
        "Excuse an agency or a seat from a meeting",
        Example(
            "excuse-council",
            MAY,
            {"agency": "example-council", "ground": "no involvement needed", "authority": BY_CHAIR},
        ),
        on=meeting_day,
    ),
    act(
        "/meetings/{meeting}/interests",
        InterestDeclared,
        "Declare an interest",
        Example(
            "declare-interest",
            MAY,
            {
                "person": ADA,
                "nature": "employment",
                "observed": "left",
                "left_at": "2025-05-20T11:05:00+01:00",
                "back_at": "2025-05-20T11:20:00+01:00",
                "note": "advises one of the bidders",
                "authority": BY_CHAIR,
            },
        ),
        number=("interest", "i"),
        on=meeting_day,
    ),
    act(
        "/meetings/{meeting}/decisions",
        DecisionRecorded,
        "Record a decision",
        Example(
            "decide",
            MAY,
            {"text": {"en": "The work plan was agreed."}, "at": "2025-05-20T11:10:00+01:00", "authority": BY_GROUP},
        ),
        Example(
            "recommend",
            MAY,
            {
                "kind": "recommendation",
                "text": {"en": "That the Board adopt the threshold document."},
                "at": "2025-05-20T11:15:00+01:00",
                "votes": {"for": 1, "against": 0, "abstained": 0},
                "interests": ["i1"],
                "authority": BY_GROUP,
            },
        ),
        Example(
            "decide-july",
            JULY,
            {"text": {"en": "The minutes of May were approved as amended."}, "authority": BY_GROUP},
        ),
        number=("decision", "d"),
        on=meeting_day,
    ),
    act(
        "/meetings/{meeting}/quorum-determination",
        QuorumDetermined,
        "Record that the chair determined the quorum",
        Example(
            "determine", MAY, {"quorate": True, "ground": "both agencies were heard in writing", "authority": BY_CHAIR}
        ),
        on=meeting_day,
    ),
)
