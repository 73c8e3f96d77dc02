"""The command that imports the rows of a file: members, meetings or attendance of the years before."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from api.commands.fields.body import NO_ITEMS, OMITTED, BoundedText, Reference, body_struct, common_fields, inbound_type
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, Route
from api.imports.rows.assessment import import_drafts
from api.imports.rows.drafts import RowResult
from domain.events.agency import AgencyRegistered
from domain.events.group.membership import DepartureReason, MemberAppointed, MemberDeparted, SeatCreated
from domain.events.meeting.proceedings import (
    ApologyReason,
    AttendanceRecorded,
    MeetingHeld,
    MeetingScheduled,
    Mode,
)
from domain.events.person import PersonRegistered
from domain.terms.base import Category, Key
from domain.text import Words
from domain.values import Text

IMPORTED_MAX_ROWS = 500
PREVIEWED_MAX_ROWS = 5_000
ROW_KINDS = ("members", "meetings", "attendance")

_NAME = ("name", BoundedText | UnsetType, OMITTED)
_PERSON = ("person", Reference | UnsetType, OMITTED)
_SEAT = ("seat", Key | UnsetType, OMITTED)
_AGENCY = ("agency", BoundedText | UnsetType, OMITTED)
_ROW = ("row", Annotated[int, Meta(ge=1, le=2**31)], msgspec.field())


def _names_somebody(body: Any) -> None:
    if (body.name is UNSET) == (body.person is UNSET):
        raise ValueError("give either `name` or `person`")


def _names_a_line(body: Any) -> None:
    if (body.date is UNSET) == (body.meeting is UNSET):
        raise ValueError("give either `date` or `meeting`")
    if body.name is not UNSET and body.person is not UNSET:
        raise ValueError("give `name` or `person`, not both")
    if all(value is UNSET for value in (body.name, body.person, body.seat, body.title, body.agency)):
        raise ValueError("say whose attendance it is: `name`, `person`, `seat`, or `title` and `agency`")


def _both_times(body: Any) -> None:
    if (body.starts is UNSET) != (body.ends is UNSET):
        raise ValueError("give both `starts` and `ends`, or neither")


IMPORTED_MEMBER = body_struct(
    "ImportedMember",
    [
        _ROW,
        _NAME,
        _PERSON,
        _SEAT,
        ("title", inbound_type(Text) | UnsetType, OMITTED),
        _AGENCY,
        ("category", Category | UnsetType, OMITTED),
        ("voting", bool | UnsetType, OMITTED),
        ("since", date, msgspec.field(name="from")),
        ("until", date | UnsetType, OMITTED),
        ("reason", DepartureReason | UnsetType, OMITTED),
        ("another", bool, msgspec.field(default=False)),
    ],
    doc="A person in a seat: `from` is the first day, `until` the first day without them. A seat is known by its id, or by "
    "title and agency; one that is not there yet is created, and a person of an unknown name registered, unless the name "
    "is near one that is known: `another` says that it is somebody else, as it does of a namesake.",
    also=_names_somebody,
)
IMPORTED_MEETING = body_struct(
    "ImportedMeeting",
    [
        _ROW,
        ("date", date, msgspec.field()),
        ("starts", inbound_type(datetime) | UnsetType, OMITTED),
        ("ends", inbound_type(datetime) | UnsetType, OMITTED),
        ("place", BoundedText | UnsetType, OMITTED),
    ],
    doc="A meeting: planned, and with its times held.",
    also=_both_times,
)
IMPORTED_ATTENDANCE = body_struct(
    "ImportedAttendance",
    [
        _ROW,
        ("date", date | UnsetType, OMITTED),
        ("meeting", Reference | UnsetType, OMITTED),
        _NAME,
        _PERSON,
        _SEAT,
        ("title", BoundedText | UnsetType, OMITTED),
        _AGENCY,
        ("outcome", Literal["PRESENT", "BY_DEPUTY", "APOLOGIES", "ABSENT"], msgspec.field()),
        ("deputy", BoundedText | UnsetType, OMITTED),
        ("reason", ApologyReason | UnsetType, OMITTED),
        ("starts", time | UnsetType, OMITTED),
        ("since", time | UnsetType, msgspec.field(name="from", default=UNSET)),
        ("until", time | UnsetType, msgspec.field(name="to", default=UNSET)),
        ("mode", Mode | UnsetType, OMITTED),
    ],
    doc="A line of the roll of the meeting on `date`, that which `starts` at a time of day where there were several. The "
    "seat is the one named, else that of the person on that day. They were there `from` and `to` a time of day in London, "
    "else throughout. By deputy without a name, where not just one is named for the seat: nobody wrote down which deputy "
    "it was.",
    also=_names_a_line,
)


class Imported(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of an import. A preview tells of every row what would come of it, and how many events would be recorded,
    and in `notes` which seats the terms have and nobody recorded, and the other way round;
    else it is what the command recorded. `position` is where the record stood, or stands then."""

    preview: bool = False
    rows: tuple[RowResult, ...] = ()
    notes: tuple[Words, ...] = ()
    events: int
    position: int
    command: str | UnsetType = UNSET
    positions: tuple[int, ...] = ()
    recorded_at: datetime | UnsetType = UNSET
    id: str | UnsetType = UNSET
    versions: dict[str, int] | UnsetType = UNSET


def _of_one_kind(body: Any) -> None:
    if sum(bool(getattr(body, kind)) for kind in ROW_KINDS) != 1:
        raise ValueError("give rows of one kind: `members`, `meetings` or `attendance`")


def _rows(kind: Any) -> Any:
    return Annotated[tuple[kind, ...], Meta(max_length=PREVIEWED_MAX_ROWS)]


IMPORT = Route(
    path="/groups/{group}/imports",
    references_written=False,
    does="Import members, meetings or attendance from a file",
    records=(
        PersonRegistered,
        AgencyRegistered,
        SeatCreated,
        MemberAppointed,
        MemberDeparted,
        MeetingScheduled,
        MeetingHeld,
        AttendanceRecorded,
    ),
    body=body_struct(
        "Import",
        [
            ("file", Annotated[str, Meta(max_length=255, pattern=r"\S")], msgspec.field()),
            ("digest", Annotated[str, Meta(pattern="^[0-9a-f]{64}$")], msgspec.field()),
            ("members", _rows(IMPORTED_MEMBER), NO_ITEMS),
            ("meetings", _rows(IMPORTED_MEETING), NO_ITEMS),
            ("attendance", _rows(IMPORTED_ATTENDANCE), NO_ITEMS),
            ("skip_refused", bool, msgspec.field(default=False)),
            ("create", bool, msgspec.field(default=False)),
            *(field for field in common_fields() if field[0] not in ("on", "acknowledge")),
        ],
        doc="The rows of a file, whose `digest` is the SHA-256 of its bytes; every event names both and its row. All rows "
        "are recorded or none, unless those that cannot be are to be skipped. What is recorded already as a row says is "
        "passed over. Seats are joined with those of the terms by agency and title, and take their category and all; with "
        "`create`, agencies and seats that the terms have and nobody recorded are made by the same command.",
        also=_of_one_kind,
    ),
    propose=import_drafts,
    answers=Imported,
    examples=(
        Example(
            "import-members",
            {"group": "example-group"},
            {
                "file": "members.csv",
                "digest": "8d9ad3c3c0d8f8a2fbe2e0f1e3c4f5d0a1b2c3d4e5f60718293a4b5c6d7e8f90",
                "members": [
                    {
                        "row": 2,
                        "name": "Efa Example",
                        "title": {"en": "Head of Housing"},
                        "agency": "Example BC",
                        "from": "2025-06-01",
                        "until": "2025-12-01",
                        "reason": "left-post",
                    },
                    {
                        "row": 3,
                        "person": stream_begun_by("cerys-example"),
                        "title": {"en": "Clerk"},
                        "from": "2025-06-01",
                    },
                ],
                "authority": {"kind": "body", "group": "example-group"},
            },
        ),
        Example(
            "import-meetings",
            {"group": "example-group"},
            {
                "file": "meetings.csv",
                "digest": "1f0ad3c3c0d8f8a2fbe2e0f1e3c4f5d0a1b2c3d4e5f60718293a4b5c6d7e8f90",
                "meetings": [
                    {
                        "row": 2,
                        "date": "2025-10-14",
                        "starts": "2025-10-14T10:00:00+01:00",
                        "ends": "2025-10-14T12:00:00+01:00",
                    }
                ],
                "authority": {"kind": "body", "group": "example-group"},
            },
        ),
        Example(
            "import-attendance",
            {"group": "example-group"},
            {
                "file": "attendance.csv",
                "digest": "2f0ad3c3c0d8f8a2fbe2e0f1e3c4f5d0a1b2c3d4e5f60718293a4b5c6d7e8f90",
                "attendance": [{"row": 2, "date": "2025-10-14", "name": "Efa Example", "outcome": "PRESENT"}],
                "authority": {"kind": "body", "group": "example-group"},
            },
        ),
    ),
)
ROUTES = (IMPORT,)
