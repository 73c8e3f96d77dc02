"""The texts around the tables of a rendered report: titles, the statement of its subject, later corrections."""

from api.reports.model import CompiledReport
from domain.text import Words, said

TITLES = {
    "quarterly": said("Quarterly report"),
    "annual": said("Annual report"),
    "attendance": said("Attendance report"),
}
NOTHING = said("Nothing to report.")
DATA_FILES = said("SHA-256 of the data (the CSV)")
OVERTAKEN = said("Since overtaken")
PAGE = said("Page")


def statement_lines(report: CompiledReport) -> list[tuple[Words, Words]]:
    """The report's subject and digest as pairs of label and value."""
    subject = report.subject
    period = said(
        "{label}: {start} to {end}", label=subject.period.label, start=subject.period.start, end=subject.period.end
    )
    return [
        (said("Period"), period),
        (said("As at"), said("{on}", on=subject.on)),
        (said("Position of the ledger"), said("{position}", position=subject.position)),
        (said("Version of the terms"), said("{terms}", terms=subject.terms or "—")),
        (said("Version of the rules"), said("{version}", version=subject.rule_version)),
        (DATA_FILES, said("{digest}", digest=report.digest)),
    ]


def later_correction_lines(report: CompiledReport) -> list[Words]:
    """A sentence for each later correction."""
    return [
        said("position {position}, on {on}: {sentence}", position=o.position, on=o.on, sentence=o.sentence)
        for o in report.later_corrections
    ]
