"""The figures of a report, collected from the read side at its clocks, and the digest of the data files they make."""

from api.reports.formats.data_files import digest
from api.reports.model import CompiledReport, ReportColumn, ReportSubject, ReportTable
from api.reports.reader import NamePersons, ReportReader
from api.reports.tables import duties, meetings, work
from domain.text import said
from projections.engine.snapshot import Snapshot


def compile_report(seen: Snapshot, subject: ReportSubject, name: NamePersons | None = None) -> CompiledReport:
    """The report on a subject. The same position gives the same tables for ever; `name` puts the names of members into
    them, and not into what the digest is of."""
    known = ReportReader(seen, subject)
    written, prepared = work.paragraphs_table(known)
    tables: list[ReportTable] = [
        _about_table(subject),
        written,
        meetings.meetings_table(known),
        meetings.attendance_by_seat(known),
        meetings.attendance_by_agency(known),
        meetings.attendance_by_agency_and_meeting(known),
    ]
    if subject.what != "attendance":
        tables += [
            meetings.decisions_table(known),
            duties.duties_table(known),
            duties.open_table(known),
            work.work_by_state(known),
            *work.recommendation_tables(known),
            work.owed_table(known),
            duties.faults_table(known),
        ]
    tables.append(duties.corrections_table(known))
    found = digest(tables)
    if name is not None:
        named = meetings.attendance_by_seat(ReportReader(seen, subject, name))
        tables = [named if table.id == named.id else table for table in tables]
    return CompiledReport(
        subject=subject,
        tables=tuple(tables),
        digest=found,
        prepared=prepared,
        overtaken=duties.later_corrections(known),
    )


def _about_table(subject: ReportSubject) -> ReportTable:
    """What the data are, for whoever finds the file alone."""
    rows = (
        ("group", subject.slug),
        ("name", subject.name),
        ("report", subject.what),
        ("period", subject.period.label),
        ("from", subject.period.start),
        ("to", subject.period.end),
        ("as_at", subject.on),
        ("position", subject.position),
        ("terms_version", subject.terms),
        ("rule_version", subject.rule_version),
    )
    return ReportTable(
        "about",
        said("About this report"),
        (ReportColumn("name", said("Name")), ReportColumn("value", said("Value"))),
        rows,
    )
