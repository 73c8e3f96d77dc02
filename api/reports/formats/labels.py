"""The texts around the tables of a rendered report: titles, the statement of its subject, later corrections."""

from api.reports.model import CompiledReport
from domain.text import Words, said

TITLES = {
    "quarterly": said("Quarterly report"),
    "annual": said("Annual report"),
    "attendance": said("Attendance report"),
}
NOTES = said("How to read it")
NOTHING = said("Nothing to report.")
SUMMARY = said("In brief")
SMALL_PRINT = said("What this report rests on")
DATA_FILES = said("SHA-256 of the data (the CSV)")
OVERTAKEN = said("Since overtaken")
PAGE = said("Page")


def period_line(report: CompiledReport) -> Words:
    """The period, and the day whose figures these are where it is not the last of it."""
    period, on = report.subject.period, report.subject.on
    running = on if on != period.end else None
    return said(
        "{start} to {end}[, as at {on}] ({label})", start=period.start, end=period.end, on=running, label=period.label
    )


def footer_line(report: CompiledReport) -> Words:
    """What stands at the foot of each page of paper, so that a single page says of which report it is."""
    return said(
        "{group}, {label}, position {position}, SHA-256 {digest}…",
        group=report.subject.name,
        label=report.subject.period.label,
        position=report.subject.position,
        digest=report.digest[:12],
    )


def small_print(report: CompiledReport) -> list[tuple[Words, Words]]:
    """What the report rests on, for whoever makes it again, as pairs of label and value."""
    subject = report.subject
    return [
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
