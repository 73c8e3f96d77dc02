"""Attendance over many meetings: the figures of a seat, a person or an agency, and the verdict on the target."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Literal

from msgspec.structs import replace

from domain.rules.attendance.attendance_line import AttendanceLine
from domain.rules.attendance.line_count import (
    ATTENDED,
    LEFT_OUT,
    MISSED,
    TARGET_SUSPENDED,
    may_excuse,
    rules_of,
    states_of,
)
from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.certainty import MAYBE, NO, SURE
from domain.rules.inputs import CAME, SeatInput
from domain.rules.open_values import over_open_values
from domain.rules.seat_selection import fits
from domain.terms.attendance import AttendanceTerms, Unit
from domain.terms.composition import DeputyTerms
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.text import code, said
from domain.time_zone import place_in_time
from domain.verdicts import Outcome, Reason, Verdict

ATTENDANCE_KEYS = ("attendance.", "composition.deputies.", "terms.year_start")


MeetingCounts = tuple[int, int, int, int, int]


@over_open_values(*ATTENDANCE_KEYS)
def summarise_attendance(
    terms: EffectiveTerms | None,
    unit: Unit,
    lines: Sequence[AttendanceLine],
    *,
    seats: Sequence[SeatInput],
    agencies: dict[str, str] | None = None,
    then: Callable[[date], EffectiveTerms | None] | None = None,
    decided: bool = True,
    why: tuple[Reason, ...] = (),
) -> AttendanceSummary:
    """The figures and the verdict of one unit.

    `lines` are all its lines in the window, `seats` its seats (the terms may choose by them whom the target is for),
    `agencies` turns the terms' words into ids. A unit with several seats attends a meeting if any of them did, and is
    expected if any was. `then` gives the terms on the day of a meeting, by which its lines count; without it `terms`
    do. Where the window itself is open `decided` is false and `why` says so: then only a verdict that every window
    would give is given.
    """
    rule = terms.terms.attendance if terms is not None else None
    meetings = by_meeting(lines)
    in_force = [then(each[0].on) if then is not None else terms for each in meetings]
    rules = [rules_of(each) for each in in_force]
    states = [unit_states(*of, each) for of, each in zip(rules, meetings, strict=True)]
    figures = _figures(states, meetings)
    basis = _basis_over([(terms, ()), *zip(in_force, meetings, strict=True)])
    if terms is None or rule is None or rule.target is None:
        silence = NO_TERMS if terms is None else terms.silence(said("an attendance target"))
        return _summary(figures, None, Verdict.SILENT, (silence,), basis)
    asked, reasons = _target_applies(terms, rule, unit, seats, agencies or {})
    found = set() if asked == SURE else {Verdict.SILENT}
    for settled in _settlements(rule, lines) if asked != NO else ():
        settled_states = states
        if settled != rule:
            settling = [(settled if own == rule else own, deputies) for own, deputies in rules]
            settled_states = [unit_states(*of, each) for of, each in zip(settling, meetings, strict=True)]
        found |= _compared(settled_states, rule.target, decided)
    verdict = found.pop() if len(found) == 1 else Verdict.UNDETERMINED
    reasons += _why(terms, rule, verdict, figures, lines) + (why if verdict is Verdict.UNDETERMINED else ())
    return _summary(figures, rule.target, verdict, (*reasons, *terms.late_interpretations(*ATTENDANCE_KEYS)), basis)


def by_meeting(lines: Sequence[AttendanceLine]) -> list[list[AttendanceLine]]:
    """The lines of each meeting, in the order of time."""
    found: dict[str, list[AttendanceLine]] = {}
    for line in sorted(lines, key=lambda each: (*place_in_time(each.on, each.starts, each.meeting), each.seat)):
        found.setdefault(line.meeting, []).append(line)
    return list(found.values())


def unit_states(rule: AttendanceTerms | None, deputies: DeputyTerms | None, lines: Sequence[AttendanceLine]) -> int:
    """The states that a unit may be in at one meeting: the best that any of its seats is in."""
    if len(lines) == 1:
        return states_of(rule, deputies, lines[0])
    doubtful = [line for line in lines if line.quorate is Verdict.UNDETERMINED]
    if doubtful:
        return unit_states(rule, deputies, [replace(line, quorate=Verdict.MET) for line in lines]) | unit_states(
            rule, deputies, [replace(line, quorate=Verdict.NOT_MET) for line in lines]
        )
    found = 0
    for chosen in product(*(bits_of(states_of(rule, deputies, line)) for line in lines)):
        found |= min(chosen, key=(ATTENDED, MISSED, TARGET_SUSPENDED, LEFT_OUT).index)
    return found


def bits_of(states: int) -> list[int]:
    """The single states of a bit set."""
    return [bit for bit in (ATTENDED, MISSED, LEFT_OUT, TARGET_SUSPENDED) if states & bit]


def _figures(states: Sequence[int], meetings: Sequence[Sequence[AttendanceLine]]) -> MeetingCounts:
    excluded = sum(1 for each in states if not each & (ATTENDED | MISSED))
    attended = sum(1 for each in states if each == ATTENDED)
    not_recorded = sum(
        1
        for state, lines in zip(states, meetings, strict=True)
        if state != ATTENDED
        and state & (ATTENDED | MISSED)
        and any(line.outcome is Outcome.NOT_RECORDED and not line.cancelled for line in lines)
    )
    return len(states), len(states) - excluded, attended, excluded, not_recorded


def _target_applies(
    terms: EffectiveTerms, rule: AttendanceTerms, unit: Unit, seats: Sequence[SeatInput], agencies: dict[str, str]
) -> tuple[int, tuple[Reason, ...]]:
    """Whether the target is asked of this unit: for certain, perhaps, or not."""
    if rule.unit is not None and rule.unit != unit:
        return NO, (
            Reason("other-unit", said("the target is asked of each {unit}", unit=code(rule.unit)), rule.clause),
        )
    reasons: tuple[Reason, ...] = () if rule.unit is not None else (terms.undecided("attendance.unit", rule.clause),)
    if rule.applies_to is None:
        return MAYBE, (*reasons, terms.undecided("attendance.applies_to", rule.clause))
    level = max((fits(rule.applies_to, seat, agencies) for seat in seats), default=SURE)
    if level == NO:
        return NO, (Reason("not-asked", said("the target is not asked of this one"), rule.clause),)
    if level == MAYBE:
        reasons += (Reason("class-not-said", said("whether the target is asked of this one is not said"), rule.clause),)
    return (MAYBE if rule.unit is None else level), reasons


def meant(rule: AttendanceTerms, unit: Unit, seats: Sequence[SeatInput], agencies: dict[str, str]) -> bool:
    """Whether the terms may mean this unit with their target: neither another kind of unit, nor only others of its
    kind."""
    if rule.unit not in (None, unit):
        return False
    return rule.applies_to is None or any(fits(rule.applies_to, seat, agencies) for seat in seats)


def _settlements(rule: AttendanceTerms, lines: Sequence[AttendanceLine]) -> Iterator[AttendanceTerms]:
    """The rule with each open question settled in each way that could matter to these lines. Only the questions that
    cut both ways: for the others (deputies, remote, partial) the least and the greatest completion are enough."""
    out = rule.excludes
    doubtful = any(line.quorate in (Verdict.NOT_MET, Verdict.UNDETERMINED) for line in lines)
    excused = (out.excused,) if out.excused or not any(line.excusal for line in lines) else _EXCUSED
    inquorate = (True, False) if out.inquorate is None and doubtful else (out.inquorate,)
    suspended = (True, False) if out.suspended is None and any(x.suspended for x in lines) else (out.suspended,)
    for one, two, three in product(excused, inquorate, suspended):
        yield replace(rule, excludes=replace(out, excused=one, inquorate=two, suspended=three))


_EXCUSED: tuple[Literal["excluded", "suspends_target", "counted"], ...] = ("excluded", "suspends_target", "counted")


def _compared(states: Sequence[int], target: tuple[int, int], decided: bool) -> set[Verdict]:
    """Every verdict that the states allow: attended/expected >= over/under, in integers, as a sum over the meetings."""
    over, under = target
    worth = {ATTENDED: under - over, MISSED: -over, LEFT_OUT: 0, TARGET_SUSPENDED: 0}
    scores = [[worth[bit] for bit in bits_of(each)] for each in states]
    found: set[Verdict] = set()
    if any(each & TARGET_SUSPENDED for each in states):
        found.add(Verdict.SILENT)
        if TARGET_SUSPENDED in states:
            return found
    inside = [each for each in states if each & (ATTENDED | MISSED)]
    if all(each & (LEFT_OUT | TARGET_SUSPENDED) for each in inside):
        found.add(Verdict.UNDETERMINED)
    if not inside:
        return found
    low = [min(each) for each in scores]
    high = [max(each) for each in scores]
    if (sum(high) >= 0) if decided else any(each >= 0 for each in high):
        found.add(Verdict.MET)
    if (sum(low) < 0) if decided else any(each < 0 for each in low):
        found.add(Verdict.NOT_MET)
    return found


def rate_verdicts(attended: int, expected: int, target: tuple[int, int]) -> set[Verdict]:
    """The verdict on a target where so many of the expected meetings were attended, and nothing is undecided."""
    return _compared([ATTENDED] * attended + [MISSED] * (expected - attended), target, True)


def _why(
    terms: EffectiveTerms,
    rule: AttendanceTerms,
    verdict: Verdict,
    figures: MeetingCounts,
    lines: Sequence[AttendanceLine],
) -> tuple[Reason, ...]:
    _, expected, attended, excluded, not_recorded = figures
    over, under = rule.target or (1, 1)
    words = said(
        "{attended} of {expected} expected, {excluded} excluded[; {over} in {under} are asked]",
        attended=attended,
        expected=expected,
        excluded=excluded,
        over=over,
        under=under,
    )
    why = {Verdict.MET: "target-met", Verdict.NOT_MET: "below-target"}.get(verdict, "figures")
    found = [Reason(why, words, rule.clause)]
    if expected == 0:
        found.append(Reason("none-expected", said("no meeting was expected of this one"), rule.clause))
    if not_recorded:
        found.append(Reason("not-recorded", said("{count} not recorded on the roll", count=not_recorded)))
    excusals = [x for x in lines if x.excusal is not None and may_excuse(rule, x.excusal) and x.outcome not in CAME]
    if excusals and rule.excused_by is not None:
        count = len({line.meeting for line in excusals})
        found.append(
            Reason(
                "excused",
                said("excused from {count} by the {by}", count=count, by=code(rule.excused_by.by)),
                rule.excused_by.clause,
            )
        )
    if verdict is not Verdict.UNDETERMINED:
        if verdict is Verdict.SILENT and rule.excludes.excused == "suspends_target" and excusals:
            found.append(
                Reason("target-suspended", said("the target does not apply after an excusal"), rule.excludes.clause)
            )
        return tuple(found)
    return (*found, *_undecided(terms, rule, lines, excused=bool(excusals)))


def _undecided(
    terms: EffectiveTerms, rule: AttendanceTerms, lines: Sequence[AttendanceLine], *, excused: bool
) -> Iterator[Reason]:
    """The open questions that matter to these lines."""
    for key, value, matters in (
        ("attendance.excludes.excused", rule.excludes.excused, excused),
        ("attendance.excludes.inquorate", rule.excludes.inquorate, any(x.quorate is Verdict.NOT_MET for x in lines)),
        ("attendance.excludes.suspended", rule.excludes.suspended, any(x.suspended for x in lines)),
        ("attendance.counts.deputies", rule.counts.deputies, any(x.outcome is Outcome.BY_DEPUTY for x in lines)),
        ("attendance.counts.remote", rule.counts.remote, any(x.remote for x in lines)),
        ("attendance.counts.partial", rule.counts.partial, any("part" in (x.there, x.in_room) for x in lines)),
    ):
        if key.endswith("partial") and rule.counts.least_part is not None:
            continue
        if value is None and matters:
            yield terms.undecided(key, rule.clause)
    for office in sorted({x.excusal.perhaps for x in lines if x.excusal and x.excusal.perhaps}):
        if rule.excused_by is not None and rule.excused_by.by == office:
            yield terms.undecided(f"office.{office}.acting", rule.excused_by.clause)


def _summary(
    figures: MeetingCounts,
    target: tuple[int, int] | None,
    verdict: Verdict,
    reasons: tuple[Reason, ...],
    basis: tuple[int, ...],
) -> AttendanceSummary:
    in_tenure, expected, attended, excluded, not_recorded = figures
    undecided = expected == 0 or verdict is Verdict.UNDETERMINED
    return AttendanceSummary(
        in_tenure=in_tenure,
        expected=expected,
        attended=attended,
        excluded=excluded,
        not_recorded=not_recorded,
        target=target,
        rate=None if undecided else attended / expected,
        verdict=verdict,
        reasons=reasons,
        basis=basis,
    )


def basis_of(terms: EffectiveTerms | None, lines: Sequence[AttendanceLine]) -> tuple[int, ...]:
    """The basis of the figures: of the lines, of the terms, and of the quorum where a meeting without one may be
    left out."""
    return _basis_over([(terms, lines)])


def _basis_over(each: Iterable[tuple[EffectiveTerms | None, Sequence[AttendanceLine]]]) -> tuple[int, ...]:
    """The basis of lines, those of each meeting with the terms by which they count."""
    found: set[int] = set()
    before: EffectiveTerms | None = None
    for terms, lines in each:
        if terms is not None and terms is not before:
            found.update(terms.basis_of(*ATTENDANCE_KEYS))
            before = terms
        rule = terms.terms.attendance if terms is not None else None
        of_quorum = rule is not None and rule.excludes.inquorate is not False
        for line in lines:
            found.update(line.basis)
            if of_quorum:
                found.update(line.quorum_basis)
    return tuple(sorted(found))
