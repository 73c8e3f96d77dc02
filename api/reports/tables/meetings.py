"""The table of meetings with their quorum."""

from collections import Counter
from collections.abc import Iterable

from api.reports.chairs import chairs_of
from api.reports.model import ReportCell, ReportColumn, ReportTable, determined_text, joined_words, reasons_text
from api.reports.reader import ReportReader, seat_counts
from domain.text import Words, code, said
from domain.verdicts import Outcome, Verdict
from projections.questions.meeting import decisions
from projections.rows import AttendanceRow, DecisionRow, QuorumRow


def meetings_table(reader: ReportReader) -> ReportTable:
    """The meetings of the period, planned ones too, with their quorum, seats expected and attended, and the consequences
    for their decisions."""
    ids = [row.meeting for row in reader.meetings]
    verdicts = reader.quorums
    taken = decisions.of_meetings(reader.snapshot, reader.clocks, ids)
    lines: dict[str, list[AttendanceRow]] = {id: [] for id in ids}
    for line in reader.attendance:
        if line.seat is not None and line.meeting in lines:
            lines[line.meeting].append(line)
    chairs = chairs_of(reader)
    rows: list[tuple[ReportCell, ...]] = []
    for row in reader.meetings:
        verdict = next(iter(verdicts[row.meeting]), None)
        rows.append(
            (
                row.meeting,
                row.day,
                row.state,
                verdict.verdict.value if verdict else None,
                determined_text(verdict.verdict, verdict.reasons) if verdict else None,
                verdict.counted.members if verdict else None,
                verdict.needed.members if verdict else None,
                verdict.counted.agencies if verdict else None,
                verdict.needed.agencies if verdict else None,
                *seat_counts(lines[row.meeting]),
                sum(line.outcome is Outcome.APOLOGIES for line in lines[row.meeting]),
                chairs.get(row.meeting),
                len(taken[row.meeting]),
                _consequences(taken[row.meeting]),
                _lacking(verdict) if verdict else None,
                reasons_text(verdict.reasons) if verdict else None,
            )
        )
    columns = (
        ReportColumn("meeting", said("Meeting"), "id"),
        ReportColumn("day", said("Day")),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("quorum", said("Quorum"), "code"),
        ReportColumn("determined", said("Quorum determined")),
        ReportColumn("members_counted", said("Members there"), "number"),
        ReportColumn("members_needed", said("Members needed"), "number"),
        ReportColumn("agencies_counted", said("Agencies there"), "number"),
        ReportColumn("agencies_needed", said("Agencies needed"), "number"),
        ReportColumn("seats_expected", said("Seats expected"), "number"),
        ReportColumn("seats_attended", said("Seats attended"), "number"),
        ReportColumn("apologies", said("Apologies"), "number"),
        ReportColumn("chair", said("In the chair")),
        ReportColumn("decisions", said("Decisions"), "number"),
        ReportColumn("consequence", said("What has become of them")),
        ReportColumn("lacking", said("What lacked"), "id"),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("meetings", said("Meetings and their quorum"), columns, tuple(rows))


def _lacking(verdict: QuorumRow) -> Words | None:
    """What the clauses of the quorum say that are not met, or not decided."""
    open_yet = (Verdict.NOT_MET, Verdict.UNDETERMINED)
    return joined_words(r.text for each in verdict.clauses if each.verdict in open_yet for r in each.reasons)


def _consequences(taken: Iterable[DecisionRow]) -> Words | None:
    counts = Counter(row.consequence or "undetermined" for row in taken)
    return joined_words(
        said("{consequence}: {count}", consequence=code(name), count=count) for name, count in sorted(counts.items())
    )
