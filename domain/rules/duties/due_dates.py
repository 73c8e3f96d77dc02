"""Due dates: by when something is due, and what satisfied it. Only dates are stored; whether one has passed is asked
at reading."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from domain.terms.duties import Duty, IntervalDuty, Minimum, OfWork, ReportDuty
from domain.text import Words
from domain.values import Text
from domain.verdicts import Reason, Verdict


class DutyKind(StrEnum):
    """What is due: something to be done by a day, or something that stands open since one."""

    MEETING = "MEETING"
    ROLL = "ROLL"
    NOTICE = "NOTICE"
    AGENDA = "AGENDA"
    PAPERS = "PAPERS"
    MINUTES = "MINUTES"
    REPORT = "REPORT"
    RATIFICATION = "RATIFICATION"
    OFFICE_REVIEW = "OFFICE_REVIEW"
    OFFICE_TERM = "OFFICE_TERM"
    MEMBERSHIP_REVIEW = "MEMBERSHIP_REVIEW"
    MEMBERSHIP_TERM = "MEMBERSHIP_TERM"
    TERMS_REVIEW = "TERMS_REVIEW"
    VACANCY = "VACANCY"
    CONSENT = "CONSENT"
    BRIEFING = "BRIEFING"
    ATTENDANCE = "ATTENDANCE"
    ATTENDANCE_REVIEW = "ATTENDANCE_REVIEW"
    FAULT = "FAULT"
    ACTION = "ACTION"
    ANSWER = "ANSWER"
    ADVICE = "ADVICE"
    DECISION = "DECISION"
    APPROVAL = "APPROVAL"
    EVIDENCE = "EVIDENCE"
    VERIFICATION = "VERIFICATION"
    PLANNED_AUDIT = "PLANNED_AUDIT"
    AUDIT = "AUDIT"
    DEFICIT = "DEFICIT"
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    RETURN = "RETURN"
    EXPLANATION = "EXPLANATION"
    ASSURANCE = "ASSURANCE"
    INSTRUMENT_REVIEW = "INSTRUMENT_REVIEW"
    RECEIPT = "RECEIPT"
    EXAMINATION = "EXAMINATION"


WITHOUT_A_DAY = frozenset({DutyKind.VACANCY, DutyKind.CONSENT, DutyKind.BRIEFING, DutyKind.ATTENDANCE, DutyKind.FAULT})
"""What stands open since a day, and is due by none."""

WORK_DUTY_KINDS: Mapping[str, DutyKind] = {
    "action": DutyKind.ACTION,
    "answer": DutyKind.ANSWER,
    "advice": DutyKind.ADVICE,
    "decision": DutyKind.DECISION,
    "approval": DutyKind.APPROVAL,
    "evidence": DutyKind.EVIDENCE,
    "verification": DutyKind.VERIFICATION,
    "planned": DutyKind.PLANNED_AUDIT,
    "audit": DutyKind.AUDIT,
    "deficit": DutyKind.DEFICIT,
    "acknowledgement": DutyKind.ACKNOWLEDGEMENT,
    "return": DutyKind.RETURN,
    "explanation": DutyKind.EXPLANATION,
    "assurance": DutyKind.ASSURANCE,
    "review": DutyKind.INSTRUMENT_REVIEW,
    "receipt": DutyKind.RECEIPT,
    "examination": DutyKind.EXAMINATION,
}
"""What a piece of work leaves owed, by the word for it (`domain.rules.duties.work`): by a day where one was set."""


class DutyState(StrEnum):
    """How something due stands on a day. MISSED: it can no longer be done; OPEN: no day is set for it; NOT_YET and
    TOO_EARLY: of what may not be done before a day."""

    DUE = "DUE"
    OVERDUE = "OVERDUE"
    MISSED = "MISSED"
    OPEN = "OPEN"
    IN_TIME = "IN_TIME"
    LATE = "LATE"
    DONE = "DONE"
    NOT_YET = "NOT_YET"
    TOO_EARLY = "TOO_EARLY"


NOT_DONE = frozenset({DutyState.DUE, DutyState.OVERDUE, DutyState.MISSED, DutyState.OPEN})


class Due(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something due: under which duty, for which period, since when (where a clock started), by when; from which day on it
    can no longer be done, if there is one; or before which day it may not be done (`earliest_on`), which is then all that
    is asked; what satisfied it and when. `words` say what it is where the terms have no words of their own for it. Without
    `due_on` no date can be given, and the reasons say why."""

    duty: str
    what: Text
    words: Words | None = None
    kind: DutyKind = DutyKind.MEETING
    period: str | None = None
    since: date | None = None
    due_on: date | None = None
    lapses_on: date | None = None
    earliest_on: date | None = None
    satisfied_on: date | None = None
    satisfied_by: int | None = None
    clause: str | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def verdict_on(due: Due, on: date) -> Verdict:
    """Whether it was done in time, as seen on a date: undetermined while there is still time, or where no date can
    be given; and whether what may not be done before a day was not."""
    done = due.satisfied_on is not None and due.satisfied_on <= on
    if due.earliest_on is not None:
        if due.satisfied_on is None or not done:
            return Verdict.UNDETERMINED
        return Verdict.MET if due.satisfied_on >= due.earliest_on else Verdict.NOT_MET
    if due.due_on is None:
        return Verdict.UNDETERMINED
    if due.satisfied_on is not None and done:
        return Verdict.MET if due.satisfied_on <= due.due_on else Verdict.NOT_MET
    return Verdict.NOT_MET if on > due.due_on else Verdict.UNDETERMINED


def duty_state(
    due_on: date | None,
    satisfied_on: date | None,
    lapses_on: date | None,
    on: date,
    earliest_on: date | None = None,
) -> DutyState:
    """The state of something due on a day."""
    if earliest_on is not None:
        if satisfied_on is None or satisfied_on > on:
            return DutyState.NOT_YET if on < earliest_on else DutyState.OPEN
        return DutyState.IN_TIME if satisfied_on >= earliest_on else DutyState.TOO_EARLY
    if satisfied_on is not None and satisfied_on <= on:
        if due_on is None:
            return DutyState.DONE
        return DutyState.IN_TIME if satisfied_on <= due_on else DutyState.LATE
    if lapses_on is not None and lapses_on <= on:
        return DutyState.MISSED
    if due_on is None:
        return DutyState.OPEN
    return DutyState.OVERDUE if on > due_on else DutyState.DUE


def date_or_reasons(due_on: date | Reason) -> tuple[date | None, tuple[Reason, ...]]:
    """A day, or no day and the reason why."""
    return (None, (due_on,)) if isinstance(due_on, Reason) else (due_on, ())


_OF_ACTS: Mapping[str, DutyKind] = {
    "notice": DutyKind.NOTICE,
    "agenda": DutyKind.AGENDA,
    "papers": DutyKind.PAPERS,
    "minutes_drafted": DutyKind.MINUTES,
    "minutes_circulated": DutyKind.MINUTES,
    "minutes_approved": DutyKind.MINUTES,
    "meeting": DutyKind.MEETING,
    "report": DutyKind.REPORT,
    "ratification": DutyKind.RATIFICATION,
    "decision": DutyKind.DECISION,
}


def kind_of_duty(duty: Duty) -> DutyKind:
    """The kind of what a duty of the terms makes due."""
    match duty:
        case IntervalDuty() | Minimum():
            return DutyKind.MEETING
        case ReportDuty():
            return DutyKind.REPORT
        case OfWork():
            return WORK_DUTY_KINDS[duty.of]
        case _:
            return _OF_ACTS[duty.act]
