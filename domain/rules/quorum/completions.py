"""Brute force over every completion of what is not known, where least and greatest completion do not decide."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from msgspec.structs import replace

from domain.rules.inputs import AttendanceInput, MeetingInput, SeatInput
from domain.rules.quorum.attendees import Attendees
from domain.terms.composition import DeputyTerms
from domain.terms.quorum import AllOf, AnyOf, Leaf, Majority, Members, Named, QuorumCounts, Requirement
from domain.verdicts import Outcome, Verdict

COMPLETIONS_MAX = 1024


def verdict_of_completions(
    rule: Requirement,
    counts: QuorumCounts,
    deputies: DeputyTerms | None,
    meeting: MeetingInput,
    among: Attendees,
    verdict_of: Callable[[QuorumCounts, MeetingInput], Verdict],
) -> Verdict:
    """The verdict that all completions agree on, else UNDETERMINED (also where there are more than COMPLETIONS_MAX).
    Only for requirements that are not monotonic in the attendees, or name an agency that somebody of an unknown
    agency might be of; others were decided by their least and greatest completion."""
    if not _entangled(rule, meeting, among):
        return Verdict.UNDETERMINED
    seen: set[Verdict] = set()
    for number, (chosen, completed) in enumerate(_completions(rule, counts, deputies, meeting, among)):
        seen.add(verdict_of(chosen, completed))
        if len(seen) > 1 or Verdict.UNDETERMINED in seen or number >= COMPLETIONS_MAX:
            return Verdict.UNDETERMINED
    return seen.pop() if seen else Verdict.UNDETERMINED


def _entangled(rule: Requirement, meeting: MeetingInput, among: Attendees) -> bool:
    categories = among.notes.open - {"deputies", "remote", "invited", "staff_agencies", "conflicted"}
    for clause in leaves(rule):
        if isinstance(clause, Majority):
            return True
        if isinstance(clause, Named) and clause.agencies and among.notes.agency_not_said:
            return True
        if isinstance(clause, Members) and (clause.fraction or clause.table) and categories:
            return True
    return False


def leaves(rule: Requirement) -> Iterator[Leaf]:
    """The clauses of a requirement, without those that combine others."""
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.of:
            yield from leaves(part)
    else:
        yield rule


def _completions(
    rule: Requirement, counts: QuorumCounts, deputies: DeputyTerms | None, meeting: MeetingInput, among: Attendees
) -> Iterator[tuple[QuorumCounts, MeetingInput]]:
    opened = sorted(among.notes.open)
    lines = {line.seat for line in meeting.roll if line.outcome is not Outcome.NOT_RECORDED and line.seat is not None}
    unrecorded = [seat for seat in meeting.seats if seat.id not in lines and seat.member is not None]
    recorded = tuple(line for line in meeting.roll if line.outcome is not Outcome.NOT_RECORDED)
    nameless = sorted(set(among.notes.agency_not_said))
    choices = _agencies(rule, meeting, nameless)
    variants = [_lines(line, deputies) for line in recorded]
    for values in product((True, False), repeat=len(opened)):
        chosen = counts.supposing(dict(zip(opened, values, strict=True)))
        for agencies in product(*choices):
            agency_of = dict(zip(nameless, agencies, strict=True))
            seats = tuple(replace(s, agency=agency_of[s.id]) if s.id in agency_of else s for s in meeting.seats)
            for completed in product(*variants):
                for present in product((True, False), repeat=len(unrecorded)):
                    others = tuple(_line(s, here) for s, here in zip(unrecorded, present, strict=True))
                    yield chosen, replace(meeting, seats=seats, roll=completed + others)


def _agencies(rule: Requirement, meeting: MeetingInput, nameless: list[str]) -> list[list[str]]:
    """For each seat whose agency is not said, the agencies that it may be of: those that the rule names, those of
    other seats, and one of its own or that of such a seat before it."""
    known = {seat.agency for seat in meeting.seats if seat.agency is not None}
    known |= {line.agency for line in meeting.roll if line.agency is not None}
    for clause in leaves(rule):
        if isinstance(clause, Named):
            words = (*clause.agencies, *(each.by for each in clause.substitutes))
            known |= {meeting.agencies.get(name, name) for name in words}
    own = [f"an agency of {seat}" for seat in nameless]
    return [[*sorted(known), *own[: number + 1]] for number in range(len(nameless))]


def _lines(line: AttendanceInput, deputies: DeputyTerms | None) -> list[AttendanceInput]:
    if line.outcome is not Outcome.BY_DEPUTY or deputies is None:
        return [line]
    doubts: dict[str, Any] = {
        name: (True, False)
        for name, required in (("briefed", deputies.briefed), ("attested", deputies.attested))
        if required and getattr(line, name) is None
    }
    return [replace(line, **dict(zip(doubts, values, strict=True))) for values in product(*doubts.values())]


def _line(seat: SeatInput, present: bool) -> AttendanceInput:
    return AttendanceInput(seat=seat.id, person=seat.member, outcome=Outcome.PRESENT if present else Outcome.ABSENT)
