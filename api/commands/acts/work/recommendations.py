"""Routes of recommendations: made, answered, submitted, decided, evidenced, verified, closed."""

from api.commands.acts.examples import AUDIT, BY_BOARD, BY_CHAIR, BY_COUNCIL, BY_GROUP, GROUP, RECOMMENDATION
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.work.recommendation import (
    ImplementationEvidenced,
    ImplementationVerified,
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationClosed,
    RecommendationMade,
    RecommendationReaudited,
    RecommendationRejected,
    RecommendationSubmitted,
)

SECOND = {"recommendation": stream_begun_by("recommendation-second")}

ROUTES = (
    act(
        "/groups/{group}/recommendations",
        RecommendationMade,
        "Make a recommendation",
        Example(
            "recommendation",
            GROUP,
            {
                "text": {"en": "Referrals are screened at weekends too"},
                "agencies": ["example-council"],
                **AUDIT,
                "finding": "f1",
                "answer_by": "2025-10-15",
                "on": "2025-09-20",
                "authority": BY_GROUP,
            },
        ),
        Example(
            "recommendation-second",
            GROUP,
            {"text": {"en": "One form for all"}, "development": True, "on": "2025-09-20", "authority": BY_GROUP},
        ),
        begins="recommendation",
    ),
    act(
        "/recommendations/{recommendation}/answers",
        RecommendationAnswered,
        "Record an agency's answer to a recommendation",
        Example(
            "answer",
            RECOMMENDATION,
            {
                "agency": "example-council",
                "answer": "AGREED_IN_PART",
                "reason": {"en": "from January, once the rota is funded"},
                "agreed_by": {"en": "Director of Children's Services"},
                "on": "2025-10-01",
                "authority": BY_COUNCIL,
            },
        ),
    ),
    act(
        "/recommendations/{recommendation}/submissions",
        RecommendationSubmitted,
        "Submit a recommendation",
        Example("submitted", RECOMMENDATION, {"to": "example-board", "on": "2025-10-10", "authority": BY_CHAIR}),
        Example("submitted-second", SECOND, {"to": "example-board", "on": "2025-10-10", "authority": BY_CHAIR}),
    ),
    act(
        "/recommendations/{recommendation}/acceptances",
        RecommendationAccepted,
        "Accept a recommendation",
        Example("accepted", RECOMMENDATION, {"on": "2025-10-20", "authority": BY_BOARD}),
    ),
    act(
        "/recommendations/{recommendation}/rejections",
        RecommendationRejected,
        "Reject a recommendation",
        Example(
            "rejected",
            SECOND,
            {"reason": {"en": "agencies need forms of their own"}, "on": "2025-10-20", "authority": BY_BOARD},
        ),
    ),
    act(
        "/recommendations/{recommendation}/evidence",
        ImplementationEvidenced,
        "Record evidence that a recommendation was put into practice",
        Example(
            "evidenced",
            RECOMMENDATION,
            {
                "agency": "example-council",
                "evidence": [{"pointer": "rota of January 2026"}],
                "on": "2026-01-10",
                "authority": BY_COUNCIL,
            },
        ),
    ),
    act(
        "/recommendations/{recommendation}/verifications",
        ImplementationVerified,
        "Record whether the evidence was found sound",
        Example("verified", RECOMMENDATION, {"sound": True, "on": "2026-02-10", "authority": BY_GROUP}),
    ),
    act(
        "/recommendations/{recommendation}/reaudits",
        RecommendationReaudited,
        "Record that another audit looked at what changed",
        Example("reaudited", RECOMMENDATION, {**AUDIT, "on": "2026-03-01", "authority": BY_GROUP}),
    ),
    act(
        "/recommendations/{recommendation}/closure",
        RecommendationClosed,
        "Close a recommendation",
        Example("closed", RECOMMENDATION, {"on": "2026-03-10", "authority": BY_GROUP}),
    ),
)
