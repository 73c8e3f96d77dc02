"""The format of a roll sheet: its sections, their columns, and the words for codes.

One sheet, the same as CSV and as XLSX, filled in from top to bottom like a form on paper: sections one below the other,
each under its title. Columns are known by their headers, not by their order.
"""

import typing

from api.sheets import SheetColumn
from domain.events.meeting.proceedings import ApologyReason, Mode
from domain.terms.base import DecisionKind
from domain.verdicts import Outcome

MEETING, TIMES, SEATS, INVITED, DECISIONS, NEXT = (
    "Meeting", "Times", "Seats", "Invited", "Decisions", "Next meeting",
)  # fmt: skip
SECTIONS = (MEETING, TIMES, SEATS, INVITED, DECISIONS, NEXT)

NOT_KNOWN = "not known"
OUTCOMES: dict[str, Outcome] = {
    "present": Outcome.PRESENT,
    "by deputy": Outcome.BY_DEPUTY,
    "apologies": Outcome.APOLOGIES,
    "absent": Outcome.ABSENT,
}
YES_NO = {"yes": True, "no": False}
REGISTER, REGISTER_ANOTHER = "yes", "another"

_OUTCOME_WORDS = tuple(OUTCOMES)
_MODES: tuple[str, ...] = typing.get_args(Mode)
_REASONS: tuple[str, ...] = typing.get_args(ApologyReason)
_KINDS: tuple[str, ...] = typing.get_args(DecisionKind)
_PRESENCE_COLUMNS = (
    SheetColumn("From", 9, text=True),
    SheetColumn("To", 9, text=True),
    SheetColumn("Mode", 10, _MODES),
)

ITEM_COLUMNS = (
    SheetColumn("Item", 26, locked=True),
    SheetColumn("Value", 34, text=True),
    SheetColumn("Help", 46, locked=True),
)
FACT_COLUMNS = (
    SheetColumn("Item", 26, locked=True),
    SheetColumn("Value", 34, locked=True),
    SheetColumn("Help", 46, locked=True),
)
SEAT_COLUMNS = (
    SheetColumn("Agency", 26, locked=True),
    SheetColumn("Title", 34, locked=True),
    SheetColumn("Member", 46, locked=True),
    SheetColumn("Outcome", 12, _OUTCOME_WORDS),
    SheetColumn("Deputy", 20),
    SheetColumn("Briefed", 9, tuple(YES_NO)),
    *_PRESENCE_COLUMNS,
    SheetColumn("Reason", 15, _REASONS),
    SheetColumn("Note", 30),
    SheetColumn("Deputies named", 34, locked=True),
    SheetColumn("Seat", 24, locked=True),
)
INVITED_COLUMNS = (
    SheetColumn("Name", 26),
    SheetColumn("Register", 10, (REGISTER, REGISTER_ANOTHER)),
    SheetColumn("Person", 38),
    SheetColumn("There", 12, ("yes",)),
    *_PRESENCE_COLUMNS,
    SheetColumn("Note", 30),
)
DECISION_COLUMNS = (
    SheetColumn("Decision", 10),
    SheetColumn("Text (English)", 34),
    SheetColumn("Text (Welsh)", 46),
    SheetColumn("Time", 12, text=True),
    SheetColumn("Kind", 15, _KINDS),
    SheetColumn("Business", 15),
    SheetColumn("For", 9),
    SheetColumn("Against", 9),
    SheetColumn("Abstained", 10),
)
MODE_CHOICES = _MODES
REASONS, KINDS = frozenset(_REASONS), frozenset(_KINDS)

MEETING_ID, GROUP, POSITION = "Meeting id", "Group", "Made at position"
DAY, START, END, MODE, DECIDED_BY, EVIDENCE = "Day", "Start", "End", "Mode", "Decided by", "Evidence"
NEXT_DATE, NEXT_PLACE = "Date", "Place"
HELP = {
    MEETING_ID: "These three lines say what the sheet is for. Leave them as they are.",
    DAY: "The day on which the meeting was held.",
    START: "A time of day, such as 10:00.",
    END: "A time of day, such as 12:00.",
    MODE: "room or remote: how those took part whose own mode is empty.",
    DECIDED_BY: "Whose record this is: chair@GROUP, body:GROUP or agency:AGENCY.",
    EVIDENCE: "Where it can be seen, such as “minutes of 20 May 2025”.",
    NEXT_DATE: "The day of the next meeting, if one was set. Leave it empty otherwise.",
    NEXT_PLACE: "Where, if that was said.",
}
