"""Routes of returns from agencies: requested, received, reviewed, explained, passed on."""

from api.commands.acts.examples import BY_CHAIR, BY_COUNCIL, BY_GROUP, GROUP, MAY
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.work.returns import (
    ExplanationGiven,
    ExplanationRequested,
    ReturnPassedOn,
    ReturnReceived,
    ReturnRequested,
    ReturnReviewed,
    TrendIdentified,
)

RETURN = {"return": stream_begun_by("return")}

ROUTES = (
    act(
        "/groups/{group}/returns",
        ReturnRequested,
        "Request a return of an agency",
        Example(
            "return",
            GROUP,
            {
                "agency": "example-council",
                "what": "data",
                "period": "2025-26-Q1",
                "due_on": "2025-07-15",
                "on": "2025-04-10",
                "authority": BY_CHAIR,
            },
        ),
        begins="return",
    ),
    act(
        "/returns/{return}/receipts",
        ReturnReceived,
        "Record that a return was received",
        Example(
            "return-received",
            RETURN,
            {
                "figures": [{"name": {"en": "referrals screened in time"}, "value": 81.5, "unit": "%", "target": 90}],
                "evidence": [{"pointer": "return of 14 July 2025"}],
                "on": "2025-07-14",
                "authority": BY_COUNCIL,
            },
        ),
    ),
    act(
        "/returns/{return}/reviews",
        ReturnReviewed,
        "Record that a return was reviewed at a meeting",
        Example("return-reviewed", RETURN, {**MAY, "on": "2025-07-15", "authority": BY_GROUP}),
    ),
    act(
        "/returns/{return}/trends",
        TrendIdentified,
        "Record a trend, a gap or a vulnerable cohort",
        Example(
            "trend",
            RETURN,
            {"what": "gap", "text": {"en": "weekends"}, "on": "2025-07-15", "authority": BY_GROUP},
        ),
        number=("trend", "t"),
    ),
    act(
        "/returns/{return}/explanations",
        ExplanationRequested,
        "Request an explanation",
        Example(
            "explanation-requested",
            RETURN,
            {
                "text": {"en": "why is the target missed?"},
                "to": "example-board",
                "due_on": "2025-08-15",
                "on": "2025-07-16",
                "authority": BY_CHAIR,
            },
        ),
        number=("explanation", "e"),
    ),
    act(
        "/returns/{return}/explanations/{explanation}/given",
        ExplanationGiven,
        "Record that an explanation was given",
        Example(
            "explanation-given",
            {**RETURN, "explanation": "e1"},
            {"text": {"en": "two posts were vacant"}, "on": "2025-08-10", "authority": BY_COUNCIL},
        ),
    ),
    act(
        "/returns/{return}/passing-on",
        ReturnPassedOn,
        "Pass what a return shows to another body",
        Example("return-passed-on", RETURN, {"to": "example-board", "on": "2025-08-12", "authority": BY_CHAIR}),
    ),
)
