"""Compiles a report: its tables from the read side at fixed clocks, and the digest of its data."""

from msgspec import Struct

from api.reports.formats.data_files import digest
from api.reports.model import CompiledReport, ReportColumn, ReportSubject, ReportTable
from api.reports.reader import NamePersons, ReportReader
from api.reports.summary import summary_of
from api.reports.tables.actions import actions_table
from api.reports.tables.attendance import attendance_by_agency, attendance_by_agency_and_meeting, attendance_by_seat
from api.reports.tables.corrections import corrections_tables, later_corrections
from api.reports.tables.decisions import decisions_table
from api.reports.tables.duties import duties_table, open_table
from api.reports.tables.explanations import explanations_table
from api.reports.tables.faults import faults_table
from api.reports.tables.meetings import meetings_table
from api.reports.tables.membership import membership_table
from api.reports.tables.overdue_table import overdue_table
from api.reports.tables.paragraphs import paragraphs_table
from api.reports.tables.recommendations import recommendation_tables
from api.reports.tables.work import owed_table, work_by_state
from domain.text import said
from ledger.world.sources import StreamSource
from projections.engine.snapshot import Snapshot

REPORT_VERSION = 3
"""Rises when tables or columns change: the data files of a report are the same again as long as it and the version of the
rules are."""


class ReportExplanations(Struct, frozen=True):
    """The explanations that a report is to have: made from `source`, of every verdict or of those not plainly met."""

    source: StreamSource
    every: bool = False


def compile_report(
    snapshot: Snapshot,
    subject: ReportSubject,
    name_persons: NamePersons | None = None,
    explain: ReportExplanations | None = None,
) -> CompiledReport:
    """The report on a subject. The same subject gives the same tables for ever. `name_persons` adds the names of members,
    which are no part of the digest: names may be erased, the digest must not change. Nor are explanations: their words may
    change with a release."""
    reader = ReportReader(snapshot, subject)
    paragraphs, prepared = paragraphs_table(reader)
    tables = _tables(reader, paragraphs)
    without_names = digest(tables)
    if name_persons is not None:
        reader = ReportReader(snapshot, subject, name_persons)
        tables = _tables(reader, paragraphs)
    return CompiledReport(
        subject=subject,
        summary=summary_of(subject, tables),
        tables=tables,
        digest=without_names,
        prepared=prepared,
        later_corrections=later_corrections(reader),
        explanations=explanations_table(reader, explain.source, every=explain.every) if explain else None,
    )


def _tables(reader: ReportReader, paragraphs: ReportTable) -> tuple[ReportTable, ...]:
    """What a board decides on and answers for first, what it can look up after it."""
    full = reader.subject.kind != "attendance"
    decided = (decisions_table(reader), overdue_table(reader), actions_table(reader)) if full else ()
    due = (duties_table(reader), open_table(reader)) if full else ()
    work = (owed_table(reader), *recommendation_tables(reader), work_by_state(reader)) if full else ()
    return (
        _about_table(reader.subject),
        paragraphs,
        meetings_table(reader),
        *decided,
        membership_table(reader),
        attendance_by_seat(reader),
        attendance_by_agency(reader),
        attendance_by_agency_and_meeting(reader),
        *due,
        *work,
        *((faults_table(reader),) if full else ()),
        *corrections_tables(reader),
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
        ("report_version", REPORT_VERSION),
    )
    return ReportTable(
        "about",
        said("About this report"),
        (ReportColumn("name", said("Name")), ReportColumn("value", said("Value"))),
        rows,
    )
