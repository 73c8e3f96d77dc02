"""Routes of duties: requests for meetings, events outside the record, reviews of the terms."""

from api.commands.acts.examples import BY_GROUP, GROUP
from api.commands.route import Example, act
from domain.events.group.duties import MeetingRequested, OutsideEventNoted, TermsReviewed

ROUTES = (
    act(
        "/groups/{group}/meeting-requests",
        MeetingRequested,
        "Record that a meeting was asked for",
        Example(
            "ask-for-a-meeting",
            GROUP,
            {
                "reason": {"en": "two agencies ask for a meeting on the new threshold document"},
                "on": "2025-06-02",
                "authority": {"kind": "agency", "agency": "example-police"},
            },
        ),
        number=("request", "r"),
    ),
    act(
        "/groups/{group}/outside-events",
        OutsideEventNoted,
        "Note an event outside the record from which the terms count time, such as an election",
        Example(
            "note-an-election",
            GROUP,
            {
                "event": "election",
                "what": {"en": "the ordinary election of county councillors"},
                "on": "2025-05-01",
                "authority": BY_GROUP,
            },
        ),
        number=("occurrence", "e"),
    ),
    act(
        "/groups/{group}/terms/reviews",
        TermsReviewed,
        "Record the review of the terms of reference",
        Example(
            "review-terms",
            GROUP,
            {
                "terms": "2025",
                "outcome": "kept",
                "on": "2026-02-10",
                "authority": BY_GROUP,
            },
        ),
    ),
)
