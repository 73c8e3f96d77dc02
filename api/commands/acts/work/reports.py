"""Routes of reports, learning, and changes of policy or law that a group takes up."""

from datetime import date

from api.commands.acts.examples import AUDIT, BY_BOARD, BY_CHAIR, BY_COUNCIL, BY_GROUP, GROUP, MAY
from api.commands.fields.body import body_of
from api.commands.fields.event_fields import event_of, id_in_path
from api.commands.fields.ids import stream_begun_by
from api.commands.request import CommandRequest, Fields
from api.commands.route import Example, Route, act
from domain.admission import DraftEvent
from domain.events.work.change import ChangeSettled, EffectExamined, PolicyChanged
from domain.events.work.learning import LearningAcknowledged, LearningIssued, LearningWithdrawn
from domain.events.work.report import ParagraphWritten, ReportIssued, ReportPrepared, ReportReceived
from domain.refusals import Unlawful
from domain.rules.duties.reports import duty_of
from domain.text import code, said
from domain.timelines.work.lifecycles import ReportTimeline
from ledger.world.tracked_world import TrackedWorld

REPORT = {"report": stream_begun_by("prepared-report")}
LEARNING = {"learning": stream_begun_by("learning")}
CHANGE = {"change": stream_begun_by("change")}


def _duty(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> str | None:
    """The duty that the report serves, where the terms name just one of its kind."""
    group = world.group(fields["group"])
    terms = group.effective_terms(date.fromisoformat(fields["on"])) if group else None
    return duty_of(terms, fields["what"], fields["period"])


def _issue(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    """Issue a report as of the position (now, where none is given), with its digest. Raises Unlawful for a digest of
    something else."""
    stream = id_in_path(request.path["report"], "report", world)
    report, fields = world.timeline(stream), request.fields()
    group = world.group(report.group) if isinstance(report, ReportTimeline) and report.begun else None
    if not isinstance(report, ReportTimeline) or group is None:
        text = said("there is no such {kind}: its beginning does not stand", kind=code("report"))
        raise Unlawful("work-stream_begun_by", text)
    first = report.first
    stated = request.report_digest(group.slug, first.what, first.period, fields.get("position"))
    if fields.setdefault("digest", stated.digest) != stated.digest:
        text = said(
            "at position {position} the digest of this report is {digest}: what was given is of something else",
            position=stated.position,
            digest=stated.digest,
        )
        raise Unlawful("digest-of-report", text)
    fields["position"] = stated.position
    version = world.version(stream) + 1
    return [
        DraftEvent(stream, "report", event_of(ReportIssued, fields, request, world, stream=stream, version=version))
    ]


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
        fill=("duty", _duty),
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
    Route(
        path="/prepared-reports/{report}/issues",
        does="Issue a report to a body",
        records=(ReportIssued,),
        body=body_of(ReportIssued, optional=("position", "digest")),
        propose=_issue,
        examples=(
            Example("report-issued", REPORT, {"to": "example-board", "on": "2025-07-12", "authority": BY_CHAIR}),
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
            {"agency": "example-council", "on": "2025-10-20", "authority": BY_COUNCIL},
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
