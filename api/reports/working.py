"""Tables of what a group works on: its work by kind and state, recommendations and their answers, what is owed, and the
paragraphs that were written."""

from collections import Counter
from collections.abc import Sequence

from api.reports.known import ALL, Known
from api.reports.tables import Cell, Column, Table, listed
from domain.values import Text
from domain.words import Words, code, said
from projections.questions import owed as owing
from projections.questions import work
from projections.questions.work import Wanted
from projections.rows import WorkActRow, WorkRow
from projections.snapshot import Clocks

DECIDED = ("RecommendationAccepted", "RecommendationRejected")


def by_state(known: Known) -> Table:
    """How much work of each kind is in each state on the last day, and how much of it began and ended in the period."""
    rows = work.listed(known.seen, known.clocks, ALL, Wanted(), within=known.within).rows
    count, begun, ended = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        place = row.kind, row.state
        count[place] += 1
        begun[place] += row.begun_on >= known.start
        ended[place] += row.closed_on is not None and row.closed_on >= known.start
    columns = (
        Column("kind", said("Kind"), "code"),
        Column("state", said("State"), "code"),
        Column("count", said("Number"), "number"),
        Column("begun", said("Begun in the period"), "number"),
        Column("ended", said("Ended in the period"), "number"),
    )
    found = tuple((*place, count[place], begun[place], ended[place]) for place in sorted(count))
    return Table("work", said("Work by kind and state"), columns, found)


def recommended(known: Known) -> tuple[Table, Table]:
    """The recommendations that stood in the period with the decision on each, and what each agency answered."""
    rows = [
        row
        for row in work.listed(known.seen, known.clocks, ALL, Wanted("recommendation"), within=known.within).rows
        if row.closed_on is None or row.closed_on >= known.start
    ]
    acts = work.acts(known.seen, known.clocks, [row.work for row in rows])
    return _decisions(known, rows, acts), _answers(known, rows, acts)


def _decisions(known: Known, rows: Sequence[WorkRow], acts: dict[str, list[WorkActRow]]) -> Table:
    submitted = {row.work: _last(acts[row.work], "RecommendationSubmitted") for row in rows}
    decided = {row.work: _last(acts[row.work], *DECIDED) for row in rows}
    to = {id: str(act.fields["to"]) for id, act in submitted.items() if act and "to" in act.fields}
    slugs = known.slugs([*to.values(), *(act.authority.group for act in decided.values() if act)])
    resting = work.resting(known.seen, known.clocks, [act.key for act in decided.values() if act])
    days = known.days([act.authority.meeting for act in decided.values() if act])
    found: list[tuple[Cell, ...]] = []
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
        Column("recommendation", said("Recommendation"), "id"),
        Column("made_on", said("Made on")),
        Column("title", said("Recommendation")),
        Column("state", said("State"), "code"),
        Column("due_on", said("Due on")),
        Column("agreed", said("Agreed"), "number"),
        Column("agreed_in_part", said("Agreed in part"), "number"),
        Column("refused", said("Refused"), "number"),
        Column("unanswered", said("Unanswered"), "number"),
        Column("submitted_to", said("Submitted to")),
        Column("decision", said("Decision"), "code"),
        Column("decided_on", said("Decided on")),
        Column("decided_by", said("Decided by")),
        Column("meeting_day", said("Meeting of")),
        Column("quorum", said("Quorum"), "code"),
        Column("consequence", said("What has become of it"), "code"),
    )
    return Table("recommendations", said("Recommendations"), columns, tuple(found))


def _answers(known: Known, rows: Sequence[WorkRow], acts: dict[str, list[WorkActRow]]) -> Table:
    named = known.agencies(
        [a for row in rows for a in row.agencies] + [a.agency for row in rows for a in acts[row.work]]
    )
    found: list[tuple[Cell, ...]] = []
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
        Column("recommendation", said("Recommendation"), "id"),
        Column("title", said("Recommendation")),
        Column("agency", said("Agency"), "id"),
        Column("agency_name", said("Agency")),
        Column("answer", said("Answer"), "code"),
        Column("answered_on", said("Answered on")),
        Column("reason", said("Reason")),
        Column("agreed_by", said("Agreed by")),
    )
    return Table("answers", said("Answers to recommendations"), columns, tuple(found))


def owed(known: Known) -> Table:
    """What the group's work leaves owed on the last day: the age of each, and by how many days it is overdue."""
    found = owing.listed(known.seen, known.clocks, ALL, within=known.within, satisfied=False).rows
    named, slugs = known.agencies([row.agency for row in found]), known.slugs([row.by_group for row in found])
    rows: list[tuple[Cell, ...]] = []
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
        Column("work", said("Work"), "id"),
        Column("what", said("What is owed"), "code"),
        Column("kind", said("Kind"), "code"),
        Column("title", said("Of what")),
        Column("by", said("By whom"), "id"),
        Column("by_name", said("By whom")),
        Column("office", said("Answered for by"), "code"),
        Column("since", said("Since")),
        Column("due_on", said("Due on")),
        Column("age_days", said("Days old"), "number"),
        Column("overdue_days", said("Days overdue"), "number"),
    )
    return Table("owed", said("Owed and overdue"), columns, tuple(rows))


def paragraphs(known: Known) -> tuple[Table, tuple[str, ...]]:
    """The latest text of each paragraph of the group's reports of this kind and period, whenever they were written; and
    the ids of those reports."""
    subject = known.subject
    clocks = Clocks(subject.position, subject.recorded_on)
    reports = [
        row.work
        for row in work.listed(known.seen, clocks, ALL, Wanted("report"), within=known.within).rows
        if (row.what, row.period) == (subject.what, subject.period.label)
    ]
    acts = work.acts(known.seen, clocks, reports)
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
        Column("paragraph", said("Paragraph"), "id"),
        Column("heading", said("Heading")),
        Column("text", said("Text")),
        Column("author", said("Author")),
        Column("written_on", said("Written on")),
        Column("position", said("Position"), "number"),
    )
    return Table("paragraphs", said("In the group’s words"), columns, rows), tuple(reports)


def _last(acts: Sequence[WorkActRow], *kinds: str) -> WorkActRow | None:
    return next((act for act in reversed(acts) if act.act in kinds), None)


def _text(act: WorkActRow, field: str) -> Text | Words | None:
    found = act.fields.get(field)
    if isinstance(found, dict):
        return Text(**found)
    return listed([code(found)]) if isinstance(found, str) else None
