"""The files of a pack that a report makes: the report to read, and each of its lists; and the terms in force."""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from api.evidence.request import EvidenceRequest
from api.languages import LanguageCode
from api.reports.compilation import compile_report
from api.reports.formats import data_files
from api.reports.formats.html import render_html
from api.reports.model import CompiledReport, ReportSubject
from api.reports.reader import NamePersons
from api.reports.subject import reached_group
from domain.permission import Credential
from domain.rules.periods import YearPeriod
from domain.time_zone import london_day
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group import groups
from projections.rule_version import RULE_VERSION

YEAR = timedelta(days=365)


def subject_of(seen: Snapshot, credential: Credential, request: EvidenceRequest, clocks: Clocks) -> ReportSubject:
    """What the report of a pack is about. Raises Unknown for a group that the credential does not reach."""
    recorded_at = seen.recorded_at(clocks.position)
    recorded_on = london_day(recorded_at) if recorded_at else seen.today
    row = reached_group(seen, credential, clocks, request.group)
    end = request.end or clocks.on
    start = request.start or end - YEAR
    terms = groups.terms(seen, clocks, [row.group])[row.group]
    return ReportSubject(
        kind="annual",
        group=row.group,
        slug=row.slug,
        name=row.name,
        period=YearPeriod(f"{start} – {end}", start, end),
        position=clocks.position,
        on=min(end, recorded_on),
        recorded_on=recorded_on,
        terms=terms[0].version if terms else None,
        rule_version=RULE_VERSION,
    )


def report_files(
    seen: Snapshot, subject: ReportSubject, lang: LanguageCode, name_persons: NamePersons | None
) -> tuple[CompiledReport, dict[str, bytes]]:
    """The report, and its files by name."""
    from api.reports.formats.pdf import render_pdf  # imports fpdf2, which few processes need

    compiled = compile_report(seen, subject, name_persons)
    report = replace(compiled, later_corrections=())  # what came after the position would change the bytes
    lists = {f"lists/{table.id}.csv": data_files.render_csv([table]) for table in report.tables}
    pages = {"report.html": render_html(report, lang), "report.pdf": render_pdf(report, lang)}
    return report, pages | lists


def terms_in_force(seen: Snapshot, clocks: Clocks, group: str) -> bytes:
    """The terms of a group that are in force, as `terms.json` has them."""
    return as_json([msgspec.to_builtins(row) for row in groups.terms(seen, clocks, [group])[group]])


def as_json(value: Any) -> bytes:
    """JSON for people to read, always in the same bytes."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
