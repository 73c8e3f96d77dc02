"""Routes of decisions outside meetings, and of what becomes of decisions: reported, ratified, consented to."""

from datetime import date

from api.commands.acts.examples import BY_BOARD, BY_CHAIR, BY_GROUP, GROUP, JULY, MAY
from api.commands.fields.default_days import day_of_named_meeting, meeting_day
from api.commands.fields.event_fields import id_in_path
from api.commands.request import CommandRequest, Fields
from api.commands.route import Example, act
from domain.events.group.decisions_outside import (
    DecisionConsented,
    DecisionNotRatified,
    DecisionRatified,
    DecisionReported,
    DecisionTakenOutside,
)
from domain.refusals import Malformed
from domain.text import said
from ledger.world.tracked_world import TrackedWorld


def _day_of_at_meeting(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> date:
    """The day of the meeting that the body names in `at_meeting`. Raises Malformed without one."""
    named = fields.get("at_meeting")
    if not isinstance(named, str):
        raise Malformed("in-order", said("without an `at_meeting` there is no day to take it from: give `on`"))
    return meeting_day(request, world, id_in_path(named, "meeting", world), fields)


ROUTES = (
    act(
        "/groups/{group}/decisions",
        DecisionTakenOutside,
        "Record a decision taken outside a meeting",
        Example(
            "chairs-action",
            GROUP,
            {
                "way": "chairs-action",
                "text": {"en": "An extra audit of referrals was commissioned."},
                "on": "2025-06-10",
                "authority": BY_CHAIR,
            },
        ),
        Example(
            "in-writing",
            GROUP,
            {
                "way": "written-procedure",
                "text": {"en": "The response to the consultation was agreed."},
                "votes": {"by_seat": [{"seat": "police-1", "vote": "for"}]},
                "opened": "2025-06-02",
                "closed": "2025-06-09",
                "on": "2025-06-10",
                "authority": BY_GROUP,
            },
        ),
        number=("decision", "o"),
    ),
    act(
        "/groups/{group}/decisions/reports",
        DecisionReported,
        "Record that a decision was reported to a meeting",
        Example("report-o1", GROUP, {"decision": "o1", "meeting": JULY["meeting"], "authority": BY_CHAIR}),
        on=day_of_named_meeting,
    ),
    act(
        "/groups/{group}/decisions/ratifications",
        DecisionRatified,
        "Record that a decision was ratified",
        Example(
            "ratify-o1",
            GROUP,
            {"decision": "o1", "at_meeting": JULY["meeting"], "by_decision": "d1", "authority": BY_GROUP},
        ),
        Example(
            "ratify-may",
            GROUP,
            {"decision": "d1", "meeting": MAY["meeting"], "at_meeting": JULY["meeting"], "authority": BY_GROUP},
        ),
        on=_day_of_at_meeting,
    ),
    act(
        "/groups/{group}/decisions/refusals",
        DecisionNotRatified,
        "Record that a decision was not ratified",
        Example("refuse-o2", GROUP, {"decision": "o2", "at_meeting": JULY["meeting"], "authority": BY_GROUP}),
        on=_day_of_at_meeting,
    ),
    act(
        "/groups/{group}/decisions/consents",
        DecisionConsented,
        "Record that a body consented to a decision",
        Example(
            "consent-d1",
            GROUP,
            {
                "decision": "d1",
                "meeting": MAY["meeting"],
                "body": "example-board",
                "on": "2025-06-30",
                "authority": BY_BOARD,
                "evidence": [{"pointer": "letter of 30 June 2025"}],
            },
        ),
        on=_day_of_at_meeting,
    ),
)
