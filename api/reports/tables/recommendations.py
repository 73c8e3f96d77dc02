"""Tables of recommendations: the decision on each, and the agencies' answers."""

from collections import Counter
from collections.abc import Sequence

from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader, act_text
from domain.text import said
from projections.questions.work import work_items
from projections.questions.work.work_items import WorkFilter
from projections.rows import WorkActRow, WorkRow

DECISION_ACTS = ("RecommendationAccepted", "RecommendationRejected")


def recommendation_tables(reader: ReportReader) -> tuple[ReportTable, ReportTable]:
    """Two tables of the recommendations that were open at some time in the period: a row for each with its decision, and
    a row for each agency that was to answer, or answered."""
    rows = [
        row
        for row in work_items.listed(
            reader.snapshot, reader.clocks, ALL_ROWS, WorkFilter(kind="recommendation", groups=reader.of_groups)
        ).rows
        if row.closed_on is None or row.closed_on >= reader.start
    ]
    acts = work_items.acts(reader.snapshot, reader.clocks, [row.work for row in rows])
    return _recommendations_table(reader, rows, acts), _answers_table(reader, rows, acts)


def _recommendations_table(
    reader: ReportReader, rows: Sequence[WorkRow], acts: dict[str, list[WorkActRow]]
) -> ReportTable:
    submitted = {row.work: _last(acts[row.work], "RecommendationSubmitted") for row in rows}
    decided = {row.work: _last(acts[row.work], *DECISION_ACTS) for row in rows}
    to = {id: str(act.fields["to"]) for id, act in submitted.items() if act and "to" in act.fields}
    bodies = [*to.values(), *(act.authority.group for act in decided.values() if act)]
    slugs, names = reader.slugs(bodies), reader.group_names(bodies)
    standing = work_items.resting(reader.snapshot, reader.clocks, [act.key for act in decided.values() if act])
    meetings = reader.meetings_by_id([act.authority.meeting for act in decided.values() if act])
    cells: list[tuple[ReportCell, ...]] = []
    for row in rows:
        answers = {
            act.agency: str(act.fields["answer"]) for act in acts[row.work] if act.act == "RecommendationAnswered"
        }
        counted = Counter(answers.values())
        decision = decided[row.work]
        judged = next(iter(standing[decision.key]), None) if decision else None
        meeting = meetings.get(decision.authority.meeting) if decision else None
        cells.append(
            (
                row.work,
                row.begun_on,
                row.title,
                row.state,
                row.due_on,
                counted["AGREED"],
                counted["AGREED_IN_PART"],
                counted["REFUSED"],
                sum(agency not in answers for agency in row.agencies),
                slugs.get(to.get(row.work)),
                names.get(to.get(row.work)),
                decision.act.removeprefix("Recommendation").upper() if decision else None,
                decision.valid_from if decision else None,
                slugs.get(decision.authority.group) if decision else None,
                names.get(decision.authority.group) if decision else None,
                meeting.day if meeting else None,
                judged.verdict.value if judged else None,
                judged.consequence if judged else None,
            )
        )
    columns = (
        ReportColumn("recommendation", said("Recommendation"), "id"),
        ReportColumn("made_on", said("Made on")),
        ReportColumn("title", said("Recommendation")),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("agreed", said("Agreed"), "number"),
        ReportColumn("agreed_in_part", said("Agreed in part"), "number"),
        ReportColumn("refused", said("Refused"), "number"),
        ReportColumn("unanswered", said("Unanswered"), "number"),
        ReportColumn("submitted_to", said("Submitted to"), "id"),
        ReportColumn("submitted_to_name", said("Submitted to")),
        ReportColumn("decision", said("Decision"), "code"),
        ReportColumn("decided_on", said("Decided on")),
        ReportColumn("decided_by", said("Decided by"), "id"),
        ReportColumn("decided_by_name", said("Decided by")),
        ReportColumn("meeting_day", said("Meeting of")),
        ReportColumn("quorum", said("Quorum"), "code"),
        ReportColumn("consequence", said("What has become of it"), "code"),
    )
    return ReportTable("recommendations", said("Recommendations"), columns, tuple(cells))


def _answers_table(reader: ReportReader, rows: Sequence[WorkRow], acts: dict[str, list[WorkActRow]]) -> ReportTable:
    agencies = reader.agencies(
        [a for row in rows for a in row.agencies] + [a.agency for row in rows for a in acts[row.work]]
    )
    cells: list[tuple[ReportCell, ...]] = []
    for row in rows:
        answers = {a.agency: a for a in acts[row.work] if a.act == "RecommendationAnswered"}
        for id in dict.fromkeys([*row.agencies, *(a for a in answers if a is not None)]):
            act, agency = answers.get(id), agencies.get(id)
            cells.append(
                (
                    row.work,
                    row.title,
                    agency.slug if agency else id,
                    agency.name if agency else None,
                    str(act.fields["answer"]) if act else "UNANSWERED",
                    act.valid_from if act else None,
                    act_text(act, "reason") if act else None,
                    act_text(act, "agreed_by") if act else None,
                )
            )
    columns = (
        ReportColumn("recommendation", said("Recommendation"), "id"),
        ReportColumn("title", said("Recommendation")),
        ReportColumn("agency", said("Agency"), "id"),
        ReportColumn("agency_name", said("Agency")),
        ReportColumn("answer", said("Answer"), "code"),
        ReportColumn("answered_on", said("Answered on")),
        ReportColumn("reason", said("Reason")),
        ReportColumn("agreed_by", said("Agreed by")),
    )
    return ReportTable("answers", said("Answers to recommendations"), columns, tuple(cells))


def _last(acts: Sequence[WorkActRow], *kinds: str) -> WorkActRow | None:
    return next((act for act in reversed(acts) if act.act in kinds), None)
