"""Values of `--set`, authorities and evidence, as people write them."""

from datetime import date, datetime, time

import pytest

from api.cli.arguments.field_values import as_moments, on_day, parse_replacement
from api.cli.arguments.options import InvalidArgument, common_fields
from domain.events.group.lifecycle import InterpretationRecorded
from domain.events.group.membership import MemberAppointed
from domain.events.meeting.preparation import NoticeGiven
from domain.events.meeting.proceedings import AttendanceRecorded, DecisionRecorded, MeetingHeld
from domain.time_zone import LONDON


@pytest.mark.parametrize(
    ("kind", "given", "found"),
    [
        (AttendanceRecorded, "outcome=APOLOGIES", {"outcome": "APOLOGIES"}),
        (AttendanceRecorded, "briefed=true", {"briefed": True}),
        (AttendanceRecorded, "deputy=null", {"deputy": None}),
        (AttendanceRecorded, "presence=[]", {"presence": []}),
        (
            AttendanceRecorded,
            "presence.0.from=2025-05-20T10:05:00+01:00",
            {"presence.0.from": "2025-05-20T10:05:00+01:00"},
        ),
        (MeetingHeld, "on=2025-05-21", {"on": "2025-05-21"}),
        (MeetingHeld, "starts=2025-05-20T10:00", {"starts": "2025-05-20T10:00:00+01:00"}),
        (NoticeGiven, "to=members, deputies", {"to": ["members", "deputies"]}),
        (DecisionRecorded, "text.en=We agree = yes", {"text.en": "We agree = yes"}),
        (DecisionRecorded, 'text={"en": "A"}', {"text": {"en": "A"}}),
        (MemberAppointed, "attested=one, two", {"attested": ["one", "two"]}),
        (InterpretationRecorded, "value=04-01", {"value": "04-01"}),
        (InterpretationRecorded, "value=true", {"value": True}),
        (MeetingHeld, "authority.office=vice-chair", {"authority.office": "vice-chair"}),
        (MeetingHeld, "evidence.0.pointer=page 2", {"evidence.0.pointer": "page 2"}),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(kind: type, given: str, found: object) -> None:
    assert parse_replacement(kind, [given]) == found


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        (MeetingHeld, "begins=x", "MeetingHeld has no begins; there are: authority, ends, evidence, on, starts."),
        (MeetingHeld, "starts=half ten", "a time like 2025-09-16T10:00"),
        (MeetingHeld, "starts=2025-10-26T01:30", "or with its offset"),
        (MeetingHeld, "on=20 May", "a date like 2025-09-16, not '20 May'"),
        (MeetingHeld, "starts", "say which field and its value"),
        (MeetingHeld, "on.year=2025", "on has no parts"),
        (AttendanceRecorded, "outcome=HERE", "one of PRESENT, BY_DEPUTY, APOLOGIES, ABSENT"),
        (AttendanceRecorded, "briefed=perhaps", "true or false"),
        (AttendanceRecorded, "presence.first=x", "presence has no first; there are: a number, the first is 0"),
        (AttendanceRecorded, "presence.0.since=x", "presence.0 has no since; there are: from, mode, to"),
        (DecisionRecorded, "text=x", "text.en, text.cy"),
    ],
)
def test_a_wrong_field_or_value_names_what_there_is(kind: type, given: str, words: str) -> None:
    with pytest.raises(InvalidArgument) as told:
        parse_replacement(kind, [given])
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("chair@a-group", {"kind": "office", "office": "chair", "group": "a-group"}),
        ("body:a-group", {"kind": "body", "group": "a-group"}),
        ("body", {"kind": "body"}),
        ("agency:police", {"kind": "agency", "agency": "police"}),
        ('{"kind": "body"}', {"kind": "body"}),
    ],
)
def test_an_authority_has_a_short_form(short: str, long: object) -> None:
    assert common_fields(short)["authority"] == long


def test_evidence_may_carry_a_digest() -> None:
    proof = common_fields("body:a", ["minutes, item 2", f"a letter sha256:{'a' * 64}"])["evidence"]
    assert proof == [{"pointer": "minutes, item 2"}, {"pointer": "a letter", "digest": "a" * 64}]


@pytest.mark.parametrize(
    ("kind", "given", "found"),
    [
        (MeetingHeld, "on=20/05/2025", {"on": "2025-05-20"}),
        (MeetingHeld, "on=20 May 2025", {"on": "2025-05-20"}),
        (MeetingHeld, "starts=20 May 2025 10:00", {"starts": "2025-05-20T10:00:00+01:00"}),
        (MeetingHeld, "starts=20/05/2025, 2pm", {"starts": "2025-05-20T14:00:00+01:00"}),
        (AttendanceRecorded, "outcome=apologies", {"outcome": "APOLOGIES"}),
        (AttendanceRecorded, "outcome=By deputy", {"outcome": "BY_DEPUTY"}),
        (AttendanceRecorded, "reason=Other_duty", {"reason": "other-duty"}),
    ],
)
def test_dates_and_words_are_taken_as_people_write_them(kind: type, given: str, found: object) -> None:
    assert parse_replacement(kind, [given]) == found


def test_a_time_before_the_meeting_is_of_the_night_after_it() -> None:
    started, day = datetime(2025, 7, 21, 22, 30, tzinfo=LONDON), date(2025, 7, 21)
    night, evening = "2025-07-22T00:30:00+01:00", "2025-07-21T22:30:00+01:00"
    assert as_moments({"at": time(0, 30)}, day, started) == {"at": night}
    assert as_moments({"starts": time(22, 30), "ends": time(0, 30)}, day) == {"starts": evening, "ends": night}
    assert as_moments({"at": time(22, 30), "ends": time(0, 30)}, day, started) == {"at": evening, "ends": night}
    presence = {"presence.0.from": time(22, 30), "presence.0.to": time(0, 30), "presence.0.mode": "room"}
    assert as_moments(presence, day, started) == {**presence, "presence.0.from": evening, "presence.0.to": night}
    morning = datetime(2025, 7, 21, 10, tzinfo=LONDON)
    assert as_moments({"at": time(9, 30)}, day, morning) == {"at": "2025-07-21T09:30:00+01:00"}
    assert as_moments({"starts": time(9, 30)}, day, started) == {"starts": "2025-07-21T09:30:00+01:00"}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("23:10", "2025-07-21T23:10:00+01:00"),
        ("9.30", "2025-07-21T09:30:00+01:00"),
        ("2pm", "2025-07-21T14:00:00+01:00"),
    ],
)
def test_a_time_of_day_is_of_the_day_of_the_act_in_london(text: str, moment: str) -> None:
    (value,) = parse_replacement(MeetingHeld, [f"starts={text}"]).values()
    assert isinstance(value, time)
    assert on_day("starts", value, date(2025, 7, 21)) == moment
    for day in (None, date(2025, 10, 26)):  # no day; and one on which 1:30 comes twice
        with pytest.raises(InvalidArgument, match="give a time like"):
            on_day("starts", time(1, 30), day)
