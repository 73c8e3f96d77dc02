"""The count of one attendance line: whether the seat was expected, attended, and is left out."""

from collections.abc import Iterable

from msgspec import Struct

from domain.rules.attendance.attendance_line import AttendanceLine, Excusal, Part, Share
from domain.rules.certainty import LEVEL_OF, MAYBE, NO, SURE
from domain.rules.deputies import NOT_ATTESTED, NOT_BRIEFED
from domain.rules.inputs import CAME
from domain.rules.open_values import over_open_values
from domain.terms.attendance import AttendanceTerms
from domain.terms.composition import DeputyTerms
from domain.terms.interpretation import EffectiveTerms
from domain.text import Words, code, said
from domain.verdicts import Outcome, Reason, Verdict

ATTENDED, MISSED, LEFT_OUT, TARGET_SUSPENDED = 1, 2, 4, 8
"""The states of a line, as bits: a set of them where several are possible."""


class LineCount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the seat was expected, attended, and is left out of the count; None where that is not decided."""

    expected: bool | None
    attended: bool | None
    excluded: bool | None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


@over_open_values("attendance.", "composition.deputies")
def count_line(terms: EffectiveTerms | None, line: AttendanceLine) -> LineCount:
    """The count of a line under the terms. Without terms, or where they are silent on attendance, whoever came
    attended: that is the record, and no target is measured against it."""
    rule, deputies = rules_of(terms)
    came = came_level(rule, deputies, line)
    states = states_of(rule, deputies, line, came)
    out = states & (LEFT_OUT | TARGET_SUSPENDED)
    inside = states & (ATTENDED | MISSED)
    excluded = None if out and inside else bool(out)
    return LineCount(
        expected=None if excluded is None else not excluded,
        attended=None if came == MAYBE else came == SURE,
        excluded=excluded,
        reasons=reasons_of(terms, rule, deputies, line, came),
        basis=basis_of(terms, rule, line),
    )


def basis_of(terms: EffectiveTerms | None, rule: AttendanceTerms | None, line: AttendanceLine) -> tuple[int, ...]:
    """The basis of the line; of the quorum too, where a meeting without one may be left out."""
    if terms is None or rule is None:
        return line.basis
    own = terms.basis_of("attendance.counts.", "attendance.excludes.", "composition.deputies.")
    quorum = line.quorum_basis if rule.excludes.inquorate is not False else ()
    return tuple(sorted({*line.basis, *own, *quorum}))


def rules_of(terms: EffectiveTerms | None) -> tuple[AttendanceTerms | None, DeputyTerms | None]:
    """What the terms say on attendance and on deputies; None where they are silent."""
    if terms is None:
        return None, None
    composition = terms.terms.composition
    return terms.terms.attendance, composition.deputies if composition is not None else None


def came_level(rule: AttendanceTerms | None, deputies: DeputyTerms | None, line: AttendanceLine) -> int:
    """How surely the seat attended."""
    if line.cancelled or line.outcome not in CAME:
        return MAYBE if line.outcome is Outcome.NOT_RECORDED and not line.cancelled else NO
    if rule is None:
        return SURE
    level = _by_deputy(rule, deputies, line) if line.outcome is Outcome.BY_DEPUTY else SURE
    there = _part_level(rule, line.there, line.share)
    if line.remote:
        room = _part_level(rule, line.in_room, line.share_in_room)
        remote = rule.counts.remote
        there = there if remote else room if remote is False else there if there == room else MAYBE
    return min(level, there)


def _by_deputy(rule: AttendanceTerms, deputies: DeputyTerms | None, line: AttendanceLine) -> int:
    level = LEVEL_OF[rule.counts.deputies]
    if deputies is not None:
        if deputies.allowed is False:
            return NO
        if deputies.briefed:
            level = min(level, LEVEL_OF[line.briefed])
        if deputies.attested:
            level = min(level, LEVEL_OF[line.attested])
    return level


def _part_level(rule: AttendanceTerms, part: Part, share: Share | None) -> int:
    if part != "part" or rule.counts.least_part is None:
        return SURE if part == "whole" else NO if part == "none" else LEVEL_OF[rule.counts.partial]
    if share is None:
        return MAYBE
    over, under = rule.counts.least_part
    return SURE if share[0] * under >= over * share[1] else NO


def states_of(
    rule: AttendanceTerms | None, deputies: DeputyTerms | None, line: AttendanceLine, came: int | None = None
) -> int:
    """Bit set of every state that the line may be in. Whoever came attended, although excused: an excusal accepts
    apologies, and takes nothing from an agency that attends after all."""
    if line.cancelled:
        if rule is None or rule.excludes.cancelled is not False:
            return LEFT_OUT
        out = LEVEL_OF[rule.excludes.suspended] if line.suspended else NO
        return {SURE: LEFT_OUT, MAYBE: LEFT_OUT | MISSED, NO: MISSED}[out]
    came = came_level(rule, deputies, line) if came is None else came
    missed = MISSED
    states = 0
    if rule is not None:
        if line.excusal is not None and may_excuse(rule, line.excusal) is not False:
            missed = {
                "excluded": LEFT_OUT,
                "suspends_target": TARGET_SUSPENDED,
                "counted": MISSED,
                None: LEFT_OUT | TARGET_SUSPENDED | MISSED,
            }[rule.excludes.excused]
            missed |= 0 if may_excuse(rule, line.excusal) else MISSED
        out = max(LEVEL_OF[rule.excludes.suspended] if line.suspended else NO, _inquorate(rule, line))
        if out == SURE:
            return LEFT_OUT
        states = LEFT_OUT if out == MAYBE else 0
    return states | (ATTENDED if came else 0) | (missed if came < SURE else 0)


def _inquorate(rule: AttendanceTerms, line: AttendanceLine) -> int:
    if line.quorate is Verdict.MET:
        return NO
    if line.quorate is Verdict.NOT_MET:
        return LEVEL_OF[rule.excludes.inquorate]
    return min(MAYBE, LEVEL_OF[rule.excludes.inquorate]) if line.quorate is Verdict.UNDETERMINED else NO


def may_excuse(rule: AttendanceTerms, excusal: Excusal) -> bool | None:
    """Whether the terms let the office excuse; None for one acting in its place, where they do not say whether that
    counts."""
    if rule.excused_by is None:
        return False
    return True if rule.excused_by.by == excusal.by else None if rule.excused_by.by == excusal.perhaps else False


def valid_first(terms: EffectiveTerms | None, excusals: Iterable[Excusal]) -> list[Excusal]:
    """Excusals with those first that the terms allow, and last those that they do not: a seat is excused by the
    first about it."""
    rule, _ = rules_of(terms)
    if rule is None:
        return [*excusals]
    return sorted(excusals, key=lambda each: {True: 0, None: 1, False: 2}[may_excuse(rule, each)])


def reasons_of(
    terms: EffectiveTerms | None,
    rule: AttendanceTerms | None,
    deputies: DeputyTerms | None,
    line: AttendanceLine,
    came: int,
) -> tuple[Reason, ...]:
    """The reasons of a count; none for a line about which there is nothing to say."""
    plain = line.outcome not in (Outcome.BY_DEPUTY, Outcome.NOT_RECORDED) and (came == SURE or line.outcome not in CAME)
    if plain and line.excusal is None and line.quorate is Verdict.MET and not (line.suspended or line.cancelled):
        return ()
    return tuple(_reasons(terms, rule, deputies, line, came))


def _reasons(
    terms: EffectiveTerms | None,
    rule: AttendanceTerms | None,
    deputies: DeputyTerms | None,
    line: AttendanceLine,
    came: int,
) -> Iterable[Reason]:
    if line.cancelled:
        yield Reason("cancelled", said("the meeting was cancelled"))
    elif line.outcome is Outcome.NOT_RECORDED:
        yield Reason("not-recorded", said("the roll does not say"))
    if rule is None or terms is None:
        return
    if line.outcome is Outcome.BY_DEPUTY:
        yield from _deputised(terms, rule, deputies, line, came)
    if line.outcome in CAME and came != SURE:
        yield from _in_part(terms, rule, line)
    if line.suspended and rule.excludes.suspended is not False:
        yield Reason("suspended", said("the seat was suspended"), rule.excludes.clause)
    if line.quorate is Verdict.NOT_MET and rule.excludes.inquorate is not False:
        yield Reason("inquorate", said("the meeting was not quorate"), rule.excludes.clause or rule.clause)
        if rule.excludes.inquorate is None:
            yield terms.undecided("attendance.excludes.inquorate", rule.clause)
    if line.excusal is not None:
        yield from _excused(terms, rule, line, came)


def _deputised(
    terms: EffectiveTerms, rule: AttendanceTerms, deputies: DeputyTerms | None, line: AttendanceLine, came: int
) -> Iterable[Reason]:
    clause = deputies.clause if deputies is not None else rule.clause
    if rule.counts.deputies is None:
        yield terms.undecided("attendance.counts.deputies", clause)
    words = said("a deputy attended, and counts") if came == SURE else _why_not(rule, deputies, line)
    yield Reason("by-deputy" if came == SURE else "deputy-not-counted", words, clause)


def _in_part(terms: EffectiveTerms, rule: AttendanceTerms, line: AttendanceLine) -> Iterable[Reason]:
    """Why somebody who came for a part of the meeting, or took part remotely, may not have attended."""
    if least := rule.counts.least_part:
        if "part" in (line.there, line.in_room):
            words = said(
                "in attendance for less than {over} in {under} of the meeting, or not in the room",
                over=least[0],
                under=least[1],
            )
            yield Reason("part-not-counted", words, rule.clause)
    elif "part" in (line.there, line.in_room) and rule.counts.partial is not True:
        why = Reason("part-not-counted", said("in attendance for a part of the meeting only"), rule.clause)
        yield terms.undecided("attendance.counts.partial", rule.clause) if rule.counts.partial is None else why
    if line.remote and rule.counts.remote is not True:
        why = Reason("remote-not-counted", said("took part from afar, which does not count"), rule.clause)
        yield terms.undecided("attendance.counts.remote", rule.clause) if rule.counts.remote is None else why


def _why_not(rule: AttendanceTerms, deputies: DeputyTerms | None, line: AttendanceLine) -> Words:
    if rule.counts.deputies is False or (deputies is not None and deputies.allowed is False):
        return said("a deputy attended, and does not count")
    if deputies is not None and deputies.briefed and line.briefed is not True:
        return NOT_BRIEFED[line.briefed]
    if deputies is not None and deputies.attested and line.attested is not True:
        return NOT_ATTESTED[line.attested]
    return said("a deputy attended, and may count")


def _excused(terms: EffectiveTerms, rule: AttendanceTerms, line: AttendanceLine, came: int) -> Iterable[Reason]:
    excusal = line.excusal
    assert excusal is not None
    if rule.excused_by is None or may_excuse(rule, excusal) is False:
        yield Reason(
            "excusal-ignored", said("the terms do not let the {by} excuse anyone", by=code(excusal.by)), rule.clause
        )
        return
    clause = rule.excused_by.clause
    if came == SURE:
        yield Reason("excusal-not-needed", said("excused by the {by}, and attended", by=code(excusal.by)), clause)
        return
    late = excusal.made_on is not None and excusal.made_on > line.on
    words = said("excused by the {by}[, later, on {late}]", by=code(excusal.by), late=excusal.made_on if late else None)
    yield Reason("excused-late" if late else "excused", words, clause)
    if may_excuse(rule, excusal) is None:
        yield terms.undecided(f"office.{excusal.perhaps}.acting", clause)
    if rule.excludes.excused is None:
        yield terms.undecided("attendance.excludes.excused", clause)
