"""The table of explanations: how the verdicts of a report come about, in the words of GraphQL and of `quorate why`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ReportReader
from domain.rules.duties.due_dates import DutyState
from domain.text import Words, code, said
from domain.verdicts import Verdict
from ledger.world.sources import SourceAsOf, StreamSource
from ledger.world.tracked_world import TrackedWorld
from projections.explanations.parts import (
    clauses_of,
    counted_attendees,
    reasons_of,
    uncounted_attendees,
    would_change,
)
from projections.explanations.quorum import QuorumExplanation, explain_quorum
from projections.questions.duty import duties
from projections.questions.rules_used import RulesUsed, rules_used
from projections.rows import QuorumRow

PLAIN = (None, Verdict.MET, Verdict.SILENT)
PLAIN_STATES = (DutyState.IN_TIME, DutyState.DONE, DutyState.DUE, DutyState.NOT_YET)


class VerdictToExplain(NamedTuple):
    """A verdict: what it is on, in words, the verdict or state itself, whether it goes without saying, and its row."""

    what: Words
    verdict: str
    plain: bool
    row: Any


def explanations_table(reader: ReportReader, source: StreamSource, *, every: bool) -> ReportTable:
    """A row for each line of each explanation: of every verdict, or of those only that are not plainly met (what the terms
    are silent on is none of these)."""
    found = [each for each in _verdicts(reader) if every or not each.plain]
    used = rules_used(reader.snapshot, [each.row.basis for each in found])
    world = TrackedWorld(SourceAsOf(source, reader.clocks.position))
    quorums = {
        each.row.meeting: explain_quorum(world, each.row.meeting, reader.snapshot.budget.check)
        for each in found
        if isinstance(each.row, QuorumRow)
    }
    counted = [c.person for each in found if isinstance(each.row, QuorumRow) for c in each.row.counted_attendees]
    others = [u.member for quorum in quorums.values() for u in quorum.uncounted]
    ids = sorted({person for person in (*counted, *others) if person})
    names = reader.name_persons(ids) if reader.name_persons else {}
    rows: list[tuple[ReportCell, ...]] = []
    for each, rules in zip(found, used, strict=True):
        quorum = quorums[each.row.meeting] if isinstance(each.row, QuorumRow) else QuorumExplanation()
        parts = _parts(names, each.row, rules, quorum)
        rows += [(each.what, each.verdict, part, words) for part, words in parts]
    columns = (
        ReportColumn("what", said("Verdict on")),
        ReportColumn("verdict", said("Verdict"), "code"),
        ReportColumn("part", said("Part")),
        ReportColumn("words", said("In words")),
    )
    return ReportTable("explanations", said("How the verdicts come about"), columns, tuple(rows))


def _verdicts(reader: ReportReader) -> Iterator[VerdictToExplain]:
    full = reader.subject.kind != "attendance"
    for meeting in reader.meetings:
        for row in reader.quorums[meeting.meeting][:1]:
            what = said("Quorum of the meeting of {day}", day=meeting.day)
            yield VerdictToExplain(what, row.verdict.value, row.verdict in PLAIN, row)
    for decision in reader.decisions if full else ():
        plain = decision.carried.verdict in PLAIN and decision.verdict in PLAIN
        what = said("Decision: “{text}”", text=decision.text)
        yield VerdictToExplain(what, decision.consequence or decision.carried.verdict.value, plain, decision)
    for name, summary in reader.rates:
        what = said("Attendance: {who}", who=name)
        yield VerdictToExplain(what, summary.verdict.value, summary.verdict in PLAIN, summary)
    for duty in (*reader.dated_duties, *reader.open_duties) if full else ():
        state = duties.state_of(duty, reader.clocks.on)
        what = said("Duty: {what}[, due {due}]", what=duty.words or duty.what, due=duty.due_on)
        yield VerdictToExplain(what, state.value, state in PLAIN_STATES, duty)


def _parts(
    names: Mapping[str, Words | str], row: Any, used: RulesUsed, quorum: QuorumExplanation
) -> Iterator[tuple[Words, Words]]:
    """The parts of one explanation, line by line, in the order in which `quorate why` has them."""

    def name(person: str | None) -> Words | None:
        found = names.get(person or "")
        return said("{name}", name=found) if found else None

    def part(title: Words, lines: Sequence[Words]) -> Iterator[tuple[Words, Words]]:
        yield from ((title, line) for line in lines)

    if used.terms is not None:
        yield said("Terms of reference"), said("version {version}", version=used.terms.terms.version)
    clauses = [said("{ref}[: {words}]", ref=ref, words=text) for ref, text in clauses_of(row, used).items()]
    yield from part(said("Clauses"), clauses)
    answers = [
        said(
            "{key} = {value} ({since}, {position})",
            key=i.key,
            value=_plain(i.value),
            since=i.since,
            position=i.position,
        )
        for i in used.interpretations
    ]
    yield from part(said("As interpreted"), answers)
    yield from part(said("Step by step"), [reason.text for reason in reasons_of(row)])
    yield from part(said("Counted"), counted_attendees(row, name, ids=False))
    yield from part(said("Not counted"), uncounted_attendees(quorum, name, ids=False))
    changes = [
        said("{change}: {verdict}", change=each.words, verdict=code(each.verdict)) for each in would_change(row, quorum)
    ]
    yield from part(said("What would change it"), changes)


def _plain(value: object) -> str | int:
    return value if isinstance(value, str | int) else str(value)
