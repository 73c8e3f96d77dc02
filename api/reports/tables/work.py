"""Tables of what a group works on: its work by kind and state, recommendations and their answers, what is owed, and the
paragraphs that were written."""

from collections import Counter
from collections.abc import Sequence

from api.reports.model import ReportCell, ReportColumn, ReportTable, joined_words
from api.reports.reader import ALL_ROWS, ReportReader
from domain.text import Words, code, said
from domain.values import Text
from projections.engine.snapshot import Clocks
from projections.questions.work import owed_items as owing
from projections.questions.work import work_items
from projections.questions.work.work_items import WorkFilter
from projections.rows import WorkActRow, WorkRow

DECISION_ACTS = ("RecommendationAccepted", "RecommendationRejected")


def work_by_state(known: ReportReader) -> ReportTable:
    """How much work of each kind is in each state on the last day, and how much of it began and ended in the period."""
    rows = work_items.listed(known.seen, known.clocks, ALL_ROWS, WorkFilter(), within=known.within).rows
    count, begun, ended = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        place = row.kind, row.state
        count[place] += 1
        begun[place] += row.begun_on >= known.start
        ended[place] += row.closed_on is not None and row.closed_on >= known.start
    columns = (
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("count", said("Number"), "number"),
        ReportColumn("begun", said("Begun in the period"), "number"),
        ReportColumn("ended", said("Ended in the period"), "number"),
    )
    found = tuple((*place, count[place], begun[place], ended[place]) for place in sorted(count))
    return ReportTable("work", said("Work by kind and state"), columns, found)


def recommendation_tables(known: ReportReader) -> tuple[ReportTable, ReportTable]:
    """The recommendations that stood in the period with the decision on each, and what each agency answered."""
    rows = [
        row
        for row in work_items.listed(
            known.seen, known.clocks, ALL_ROWS, WorkFilter("recommendation"), within=known.within
        ).rows
        if row.closed_on is None or row.closed_on >= known.start
    ]
    acts = work_items.acts(known.seen, known.clocks, [row.work for row in rows])
    return _recommendations_table(known, rows, acts), _answers_table(known, rows, acts)


def _recommendations_table(
    known: ReportReader, rows: Sequence[WorkRow], acts: dict[str, list[WorkActRow]]
) -> ReportTable:
    submitted = {row.work: _last(acts[row.work], "RecommendationSubmitted") for row in rows}
    decided = {row.work: _last(acts[row.work], *DECISION_ACTS) for row in rows}
    to = {id: str(act.fields["to"]) for id, act in submitted.items() if act and "to" in act.fields}
    slugs = known.slugs([*to.values(), *(act.authority.group for act in decided.values() if act)])
    resting = work_items.resting(known.seen, known.clocks, [act.key for act in decided.values() if act])
    days = known.days([act.authority.meeting for act in decided.values() if act])
    found: list[tuple[ReportCell, ...]] = []
    for row in rows:
        answers = {
            act.agency: str(act.fields["answer"]) for act in acts[row.work] if act.act == "RecommendationAnswered"
        }
        counted = Counter(answers.values())
        decision = decided[row.work]
        stands = next(iter(resting[decision.key]), None) if decision else None
        meeting = days.get(decision.authority.meeting) if decision else None
        found.append(
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
                decision.act.removeprefix("Recommendation").upper() if decision else None,
                decision.valid_from if decision else None,
                slugs.get(decision.authority.group) if decision else None,
                meeting.day if meeting else None,
                stands.verdict.value if stands else None,
                stands.consequence if stands else None,
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
        ReportColumn("submitted_to", said("Submitted to")),
        ReportColumn("decision", said("Decision"), "code"),
        ReportColumn("decided_on", said("Decided on")),
        ReportColumn("decided_by", said("Decided by")),
        ReportColumn("meeting_day", said("Meeting of")),
        ReportColumn("quorum", said("Quorum"), "code"),
        ReportColumn("consequence", said("What has become of it"), "code"),
    )
    return ReportTable("recommendations", said("Recommendations"), columns, tuple(found))


def _answers_table(known: ReportReader, rows: Sequence[WorkRow], acts: dict[str, list[WorkActRow]]) -> ReportTable:
    named = known.agencies(
        [a for row in rows for a in row.agencies] + [a.agency for row in rows for a in acts[row.work]]
    )
    found: list[tuple[ReportCell, ...]] = []
    for row in rows:
        said_of = {a.agency: a for a in acts[row.work] if a.act == "RecommendationAnswered"}
        for id in dict.fromkeys([*row.agencies, *(a for a in said_of if a is not None)]):
            act, agency = said_of.get(id), named.get(id)
            found.append(
                (
                    row.work,
                    row.title,
                    agency.slug if agency else id,
                    agency.name if agency else None,
                    str(act.fields["answer"]) if act else "UNANSWERED",
                    act.valid_from if act else None,
                    _text(act, "reason") if act else None,
                    _text(act, "agreed_by") if act else None,
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
    return ReportTable("answers", said("Answers to recommendations"), columns, tuple(found))


def owed_table(known: ReportReader) -> ReportTable:
    """What the group's work leaves owed on the last day: the age of each, and by how many days it is overdue."""
    found = owing.listed(known.seen, known.clocks, ALL_ROWS, within=known.within, satisfied=False).rows
    named, slugs = known.agencies([row.agency for row in found]), known.slugs([row.by_group for row in found])
    rows: list[tuple[ReportCell, ...]] = []
    for row in found:
        agency = named.get(row.agency or "")
        late = (known.clocks.on - row.due_on).days if row.due_on else 0
        rows.append(
            (
                row.work,
                row.what,
                row.kind,
                row.title,
                agency.slug if agency else row.agency or slugs.get(row.by_group),
                agency.name if agency else slugs.get(row.by_group),
                row.office,
                row.valid_from,
                row.due_on,
                (known.clocks.on - row.valid_from).days,
                max(late, 0) if row.due_on else None,
            )
        )
    columns = (
        ReportColumn("work", said("Work"), "id"),
        ReportColumn("what", said("What is owed"), "code"),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("title", said("Of what")),
        ReportColumn("by", said("By whom"), "id"),
        ReportColumn("by_name", said("By whom")),
        ReportColumn("office", said("Answered for by"), "code"),
        ReportColumn("since", said("Since")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("age_days", said("Days old"), "number"),
        ReportColumn("overdue_days", said("Days overdue"), "number"),
    )
    return ReportTable("owed", said("Owed and overdue"), columns, tuple(rows))


def paragraphs_table(known: ReportReader) -> tuple[ReportTable, tuple[str, ...]]:
    """The latest text of each paragraph of the group's reports of this kind and period, whenever they were written; and
    the ids of those reports."""
    subject = known.subject
    clocks = Clocks(subject.position, subject.recorded_on)
    reports = [
        row.work
        for row in work_items.listed(known.seen, clocks, ALL_ROWS, WorkFilter("report"), within=known.within).rows
        if (row.what, row.period) == (subject.what, subject.period.label)
    ]
    acts = work_items.acts(known.seen, clocks, reports)
    latest: dict[tuple[str, str], WorkActRow] = {}
    for report in reports:
        for act in acts[report]:
            if act.act == "ParagraphWritten":
                latest[report, str(act.fields["paragraph"])] = act
    authors = known.authors([act.authority for act in latest.values()])
    rows = tuple(
        (
            act.fields["paragraph"],
            _text(act, "heading"),
            _text(act, "text"),
            author,
            act.valid_from,
            max(act.basis, default=act.position),
        )
        for act, author in zip(latest.values(), authors, strict=True)
    )
    columns = (
        ReportColumn("paragraph", said("Paragraph"), "id"),
        ReportColumn("heading", said("Heading")),
        ReportColumn("text", said("Text")),
        ReportColumn("author", said("Author")),
        ReportColumn("written_on", said("Written on")),
        ReportColumn("position", said("Position"), "number"),
    )
    return ReportTable("paragraphs", said("In the group’s words"), columns, rows), tuple(reports)


def _last(acts: Sequence[WorkActRow], *kinds: str) -> WorkActRow | None:
    return next((act for act in reversed(acts) if act.act in kinds), None)


def _text(act: WorkActRow, field: str) -> Text | Words | None:
    found = act.fields.get(field)
    if isinstance(found, dict):
        return Text(**found)
    return joined_words([code(found)]) if isinstance(found, str) else None
