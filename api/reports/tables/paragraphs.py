"""The table of the paragraphs that people wrote for a report."""

from api.reports.model import ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader, act_text
from domain.text import said
from projections.engine.clocks import Clocks
from projections.questions.work import work_items
from projections.questions.work.work_items import WorkFilter
from projections.rows import WorkActRow


def paragraphs_table(reader: ReportReader) -> tuple[ReportTable, tuple[str, ...]]:
    """The latest text of each paragraph of the group's reports of this kind and period, whenever it was written, with its
    author and position; and the ids of those reports."""
    subject = reader.subject
    clocks = Clocks(subject.position, subject.recorded_on)
    reports = [
        row.work
        for row in work_items.listed(
            reader.snapshot, clocks, ALL_ROWS, WorkFilter(kind="report", groups=reader.of_groups)
        ).rows
        if (row.what, row.period) == (subject.kind, subject.period.label)
    ]
    acts = work_items.acts(reader.snapshot, clocks, reports)
    latest: dict[tuple[str, str], WorkActRow] = {}
    for report in reports:
        for act in acts[report]:
            if act.act == "ParagraphWritten":
                latest[report, str(act.fields["paragraph"])] = act
    authors = reader.authors([act.authority for act in latest.values()])
    rows = tuple(
        (
            act.fields["paragraph"],
            act_text(act, "heading"),
            act_text(act, "text"),
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
