"""The table of decisions, at meetings and outside them."""

from api.reports.model import ReportColumn, ReportTable, determined_text, reasons_text
from api.reports.reader import ReportReader
from domain.text import said


def decisions_table(reader: ReportReader) -> ReportTable:
    """What was decided in the period, at meetings and outside them."""
    listed = reader.decisions
    meetings = reader.meetings_by_id([row.meeting for row in listed])
    rows = tuple(
        (
            row.decision,
            row.taken_on,
            meetings[row.meeting].day if row.meeting in meetings else None,
            row.text,
            row.kind,
            row.way,
            row.verdict.value if row.verdict else None,
            determined_text(row.verdict, row.reasons),
            row.carries,
            row.consequence,
            row.ratify_by,
            row.reported_on,
            reasons_text(row.reasons),
        )
        for row in listed
    )
    columns = (
        ReportColumn("decision", said("Decision"), "id"),
        ReportColumn("taken_on", said("Taken on")),
        ReportColumn("meeting_day", said("Meeting of")),
        ReportColumn("text", said("Decision")),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("way", said("Way"), "code"),
        ReportColumn("quorum", said("Quorum"), "code"),
        ReportColumn("determined", said("Quorum determined")),
        ReportColumn("carried", said("Carried"), "code"),
        ReportColumn("consequence", said("What has become of it"), "code"),
        ReportColumn("ratify_by", said("To be ratified by")),
        ReportColumn("reported_on", said("Reported on")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("decisions", said("Decisions"), columns, rows)
