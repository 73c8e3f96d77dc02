"""Random records for rules: what the Weir Commission's terms are judged by."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from domain.events.meeting.proceedings import InterestObserved
from domain.events.votes import SeatVote, Votes
from domain.rules.attendance import attendance_line, monitoring
from domain.rules.composition import SeatOccupancy
from domain.rules.duties import deadlines
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.inputs import (
    AttendanceInput,
    Determination,
    MeetingInput,
    PresenceInterval,
    SeatInput,
    Vote,
)
from domain.rules.offices.holdings import ConsentInput, HoldingInput, PersonStanding, ReviewInput
from domain.rules.quorum import consequence
from domain.rules.tenure import TenureAct, TenureInput
from domain.rules.voting import decisions_outside, evaluation, interests
from domain.terms.duties import PlanKind
from domain.values import Text
from domain.verdicts import Outcome, Verdict

DAY = date(2025, 5, 13)
AGENCIES = ("mill", "lock", "town")
BODIES = ("board", "panel", "weir-commission", "elsewhere")
CATEGORIES = (None, "statutory", "co_opted", "adviser", "observer", "virtual", "staff", "angler")
EFFECTS: tuple[InterestObserved | None, ...] = (None, "left", "stayed", "stayed-with-leave")


class RandomRecord(Struct, frozen=True):
    """A meeting, what was decided at it and outside, who holds the chair, and what was done under duties."""

    meeting: MeetingInput
    motion: evaluation.Motion
    ratifications: tuple[consequence.Ratification, ...]
    selected_by: str | None
    business: str | None
    holding: HoldingInput | None
    standing: PersonStanding
    outside: decisions_outside.OutsideDecisionInput
    lines: tuple[attendance_line.AttendanceLine, ...]
    occupancies: tuple[SeatOccupancy, ...]
    held: tuple[HeldMeeting, ...]
    submissions: tuple[Submission, ...]
    reviews: tuple[monitoring.AttendanceReviewInput, ...]
    occasion: deadlines.Occasion
    vote: Vote
    quorum: Verdict
    determined: Determination | None


def random_record(seed: int) -> RandomRecord:
    r = Random(seed)
    seats = tuple(_seat(r, n) for n in range(r.randint(1, 6)))
    meeting = _meeting(r, seats)
    motion = _motion(r, seats)
    return RandomRecord(
        meeting=meeting,
        motion=motion,
        ratifications=tuple(_ratification(r) for _ in range(r.randint(0, 2))),
        selected_by=r.choice((None, "chair", "vice-chair")),
        business=r.choice((None, "dues")),
        holding=_holding(r),
        standing=_standing(r, seats),
        outside=_outside(r, motion, seats),
        lines=tuple(line for n in range(r.randint(0, 5)) for line in _lines(r, seats, n)),
        occupancies=tuple(_occupancy(r, seat) for seat in seats),
        held=tuple(HeldMeeting(id=f"m{n}", on=_day(r), event=n) for n in range(r.randint(0, 5))),
        submissions=tuple(_submission(r, n) for n in range(r.randint(0, 3))),
        reviews=tuple(
            monitoring.AttendanceReviewInput(event=n, on=_day(r), by=r.choice(("chair", "vice-chair")))
            for n in range(r.randint(0, 2))
        ),
        occasion=_occasion(r),
        vote=Vote(at=r.choice((None, _time(r))), conflicted=_some(r, [s.id for s in seats])),
        quorum=r.choice((Verdict.NOT_MET, Verdict.NOT_MET, Verdict.MET, Verdict.UNDETERMINED)),
        determined=_determination(r) if r.random() < 0.3 else None,
    )


def _day(r: Random) -> date:
    return DAY + timedelta(days=r.choice((-400, -90, -30, -7, -1, 0, 1, 5, 6, 12, 29, 45, 100, 370)))


def _time(r: Random) -> datetime:
    return datetime(2025, 5, 13, 9, tzinfo=UTC) + timedelta(minutes=r.choice((30, 60, 90, 119)))


def _some(r: Random, of: Any) -> frozenset[Any]:
    return frozenset(each for each in of if r.random() < 0.3)


def _seat(r: Random, number: int) -> SeatInput:
    return SeatInput(
        id=f"s{number + 1}",
        title=Text(en=f"Seat No. {number + 1}"),
        agency=r.choice((*AGENCIES, "mill", None)),
        category=r.choice((*CATEGORIES, None, None, "statutory")),
        voting=r.random() < 0.8,
        member=f"p{number}" if r.random() < 0.85 else None,
        suspended=r.random() < 0.1,
        classes=r.choice((None, frozenset({"lead"}), frozenset())),
    )


def _presence(r: Random) -> tuple[PresenceInterval, ...]:
    if r.random() < 0.6:
        return ()
    return (PresenceInterval(start=r.choice((None, _time(r))), end=None, mode=r.choice(("room", "remote"))),)


def _attendance(r: Random, seat: SeatInput) -> AttendanceInput:
    outcome = r.choice((Outcome.PRESENT, Outcome.PRESENT, Outcome.BY_DEPUTY, Outcome.APOLOGIES, Outcome.ABSENT))
    person = seat.member if outcome is Outcome.PRESENT else None
    return AttendanceInput(
        outcome=outcome,
        seat=seat.id,
        person=person,
        presence=_presence(r),
        briefed=r.choice((True, True, None, False)),
        attested=r.choice((True, True, None)),
    )


def _meeting(r: Random, seats: tuple[SeatInput, ...]) -> MeetingInput:
    guests = [AttendanceInput(outcome=Outcome.PRESENT, person=f"g{n}", agency="town") for n in range(r.randint(0, 1))]
    roll = [_attendance(r, seat) for seat in seats if r.random() < 0.9 and seat.member]
    persons = [*(s.member for s in seats if s.member), "g0", "px"]
    timed = r.random() < 0.7
    return MeetingInput(
        on=DAY,
        start=datetime(2025, 5, 13, 9, tzinfo=UTC) if timed else None,
        end=datetime(2025, 5, 13, 11, tzinfo=UTC) if timed else None,
        seats=seats,
        roll=(*roll, *guests),
        offices={"chair": (r.choice(persons),), **({"vice-chair": (r.choice(persons),)} if r.random() < 0.5 else {})},
        agencies={each: each for each in AGENCIES},
        names={each: Text(en=f"The {each.title()}") for each in AGENCIES},
        nominated=_some(r, [(one, other) for one in AGENCIES for other in AGENCIES]),
        votes=(Vote(at=_time(r) if timed else None),) if r.random() < 0.4 else (),
        determination=Determination(quorate=r.random() < 0.5, by=r.choice(("chair", "vice-chair", "board")))
        if r.random() < 0.2
        else None,
    )


def _determination(r: Random) -> Determination:
    by = r.choice(("chair", "chair", "vice-chair", "board"))
    return Determination(quorate=r.random() < 0.5, by=by, vacant=r.random() < 0.1)


def _motion(r: Random, seats: tuple[SeatInput, ...]) -> evaluation.Motion:
    by_seat = tuple(SeatVote(seat=s.id, vote=r.choice(("for", "for", "against", "abstained"))) for s in seats)
    counted = Votes(in_favour=r.randint(0, 4), against=r.randint(0, 3), abstained=r.randint(0, 1))
    return evaluation.Motion(
        kind=r.choice(("decision", "decision", "noting")),
        business=r.choice((None, "dues")),
        votes=r.choice((Votes(by_seat=by_seat), counted, None, Votes(consensus=r.random() < 0.5))),
        interests=(interests.Interest(seats=tuple(_some(r, [s.id for s in seats])), observed=r.choice(EFFECTS)),)
        if r.random() < 0.3
        else (),
        consents=tuple(evaluation.DecisionConsent(by=r.choice(BODIES), on=_day(r)) for _ in range(r.randint(0, 2))),
    )


def _ratification(r: Random) -> consequence.Ratification:
    by, quorate = r.choice(BODIES), r.choice((Verdict.MET, Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED))
    return consequence.Ratification(by=by, on=max(DAY, _day(r)), refused=r.random() < 0.2, quorate=quorate)


def _holding(r: Random) -> HoldingInput | None:
    if r.random() < 0.1:
        return None
    return HoldingInput(
        office="chair",
        person="p0",
        appointed_on=_day(r),
        appointed_by=tuple(_some(r, BODIES)),
        took_office_on=r.choice((None, _day(r))),
        consents=tuple(ConsentInput(body=r.choice(BODIES), given_on=_day(r)) for _ in range(r.randint(0, 2))),
        reviews=(ReviewInput(on=_day(r)),) if r.random() < 0.3 else (),
        first_meeting_on=r.choice((None, _day(r))),
        extended_on=tuple(_day(r) for _ in range(r.randint(0, 2))),
        in_a_row=r.randint(1, 3),
        acting=r.random() < 0.2,
        agency=r.choice((None, *AGENCIES)),
    )


def _standing(r: Random, seats: tuple[SeatInput, ...]) -> PersonStanding:
    return PersonStanding(
        member_of={body: r.random() < 0.7 for body in BODIES if r.random() < 0.8},
        classes=r.choice((None, frozenset({"lead"}), frozenset())),
        agencies=r.choice((None, frozenset({"mill"}), frozenset({"mill", "lock"}), frozenset())),
        offices=_some(r, [("weir-commission", "vice-chair"), ("board", "chair"), ("weir-commission", "chair")]),
        seats=seats[: r.randint(0, 2)],
    )


def _outside(
    r: Random, motion: evaluation.Motion, seats: tuple[SeatInput, ...]
) -> decisions_outside.OutsideDecisionInput:
    return decisions_outside.OutsideDecisionInput(
        way=r.choice(("chairs-action", "written-procedure")),
        on=DAY,
        by=r.choice(("chair", "vice-chair")),
        motion=motion,
        opened=r.choice((None, DAY - timedelta(days=r.randint(1, 14)))),
        closed=r.choice((None, DAY)),
        conflicted=tuple(_some(r, [s.id for s in seats])),
    )


def _lines(r: Random, seats: tuple[SeatInput, ...], number: int) -> tuple[attendance_line.AttendanceLine, ...]:
    seat = seats[0]
    parts: tuple[attendance_line.Part, ...] = ("whole", "whole", "part", "none")
    part = r.choice(parts)
    share = (r.randint(1, 7), 8) if part == "part" else None
    room = r.choice((part, parts[3]))
    cancelled = r.random() < 0.15
    line = attendance_line.AttendanceLine(
        meeting=f"m{number}",
        on=DAY - timedelta(days=30 * number),
        seat=seat.id,
        outcome=Outcome.NOT_RECORDED if cancelled else r.choice([*Outcome]),
        person=seat.member,
        member=seat.member,
        agency=seat.agency,
        briefed=r.choice((True, None, False)),
        attested=r.choice((True, None)),
        there=part,
        in_room=room,
        share=share,
        share_in_room=share if room == "part" else None,
        excusal=attendance_line.Excusal(by=r.choice(("chair", "vice-chair")), seat=seat.id)
        if r.random() < 0.3
        else None,
        cancelled=cancelled,
        suspended=r.random() < 0.1,
        quorate=r.choice((Verdict.MET, Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED)),
    )
    return (line,)


def _occupancy(r: Random, seat: SeatInput) -> SeatOccupancy:
    since = DAY - timedelta(days=r.choice((10, 40, 400, 1000, 1200, 1600)))
    made = tuple(TenureAct(on=since + timedelta(days=300 * n)) for n in range(1, r.choice((1, 1, 2, 3))))
    return SeatOccupancy(
        seat=seat,
        tenure=TenureInput(seat=seat, since=since, extensions=made, reviews=made[:1]) if seat.member else None,
        nominated=r.choice((True, True, None, False)),
        attested=r.choice((True, True, None, False)),
        attested_as=r.choice((("authority",), ())),
    )


def _submission(r: Random, number: int) -> Submission:
    plans: tuple[PlanKind | None, ...] = (None, "work-plan")
    plan = r.choice(plans)
    duty = None if plan else r.choice(("report", "plan"))
    return Submission(duty=duty, event=number, on=_day(r), plan=plan, approved=r.random() < 0.5)


def _occasion(r: Random) -> deadlines.Occasion:
    def at(days: int) -> list[deadlines.Occurrence]:
        return [deadlines.Occurrence(on=DAY + timedelta(days=days))]

    told = {"meeting": at(0), "held": at(0)}
    if r.random() < 0.7:
        told["notice"] = at(-r.choice((1, 5, 7, 20)))
    if r.random() < 0.7:
        told["minutes_drafted"] = at(r.choice((1, 10, 20)))
    moved = r.choice((None, DAY - timedelta(days=10)))
    told |= {f"event/{each}": at(-r.choice((3, 10))) for each in ("flood", "drought") if r.random() < 0.5}
    told |= {f"decision/{each}": at(0) for each in ("dues", "") if r.random() < 0.7}
    return deadlines.Occasion(id="m", occurrences=told, moved_on=moved)
