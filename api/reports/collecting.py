"""The figures of a report, collected from the read side at its clocks, and the digest of the data files they make."""

from api.reports import gathering, standing, working
from api.reports.data import digest
from api.reports.known import Known, Name
from api.reports.tables import Column, Report, Subject, Table
from domain.words import said
from projections.snapshot import Snapshot


def collect(seen: Snapshot, subject: Subject, name: Name | None = None) -> Report:
    """The report on a subject. The same position gives the same tables for ever; `name` puts the names of members into
    them, and not into what the digest is of."""
    known = Known(seen, subject)
    written, prepared = working.paragraphs(known)
    tables: list[Table] = [
        _about(subject),
        written,
        gathering.met(known),
        gathering.by_seat(known),
        gathering.by_agency(known),
        gathering.by_agency_and_meeting(known),
    ]
    if subject.what != "attendance":
        tables += [
            gathering.decided(known),
            standing.due(known),
            standing.unsettled(known),
            working.by_state(known),
            *working.recommended(known),
            working.owed(known),
            standing.at_fault(known),
        ]
    tables.append(standing.corrected(known))
    found = digest(tables)
    if name is not None:
        named = gathering.by_seat(Known(seen, subject, name))
        tables = [named if table.id == named.id else table for table in tables]
    return Report(
        subject=subject, tables=tuple(tables), digest=found, prepared=prepared, overtaken=standing.overtaken(known)
    )


def _about(subject: Subject) -> Table:
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
    return Table(
        "about", said("About this report"), (Column("name", said("Name")), Column("value", said("Value"))), rows
    )
