"""Compiles a report: its tables from the read side at fixed clocks, and the digest of its data."""

from api.reports.formats.data_files import digest
from api.reports.model import CompiledReport, ReportColumn, ReportSubject, ReportTable
from api.reports.reader import NamePersons, ReportReader
from api.reports.tables.attendance import attendance_by_agency, attendance_by_agency_and_meeting, attendance_by_seat
from api.reports.tables.corrections import corrections_table, later_corrections
from api.reports.tables.decisions import decisions_table
from api.reports.tables.duties import duties_table, open_table
from api.reports.tables.faults import faults_table
from api.reports.tables.meetings import meetings_table
from api.reports.tables.paragraphs import paragraphs_table
from api.reports.tables.recommendations import recommendation_tables
from api.reports.tables.work import owed_table, work_by_state
from domain.text import said
from projections.engine.snapshot import Snapshot


def compile_report(
    snapshot: Snapshot, subject: ReportSubject, name_persons: NamePersons | None = None
) -> CompiledReport:
    """The report on a subject. The same subject gives the same tables for ever. `name_persons` adds the names of members,
    which are no part of the digest: names may be erased, the digest must not change."""
    reader = ReportReader(snapshot, subject)
    paragraphs, prepared = paragraphs_table(reader)
    tables: list[ReportTable] = [
        _about_table(subject),
        paragraphs,
        meetings_table(reader),
        attendance_by_seat(reader),
        attendance_by_agency(reader),
        attendance_by_agency_and_meeting(reader),
    ]
    if subject.kind != "attendance":
        tables += [
            decisions_table(reader),
            duties_table(reader),
            open_table(reader),
            work_by_state(reader),
            *recommendation_tables(reader),
            owed_table(reader),
            faults_table(reader),
        ]
    tables.append(corrections_table(reader))
    without_names = digest(tables)
    if name_persons is not None:
        named = attendance_by_seat(ReportReader(snapshot, subject, name_persons))
        tables = [named if table.id == named.id else table for table in tables]
    return CompiledReport(
        subject=subject,
        tables=tuple(tables),
        digest=without_names,
        prepared=prepared,
        later_corrections=later_corrections(reader),
    )


def _about_table(subject: ReportSubject) -> ReportTable:
    """The report's subject as a table, so that a data file says by itself what it holds."""
    rows = (
        ("group", subject.slug),
        ("name", subject.name),
        ("report", subject.kind),
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
