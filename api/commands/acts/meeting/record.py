"""The route that records a whole meeting: times, roll, decisions, next meeting."""

from datetime import datetime
from typing import Any

from msgspec import UNSET, UnsetType

from api.commands.acts.examples import ADA, BY_CHAIR
from api.commands.acts.meeting.record_composition import compose, drafts_of
from api.commands.acts.meeting.roll import ROLL_LINE
from api.commands.duplicates import ask_about_guests
from api.commands.fields.body import (
    NO_ITEMS,
    OMITTED,
    BoundedText,
    FreeText,
    Reference,
    body_struct,
    common_fields,
    inbound_type,
    list_of,
    partial_body_of,
)
from api.commands.fields.ids import stream_begun_by
from api.commands.request import CommandRequest
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.meeting.proceedings import (
    AttendanceRecorded,
    DecisionRecorded,
    MeetingHeld,
    MeetingScheduled,
    Presence,
)
from domain.events.person import PersonRegistered
from domain.values import Authority
from ledger.world.tracked_world import TrackedWorld

MEETING_DECISION = partial_body_of(
    DecisionRecorded,
    "MeetingDecision",
    optional=("decision",),
    also=[("authority", inbound_type(Authority) | UnsetType, OMITTED)],
    doc="Something that was decided. Its `authority` is the group itself where it is left out.",
)
MEETING_GUEST = body_struct(
    "MeetingGuest",
    [
        ("person", Reference | UnsetType, OMITTED),
        ("name", BoundedText | UnsetType, OMITTED),
        ("presence", inbound_type(tuple[Presence, ...]), NO_ITEMS),
        ("note", FreeText | UnsetType, OMITTED),
    ],
    doc="Somebody who attended without a seat: a person who is known, or somebody of this `name`, who is registered.",
    also=lambda body: _one_of_both(body),
)
NEXT_MEETING = partial_body_of(
    MeetingScheduled, "NextMeeting", given=("group",), doc="The meeting that was planned at this one."
)


def _record(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    return drafts_of(compose(request, world))


def _check_not_empty(body: Any) -> None:
    if (body.starts is UNSET) != (body.ends is UNSET):
        raise ValueError("give both `starts` and `ends`, or neither")
    if body.starts is UNSET and not (body.entries or body.invited or body.decisions) and body.next is UNSET:
        raise ValueError("say something of the meeting: its times, entries, people invited, decisions, or the next one")


def _one_of_both(body: Any) -> None:
    if (body.person is UNSET) == (body.name is UNSET):
        raise ValueError("give either `person` or `name`")


_INBOUND_TIME = inbound_type(datetime)
RECORD = Route(
    path="/meetings/{meeting}/record",
    does="Record a whole meeting",
    records=(MeetingHeld, AttendanceRecorded, DecisionRecorded, MeetingScheduled, PersonRegistered),
    body=body_struct(
        "MeetingRecord",
        [
            ("starts", _INBOUND_TIME | UnsetType, OMITTED),
            ("ends", _INBOUND_TIME | UnsetType, OMITTED),
            ("entries", list_of(ROLL_LINE), NO_ITEMS),
            ("invited", list_of(MEETING_GUEST), NO_ITEMS),
            ("decisions", list_of(MEETING_DECISION), NO_ITEMS),
            ("next", NEXT_MEETING | UnsetType, OMITTED),
            *common_fields(on_required=False),
        ],
        doc="All that is recorded of a meeting, in one go: all of it or none. What is recorded already as it says "
        "here is skipped; what is recorded otherwise is refused, to be corrected. `authority` decided all but the "
        "decisions.",
        also=_check_not_empty,
    ),
    propose=_record,
    asks=ask_about_guests,
    examples=(
        Example(
            "record-september",
            {"meeting": stream_begun_by("meeting-september")},
            {
                "starts": "2025-09-09T10:00:00+01:00",
                "ends": "2025-09-09T11:30:00+01:00",
                "entries": [{"seat": "police-1", "outcome": "APOLOGIES", "reason": "court"}],
                "invited": [{"person": ADA}, {"name": "Bea Example"}],
                "decisions": [{"text": {"en": "The plan for the winter was noted."}}],
                "next": {"meets_on": "2025-11-04", "place": "Room 2"},
                "authority": BY_CHAIR,
                "evidence": [{"pointer": "minutes of 9 September 2025"}],
            },
        ),
    ),
)
