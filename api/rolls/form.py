"""The form of a roll sheet: its sections, their columns, and the words that stand for codes.

One sheet, read from top to bottom as a form on paper is filled in, the same as CSV and as XLSX: sections one below the
other, each under its title, so that an address says where to look in either. Columns are known by their headers.
"""

import typing

from api.sheets import Column
from domain.events.meeting import ApologyReason, Mode
from domain.terms.decisions import Kind
from domain.verdicts import Outcome

MEETING, TIMES, SEATS, INVITED, DECISIONS, NEXT = (
    "Meeting", "Times", "Seats", "Invited", "Decisions", "Next meeting",
)  # fmt: skip
SECTIONS = (MEETING, TIMES, SEATS, INVITED, DECISIONS, NEXT)

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
_KINDS: tuple[str, ...] = typing.get_args(Kind)
_PRESENCE = (Column("From", 9, text=True), Column("To", 9, text=True), Column("Mode", 10, _MODES))

ITEMS = (Column("Item", 26, locked=True), Column("Value", 34, text=True), Column("Help", 46, locked=True))
FACTS = (Column("Item", 26, locked=True), Column("Value", 34, locked=True), Column("Help", 46, locked=True))
SEAT_COLUMNS = (
    Column("Agency", 26, locked=True),
    Column("Title", 34, locked=True),
    Column("Member", 46, locked=True),
    Column("Outcome", 12, _OUTCOME_WORDS),
    Column("Deputy", 20),
    Column("Briefed", 9, tuple(YES_NO)),
    *_PRESENCE,
    Column("Reason", 15, _REASONS),
    Column("Note", 30),
    Column("Deputies named", 34, locked=True),
    Column("Seat", 24, locked=True),
)
INVITED_COLUMNS = (
    Column("Name", 26),
    Column("Register", 10, (REGISTER, REGISTER_ANOTHER)),
    Column("Person", 38),
    Column("There", 12, ("yes",)),
    *_PRESENCE,
    Column("Note", 30),
)
DECISION_COLUMNS = (
    Column("Decision", 10),
    Column("Text (English)", 34),
    Column("Text (Welsh)", 46),
    Column("Time", 12, text=True),
    Column("Kind", 15, _KINDS),
    Column("Business", 15),
    Column("For", 9),
    Column("Against", 9),
    Column("Abstained", 10),
)
MODES, REASONS, KINDS = frozenset(_MODES), frozenset(_REASONS), frozenset(_KINDS)

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
