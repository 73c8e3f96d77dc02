"""The timeline of a meeting: its planning, its sittings, its roll, its decisions and its minutes."""

from datetime import date, datetime

from msgspec import Struct, field

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import (
    AttendanceExcused,
    AttendanceRecorded,
    DecisionRecorded,
    InterestDeclared,
    MeetingHeld,
    QuorumDetermined,
)
from domain.events.meeting.sitting import MeetingAbandoned
from domain.time_zone import london_day, place_in_time
from domain.timelines.base import Fact, Timeline
from domain.timelines.meeting import preparation, sitting
from domain.timelines.meeting.minutes import Minutes


class Attendance(Struct):
    """A line of the roll."""

    event: AttendanceRecorded
    standing: StandingEvent

    @property
    def basis(self) -> tuple[int, ...]:
        return self.standing.basis


class MeetingTimeline(Timeline):
    """A meeting. `held_act` is the standing event of `held`, `held_retracted` a retracted one; `planned` are the
    days for which it was planned, each with the day from which. `roll` is the first line of each seat, `continued`
    holds those that follow it (the member until eleven, the deputy after). `determinations` are of the quorum for one
    decision only."""

    KIND = "meeting"
    OF_ALL = ("group",)
    FACETS = {
        "plan": ("scheduled", "meets_on", "place", "planned", "reschedulings"),
        "held": (
            "held",
            "held_act",
            "held_retracted",
            "cancelled",
            "sittings",
            "interruptions",
            "adjourned",
            "abandoned",
        ),
        "roll": ("roll", "continued", "invited", "excused"),
        "decisions": ("decisions",),
        "interests": ("interests",),
        "quorum": ("quorum_determination", "determinations"),
        "notice": ("notices",),
        "agenda": ("agendas",),
        "papers": ("circulations",),
        "apologies": ("apologies",),
        "chairing": ("acting_chairs",),
        "minutes": ("minutes",),
    }

    group: str = ""
    scheduled: Fact | None = None
    meets_on: date | None = None
    place: str | None = None
    planned: list[tuple[date, date]] = []
    reschedulings: list[StandingEvent] = []
    held: MeetingHeld | None = None
    held_act: StandingEvent | None = None
    held_retracted: StandingEvent | None = None
    cancelled: StandingEvent | None = None
    roll: dict[str, Attendance] = {}
    continued: list[Attendance] = []
    invited: dict[str, Attendance] = {}
    excused: list[tuple[AttendanceExcused, StandingEvent]] = []
    decisions: dict[str, tuple[DecisionRecorded, StandingEvent]] = {}
    interests: dict[str, tuple[InterestDeclared, StandingEvent]] = {}
    quorum_determination: tuple[QuorumDetermined, StandingEvent] | None = None
    determinations: dict[str, tuple[QuorumDetermined, StandingEvent]] = {}
    notices: list[preparation.Notice] = []
    agendas: list[preparation.Agenda] = []
    circulations: list[preparation.PapersCirculation] = []
    apologies: list[preparation.Apology] = []
    acting_chairs: list[sitting.ActingChair] = []
    interruptions: list[tuple[sitting.Interruption, StandingEvent]] = []
    sittings: tuple[sitting.Sitting, ...] = ()
    adjourned: StandingEvent | None = None
    abandoned: tuple[MeetingAbandoned, StandingEvent] | None = None
    minutes: Minutes = field(default_factory=Minutes)

    @property
    def begun(self) -> Fact | None:
        return self.scheduled

    @property
    def day(self) -> date | None:
        """The day it was held, the first where it was resumed on another, else the day for which it is planned."""
        return self.held.on if self.held else self.meets_on

    @property
    def starts(self) -> datetime | None:
        """The start of its first sitting."""
        return self.sittings[0].start if self.sittings else None

    @property
    def ends(self) -> datetime | None:
        """The end of its last sitting so far."""
        return self.sittings[-1].end if self.sittings else None

    @property
    def roll_lines(self) -> list[Attendance]:
        """Every line of the roll that is of a seat."""
        return [*self.roll.values(), *self.continued]

    def lines_of(self, seat: str) -> list[Attendance]:
        """The lines of a seat, which follow each other."""
        return [a for a in self.roll_lines if a.event.seat == seat]

    @property
    def place_in_time(self) -> tuple[date, datetime, str]:
        """Sort key: by day, then by start, then by id; a meeting without a day comes first."""
        return place_in_time(self.day or date.min, self.starts, self.id)

    def sat_on(self, on: date) -> bool:
        """Whether a day lies between the first and the last on which it sat."""
        return bool(self.held and self.ends and self.held.on <= on <= london_day(self.ends))

    def over_by(self, on: date) -> bool:
        """Whether it was held and over before a day; while it is adjourned it is not over."""
        return bool(self.ends and london_day(self.ends) < on and self.adjourned is None)
