"""Routes of concerns: raised, examined, resolved or escalated and answered; and of advice to other groups."""

from api.commands.acts.examples import BY_BOARD, BY_CHAIR, BY_COUNCIL, BY_GROUP, GROUP, MAY
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.work.concern import (
    AdviceAnswered,
    ConcernClosed,
    ConcernEscalated,
    ConcernExamined,
    ConcernRaised,
    ConcernResolved,
    EscalationAnswered,
    GroupAdvised,
)

CONCERN = {"concern": stream_begun_by("concern")}

ROUTES = (
    act(
        "/groups/{group}/concerns",
        ConcernRaised,
        "Raise a concern, a challenge, a barrier, a gap or a risk",
        Example(
            "concern",
            GROUP,
            {
                "what": "barrier",
                "text": {"en": "records cannot be shared between two systems"},
                "by_agency": "example-council",
                "agencies": ["example-health"],
                "on": "2025-05-01",
                "authority": BY_COUNCIL,
            },
        ),
        begins="concern",
    ),
    act(
        "/concerns/{concern}/examinations",
        ConcernExamined,
        "Record that a concern was examined at a meeting",
        Example("concern-examined", CONCERN, {**MAY, "on": "2025-05-20", "authority": BY_GROUP}),
    ),
    act(
        "/concerns/{concern}/escalations",
        ConcernEscalated,
        "Escalate a concern",
        Example(
            "concern-escalated",
            CONCERN,
            {"to": "example-board", "answer_by": "2025-06-30", "on": "2025-05-21", "authority": BY_CHAIR},
        ),
    ),
    act(
        "/concerns/{concern}/answers",
        EscalationAnswered,
        "Record the answer to an escalation",
        Example(
            "escalation-answered",
            CONCERN,
            {"text": {"en": "a licence will be bought"}, "on": "2025-06-20", "authority": BY_BOARD},
        ),
    ),
    act(
        "/concerns/{concern}/advice",
        GroupAdvised,
        "Advise another group that it must act",
        Example(
            "group-advised",
            CONCERN,
            {
                "to": "example-board",
                "text": {"en": "contracts need a clause on sharing"},
                "on": "2025-06-24",
                "authority": BY_CHAIR,
            },
        ),
        number=("advice", "v"),
    ),
    act(
        "/concerns/{concern}/advice/{advice}/answers",
        AdviceAnswered,
        "Record the answer to advice",
        Example(
            "advice-answered",
            {**CONCERN, "advice": "v1"},
            {"text": {"en": "it stands in the next contract"}, "on": "2025-07-24", "authority": BY_BOARD},
        ),
    ),
    act(
        "/concerns/{concern}/resolutions",
        ConcernResolved,
        "Record that a concern was resolved",
        Example(
            "concern-resolved",
            CONCERN,
            {"text": {"en": "both systems are read in one place"}, "on": "2025-09-01", "authority": BY_GROUP},
        ),
    ),
    act(
        "/concerns/{concern}/closure",
        ConcernClosed,
        "Close a concern",
        Example("concern-closed", CONCERN, {"on": "2025-09-16", "authority": BY_GROUP}),
    ),
)
