"""Commands about what a group tells others: reports, learning, and changes of policy or law that it takes up."""

from api.commands.audits import AUDIT, COUNCIL
from api.commands.meetings import BY_CHAIR, BY_GROUP, GROUP, MAY
from api.commands.recommendations import BY_BOARD
from api.commands.route import Example, act, begun
from domain.events.change import ChangeSettled, EffectExamined, PolicyChanged
from domain.events.learning import LearningAcknowledged, LearningIssued, LearningWithdrawn
from domain.events.report import ParagraphWritten, ReportIssued, ReportPrepared, ReportReceived

REPORT = {"report": begun("prepared-report")}
LEARNING = {"learning": begun("learning")}
CHANGE = {"change": begun("change")}

ROUTES = (
    act(
        "/groups/{group}/prepared-reports",
        ReportPrepared,
        "Prepare a report",
        Example(
            "prepared-report",
            GROUP,
            {"what": "quarterly", "period": "2025-26-Q1", "on": "2025-07-10", "authority": BY_CHAIR},
        ),
        begins="report",
    ),
    act(
        "/prepared-reports/{report}/paragraphs",
        ParagraphWritten,
        "Write a paragraph of a report",
        Example(
            "paragraph",
            REPORT,
            {
                "heading": {"en": "The quarter in brief"},
                "text": {"en": "One audit began."},
                "on": "2025-07-10",
                "authority": BY_CHAIR,
            },
        ),
        number=("paragraph", "p"),
    ),
    act(
        "/prepared-reports/{report}/issues",
        ReportIssued,
        "Issue a report to a body",
        Example(
            "report-issued",
            REPORT,
            {"to": "example-board", "position": 1, "digest": "0" * 64, "on": "2025-07-12", "authority": BY_CHAIR},
        ),
    ),
    act(
        "/prepared-reports/{report}/receipts",
        ReportReceived,
        "Record that a report was received",
        Example("report-received", REPORT, {"on": "2025-07-20", "authority": BY_BOARD}),
    ),
    act(
        "/groups/{group}/learning",
        LearningIssued,
        "Issue learning",
        Example(
            "learning",
            GROUP,
            {
                "title": {"en": "Seven minutes on weekend cover"},
                "agencies": ["example-council"],
                "practitioners": True,
                **AUDIT,
                "acknowledge_by": "2025-10-31",
                "on": "2025-10-01",
                "authority": BY_GROUP,
            },
        ),
        begins="learning",
    ),
    act(
        "/learning/{learning}/acknowledgements",
        LearningAcknowledged,
        "Record that an agency acknowledged learning",
        Example(
            "learning-acknowledged",
            LEARNING,
            {"agency": "example-council", "on": "2025-10-20", "authority": COUNCIL},
        ),
    ),
    act(
        "/learning/{learning}/withdrawal",
        LearningWithdrawn,
        "Withdraw learning",
        Example("learning-withdrawn", LEARNING, {"on": "2026-10-01", "authority": BY_GROUP}),
    ),
    act(
        "/groups/{group}/changes",
        PolicyChanged,
        "Note a change of policy or law",
        Example(
            "change",
            GROUP,
            {
                "what": "policy",
                "title": {"en": "National guidance, second edition"},
                "effective_on": "2025-09-01",
                "on": "2025-04-20",
                "authority": BY_GROUP,
            },
        ),
        begins="change",
    ),
    act(
        "/changes/{change}/examinations",
        EffectExamined,
        "Record that the effect of a change was examined",
        Example(
            "effect-examined",
            CHANGE,
            {**MAY, "text": {"en": "the screening procedure must say more"}, "on": "2025-05-20", "authority": BY_GROUP},
        ),
    ),
    act(
        "/changes/{change}/settlement",
        ChangeSettled,
        "Record that a change is settled",
        Example("change-settled", CHANGE, {"on": "2025-09-01", "authority": BY_CHAIR}),
    ),
)
