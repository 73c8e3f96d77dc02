"""The year of the Cwm Taf sub group, April 2025 to March 2026, in the order in which it is recorded."""

from typing import Any

from api.commands.fields.ids import stream_begun_by
from api.demonstration import interpretations, meetings, rolls
from api.demonstration.bodies import FIRST_DAY, MQAP, MQAP_CHAIR, THE_BOARD, THE_COMMITTEE, terms
from api.demonstration.interpretations import interpret
from api.demonstration.people import (
    BOARD_SEATS,
    COMMITTEE_SEATS,
    CWM_TAF_DEPUTIES,
    CWM_TAF_MEMBERS,
    person_id,
    register,
)
from api.demonstration.script import CommandBody, CommandScript, agency_authority, body_authority, office_authority

VICE_CHAIR = office_authority(MQAP, "vice-chair")
PLACE = "Pontypridd, Room 1"
APRIL, MAY, JUNE, JULY, SEPTEMBER, NOVEMBER, DECEMBER, JANUARY, MARCH = rolls.CWM_TAF_DAYS

LATE_ENTRY = "late-entry"
RETRACTED = "member-retracted"
RETRACTION = "retraction"
CORRECTION = "correction"
LEFT_COMMITTEE = "left-committee"
INQUORATE_EFFECT = "interpretation-cwm-taf-mqap-quorum.inquorate.effect"


def appoint_members(script: CommandScript) -> None:
    """Members and deputies take their seats, the Board says how it reads the terms; the Vice-Chair is already there."""
    agencies = {seat["id"]: seat["agency"] for seat in terms(MQAP)["seat"]}
    seated = {given for *_, given in COMMITTEE_SEATS}
    for seat, given in CWM_TAF_MEMBERS.items():
        if given not in seated:
            register(script, given, agencies[seat])
        _appoint(script, seat, given, agencies[seat], FIRST_DAY)
    for seat, given in CWM_TAF_DEPUTIES.items():
        register(script, given, agencies[seat])
        script.add(
            f"deputy-{seat}",
            f"/groups/{MQAP}/seats/{seat}/deputies",
            deputy=rolls.deputyship_id(seat),
            person=person_id(given),
            attested=["membership-requirements"],
            on=FIRST_DAY,
            authority=agency_authority(agencies[seat]),
        )
    _office(
        script, "appointments", "vice-chair", on="2024-01-16", authority=body_authority(MQAP), nominated_by="rctcbc"
    )
    _office(script, "consents", "vice-chair", on="2024-02-06", authority=body_authority(THE_BOARD), body=THE_BOARD)
    _office(script, "taking-office", "vice-chair", on="2024-02-06", authority=body_authority(MQAP))
    letter = "letter of the Board, 1 April 2025"
    interpret(script, MQAP, interpretations.BY_THE_BOARD, FIRST_DAY, body_authority(THE_BOARD), letter)


def spring(script: CommandScript) -> None:
    """The chair is agreed by the sub group and by the Board; a seat is forgotten on a roll; a meeting is moved."""
    _office(script, "appointments", "chair", on="2025-04-08", authority=body_authority(MQAP), nominated_by="ctmuhb")
    _meeting(script, APRIL, planned="2025-04-02", by=VICE_CHAIR)
    _decide(script, APRIL, "d1", "The appointment of the Chair was agreed.", at="10:20")
    _decide(script, APRIL, "d2", "How the 75% is counted was agreed.", at="11:15")
    agreed = body_authority(MQAP, meetings.meeting_key(MQAP, APRIL), "d1")
    consent: dict[str, Any] = {"meeting": stream_begun_by(meetings.meeting_key(MQAP, APRIL)), "decision": "d1"}
    _office(script, "consents", "chair", on=APRIL, authority=agreed, body=MQAP, **consent)
    minuted = body_authority(MQAP, meetings.meeting_key(MQAP, APRIL), "d2")
    minutes = f"minutes of {MQAP}, {APRIL}"
    interpret(script, MQAP, interpretations.BY_THE_SUB_GROUP, APRIL, minuted, minutes)
    _board_agrees(script, "2025-04-29")
    _office(script, "taking-office", "chair", on="2025-04-30", authority=body_authority(MQAP))

    _meeting(script, MAY, planned="2025-04-30")
    _decide(script, MAY, "d1", "The work plan for 2025-26 was agreed.", at="11:00")
    _report(script, "work-plan", "2025-26", on="2025-05-21")
    meetings.plan(script, MQAP, JUNE, on="2025-05-20", authority=MQAP_CHAIR, place=PLACE, meets_on="2025-06-17")
    script.add(
        "rescheduled-june",
        f"/meetings/{stream_begun_by(meetings.meeting_key(MQAP, JUNE))}/reschedulings",
        meets_on=JUNE,
        reason="the room was flooded",
        on="2025-06-12",
        authority=MQAP_CHAIR,
    )
    register(script, "Betsan", "mtcbc", on="2025-06-20")
    guest = {"person": person_id("Betsan"), "presence": rolls.presence(JUNE, since="11:00", until="11:30")}
    _hold(script, JUNE, invited=[guest])
    _decide(script, JUNE, "d1", "The audit programme for 2025-26 was agreed, for approval by the Board.", at="11:40")
    _report(script, "audit-programme", "2025-26", on="2025-06-25", to=THE_BOARD)
    _report(script, "scorecard", "2025-26-Q1", on="2025-06-27", to=THE_COMMITTEE)


def summer(script: CommandScript) -> None:
    """The police are excused; a seat changes hands on a meeting day; the forgotten seat is entered late; one is lacking."""
    meetings.plan(script, MQAP, JULY, on="2025-06-24", authority=MQAP_CHAIR, place=PLACE)
    ground = "the audit of school attendance needs nothing of the police"
    meetings.excuse(
        script, MQAP, JULY, on="2025-07-22", ground=ground, authority=MQAP_CHAIR, agency="south-wales-police"
    )
    seat = "team-manager-children-mt"
    register(script, "Kayleigh", "mtcbc", on="2025-07-21")
    script.add(
        "member-departs-mt",
        f"/groups/{MQAP}/seats/{seat}/departures",
        person=person_id("Jac"),
        reason="left-post",
        on=JULY,
        authority=agency_authority("mtcbc"),
    )
    _appoint(script, seat, "Kayleigh", "mtcbc", JULY)
    _hold(script, JULY)
    _decide(script, JULY, "d1", "The findings of the audit of school attendance were accepted.", at="11:20")
    script.add(
        LATE_ENTRY,
        f"/meetings/{stream_begun_by(meetings.meeting_key(MQAP, MAY))}/roll",
        entries=[
            {"seat": "senior-nurse-safeguarding", "outcome": "PRESENT", "presence": rolls.presence(MAY, mode="remote")}
        ],
        on=MAY,
        authority=MQAP_CHAIR,
        evidence=[{"pointer": "log of the video call of 20 May 2025, found on 5 August 2025"}],
    )
    meetings.plan(script, MQAP, SEPTEMBER, on="2025-07-29", authority=MQAP_CHAIR, place=PLACE)
    ground = "no case of domestic abuse was on the agenda"
    meetings.excuse(script, MQAP, SEPTEMBER, on="2025-09-02", ground=ground, authority=MQAP_CHAIR, seat="idva-rct")
    _hold(script, SEPTEMBER)
    _decide(script, SEPTEMBER, "d1", "The scorecard for July to September was agreed.", at="11:00")


def autumn(script: CommandScript) -> None:
    """After a gap, a meeting that only deputies make quorate; probation leaves; then six people of one council."""
    _report(script, "scorecard", "2025-26-Q2", on="2025-10-07", to=THE_COMMITTEE)
    script.add(
        "member-departs-probation",
        f"/groups/{MQAP}/seats/team-manager-probation/departures",
        person=person_id("Ifan"),
        reason="left-post",
        on="2025-11-01",
        authority=agency_authority("national-probation-service"),
    )
    _meeting(script, NOVEMBER, planned="2025-09-30")
    _decide(script, NOVEMBER, "d1", "What an inquorate meeting decides is provisional.", at="10:30")
    minuted = body_authority(MQAP, meetings.meeting_key(MQAP, NOVEMBER), "d1")
    minutes = f"minutes of {MQAP}, {NOVEMBER}"
    interpret(script, MQAP, interpretations.AFTER_THE_FIRST_INQUORATE_MEETING, NOVEMBER, minuted, minutes)
    meetings.plan(script, MQAP, DECEMBER, on="2025-11-04", authority=MQAP_CHAIR, place=PLACE)
    ground = "the review of school exclusions needs nothing of the police"
    meetings.excuse(
        script, MQAP, DECEMBER, on="2025-12-02", ground=ground, authority=MQAP_CHAIR, agency="south-wales-police"
    )
    _hold(script, DECEMBER, by=VICE_CHAIR)
    _report(script, "scorecard", "2025-26-Q3", on="2025-12-19", to=THE_COMMITTEE)


def winter(script: CommandScript) -> None:
    """An appointment that was never made is retracted; the chair leaves the committee."""
    register(script, "Aneirin", "national-probation-service", on="2026-01-12")
    _appoint(script, "team-manager-probation", "Aneirin", "national-probation-service", "2026-01-12", key=RETRACTED)
    script.add(
        RETRACTION,
        "/corrections",
        retractions=[
            {
                "position": script.position(RETRACTED),
                "reason": "the nomination was for another group; nobody was nominated for this one",
            }
        ],
        on="2026-01-16",
        authority=agency_authority("national-probation-service"),
        evidence=[{"pointer": "letter of the National Probation Service, 15 January 2026"}],
    )
    _meeting(script, JANUARY, planned="2025-12-10")
    _decide(script, JANUARY, "d1", "The learning of the autumn audits was agreed.", at="11:10")
    script.add(
        LEFT_COMMITTEE,
        f"/groups/{THE_COMMITTEE}/seats/health/departures",
        person=person_id("Alys"),
        reason="replaced",
        on="2026-02-01",
        authority=agency_authority("ctmuhb"),
    )
    _meeting(script, MARCH, planned="2026-01-20")
    _decide(script, MARCH, "d1", "The minutes of 20 January were agreed.", at="10:10")
    _decide(script, MARCH, "d2", "The audit programme for 2026-27 was agreed, for approval by the Board.", at="11:40")
    _report(script, "scorecard", "2025-26-Q4", on="2026-03-20", to=THE_COMMITTEE)


def correct(script: CommandScript) -> None:
    """An attendance is corrected: the meeting of 3 March, and what was decided at it, were not quorate."""
    script.add(
        CORRECTION,
        "/corrections",
        corrections=[
            {
                "position": script.position(
                    f"roll-{MQAP}-{MARCH}", lambda entry: entry["seat"] == "team-manager-children-mt"
                ),
                "kind": "AttendanceRecorded",
                "replacement": {"outcome": "APOLOGIES", "reason": "other-duty", "presence": []},
                "reason": "apologies had been sent that morning; the name was ticked by mistake",
            }
        ],
        on="2026-03-24",
        authority=MQAP_CHAIR,
        evidence=[{"pointer": "message of 3 March 2026, 08:12"}],
    )


def _appoint(script: CommandScript, seat: str, given: str, of: str, on: str, key: str | None = None) -> None:
    """An agency nominates a member, and vouches for their authority to decide."""
    script.add(
        key or f"member-{MQAP}-{given}",
        f"/groups/{MQAP}/seats/{seat}/members",
        person=person_id(given),
        nominated_by=of,
        attested=["authority-to-decide"],
        on=on,
        authority=agency_authority(of),
    )


def _office(script: CommandScript, act: str, office: str, **fields: Any) -> None:
    holder = {"chair": "Alys", "vice-chair": "Bryn"}[office]
    about = f"-{fields['body']}" if "body" in fields else ""
    evidence = (
        {"evidence": [{"pointer": f"letter of the Board, {fields['on']}"}]} if about and "meeting" not in fields else {}
    )
    path = f"/groups/{MQAP}/offices/{office}/{act}"
    script.add(f"{office}-{act}{about}", path, person=person_id(holder), **fields, **evidence)


def _board_agrees(script: CommandScript, day: str) -> None:
    """A meeting of the Board agrees the appointment of the chair."""
    authority = body_authority(THE_BOARD)
    meetings.plan(script, THE_BOARD, day, on=FIRST_DAY, authority=authority, place="Cardiff")
    seats = rolls.all_present([seat for seat, *_ in BOARD_SEATS], day)
    meetings.hold(script, THE_BOARD, day, entries=seats, authority=authority)
    text = "The appointment of the Chair of the sub group was agreed."
    meetings.decide(script, THE_BOARD, day, "d1", text, at="10:45", authority=authority)
    agreed = body_authority(THE_BOARD, meetings.meeting_key(THE_BOARD, day), "d1")
    consent: dict[str, Any] = {"meeting": stream_begun_by(meetings.meeting_key(THE_BOARD, day)), "decision": "d1"}
    _office(script, "consents", "chair", on=day, authority=agreed, body=THE_BOARD, **consent)


def _meeting(script: CommandScript, day: str, *, planned: str, by: CommandBody = MQAP_CHAIR) -> None:
    meetings.plan(script, MQAP, day, on=planned, authority=by, place=PLACE)
    _hold(script, day, by=by)


def _hold(
    script: CommandScript, day: str, *, by: CommandBody = MQAP_CHAIR, invited: list[CommandBody] | None = None
) -> None:
    entries = rolls.roll_entries(rolls.CWM_TAF_ROLLS, rolls.CWM_TAF_DAYS, day)
    meetings.hold(script, MQAP, day, entries=entries, authority=by, invited=invited)


def _decide(script: CommandScript, day: str, decision: str, text: str, *, at: str) -> None:
    meetings.decide(script, MQAP, day, decision, text, at=at, authority=body_authority(MQAP))


def _report(script: CommandScript, duty: str, period: str, **fields: Any) -> None:
    path = f"/groups/{MQAP}/reports"
    script.add(
        f"report-{MQAP}-{duty}-{period}", path, duty=duty, period=period, authority=body_authority(MQAP), **fields
    )
