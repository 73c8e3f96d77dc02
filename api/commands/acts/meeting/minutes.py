"""Routes of the minutes of a meeting."""

from api.commands.acts.examples import BY_GROUP, BY_SECRETARY, JULY, MAY
from api.commands.fields.default_days import day_of_named_meeting
from api.commands.route import Example, act
from domain.events.meeting.minutes import MinutesApproved, MinutesCirculated, MinutesCorrected, MinutesDrafted

ROUTES = (
    act(
        "/meetings/{meeting}/minutes/drafts",
        MinutesDrafted,
        "Record that the minutes were drafted",
        Example(
            "draft-may",
            MAY,
            {"on": "2025-05-27", "document": {"pointer": "minutes/2025-05-20-draft.docx"}, "authority": BY_SECRETARY},
        ),
    ),
    act(
        "/meetings/{meeting}/minutes/circulations",
        MinutesCirculated,
        "Record that the minutes were circulated",
        Example(
            "send-minutes-may",
            MAY,
            {"on": "2025-05-30", "to": ["members", "deputies"], "means": "email", "authority": BY_SECRETARY},
        ),
    ),
    act(
        "/meetings/{meeting}/minutes/approval",
        MinutesApproved,
        "Record that the minutes were approved",
        Example("approve-may", MAY, {"meeting": JULY["meeting"], "decision": "d1", "authority": BY_GROUP}),
        on=day_of_named_meeting,
    ),
    act(
        "/meetings/{meeting}/minutes/corrections",
        MinutesCorrected,
        "Record that a meeting corrected the minutes",
        Example(
            "correct-may",
            MAY,
            {
                "meeting": JULY["meeting"],
                "decision": "d1",
                "document": {"pointer": "minutes/2025-05-20-as-amended.pdf", "digest": "ab" * 32},
                "authority": BY_GROUP,
            },
        ),
        on=day_of_named_meeting,
    ),
)
