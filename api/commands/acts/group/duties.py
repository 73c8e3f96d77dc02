"""Routes of duties: requests for meetings, reviews of the terms."""

from api.commands.acts.examples import BY_GROUP, GROUP
from api.commands.route import Example, act
from domain.events.group.duties import MeetingRequested, TermsReviewed

ROUTES = (
    act(
        "/groups/{group}/meeting-requests",
        MeetingRequested,
        "Record that a meeting was asked for",
        Example(
            "ask-for-a-meeting",
            GROUP,
            {
                "reason": "two agencies ask for a meeting on the new threshold document",
                "on": "2025-06-02",
                "authority": {"kind": "agency", "agency": "example-police"},
            },
        ),
        number=("request", "r"),
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
