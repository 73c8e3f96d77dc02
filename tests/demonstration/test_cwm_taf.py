"""The Cwm Taf year, worked out by hand from the rolls in api/demonstration/rolls.py and the terms."""

from typing import Any

import pytest

from api.demonstration.rolls import CWM_TAF_DAYS
from tests.support.demonstration import Demonstration

AT_YEAR_END = 'group(slug: "cwm-taf-mqap", on: "2026-03-31")'


def group(demo: Demonstration, fields: str, on: str = "2026-03-31", **clocks: str) -> Any:
    known = "".join(f', {name}: "{value}"' for name, value in clocks.items())
    return demo.ask(f'{{ group(slug: "cwm-taf-mqap", on: "{on}"{known}) {{ {fields} }} }}')["group"]


def meetings(demo: Demonstration, fields: str) -> dict[str, Any]:
    return {m["heldOn"]: m for m in group(demo, f"meetings {{ nodes {{ heldOn {fields} }} }}")["meetings"]["nodes"]}


def test_nine_meetings_are_held_and_two_bodies_stand_around_them(demo: Demonstration) -> None:
    assert [*meetings(demo, "state")] == [*CWM_TAF_DAYS]
    assert len(CWM_TAF_DAYS) == 9
    found = group(demo, "relations { kind group { slug kind agency { slug } } } terms { version extent }")
    around = {(r["kind"], r["group"]["slug"]) for r in found["relations"]}
    assert around == {
        ("reports_to", "cwm-taf-mash-operational-committee"),
        ("directed_by", "cwm-taf-mash-operational-committee"),
        ("accountable_to", "cwm-taf-morgannwg-safeguarding-board"),
        ("approved_by", "cwm-taf-morgannwg-safeguarding-board"),
    }
    assert {r["group"]["agency"]["slug"] for r in found["relations"] if r["group"]["kind"] == "board"} == {"ctmsb"}


def test_seventeen_seats_belong_to_seven_agencies_once_spellings_are_joined(demo: Demonstration) -> None:
    seats = group(demo, "seats { id: ref agency { slug aliases } }")["seats"]
    slugs = [seat["agency"]["slug"] for seat in seats]
    assert len(seats) == 17
    assert {slug: slugs.count(slug) for slug in slugs} == {
        "rctcbc": 7,
        "mtcbc": 3,
        "ctmuhb": 2,
        "ctmsb": 2,
        "south-wales-police": 1,
        "national-probation-service": 1,
        "safer-merthyr-tydfil": 1,
    }
    assert any("RCT CBC" in seat["agency"]["aliases"] for seat in seats)


@pytest.mark.parametrize(
    ("day", "verdict", "members", "agencies"),
    [
        ("2025-04-15", "MET", 15, 6),  # everyone; the two posts of the Board count neither as members nor as an agency
        ("2025-05-20", "MET", 6, 3),  # five on the roll, and one that was entered late
        ("2025-06-24", "MET", 15, 6),  # everyone but one of the Board's posts
        ("2025-07-29", "MET", 14, 5),  # everyone but the police, who are excused
        ("2025-09-09", "NOT_MET", 5, 4),  # one short of members
        ("2025-11-04", "MET", 11, 5),  # five members and six briefed deputies
        ("2025-12-09", "NOT_MET", 6, 1),  # six people of one council
        ("2026-01-20", "MET", 14, 5),  # everyone; probation has no member
        ("2026-03-03", "NOT_MET", 5, 3),  # seven leave at eleven, and one of the six who stay was not there
    ],
)
def test_each_meeting_has_the_quorum_of_its_roll(
    demo: Demonstration, day: str, verdict: str, members: int, agencies: int
) -> None:
    fields = "{ members agencies }"
    quorum = meetings(demo, f"quorum {{ verdict needed {fields} counted {fields} missing {fields} }}")[day]["quorum"]
    assert quorum == {
        "verdict": verdict,
        "needed": {"members": 6, "agencies": 3},
        "counted": {"members": members, "agencies": agencies},
        "missing": {"members": max(0, 6 - members), "agencies": max(0, 3 - agencies)},
    }


def test_only_briefed_deputies_make_the_meeting_of_november_quorate(demo: Demonstration) -> None:
    found = meetings(
        demo, "attendance { outcome attended seat { id: ref category } } quorum { reasons { code text clause } }"
    )
    november = found["2025-11-04"]
    members = [a for a in november["attendance"] if a["outcome"] == "PRESENT" and a["seat"]["category"] != "staff"]
    deputies = {a["seat"]["id"]: a["attended"] for a in november["attendance"] if a["outcome"] == "BY_DEPUTY"}
    assert len(members) == 5
    assert sorted(deputies.values()) == [False] + [True] * 6
    assert not deputies["team-manager-adults-mt"]
    reasons = {(r["code"], r["clause"]) for r in november["quorum"]["reasons"]}
    assert {("by-deputy", "C50"), ("deputy-not-counted", "C50")} <= reasons


def test_the_last_meeting_was_quorate_until_seven_left_at_eleven(demo: Demonstration) -> None:
    march = meetings(demo, "quorum { intervals { from to } } decisions { id: ref quorum { verdict } consequence }")[
        "2026-03-03"
    ]
    assert march["quorum"]["intervals"] == [{"from": "2026-03-03T10:00:00+00:00", "to": "2026-03-03T11:00:00+00:00"}]
    assert march["decisions"] == [
        {"id": "d1", "quorum": {"verdict": "MET"}, "consequence": "stands"},
        {"id": "d2", "quorum": {"verdict": "NOT_MET"}, "consequence": "provisional"},
        {"id": "d3", "quorum": {"verdict": "NOT_MET"}, "consequence": "provisional"},
    ]


@pytest.mark.parametrize(
    ("seat", "attended", "expected", "excluded", "verdict"),
    [
        ("deputy-head-safeguarding", 8, 9, 0, "MET"),
        ("service-manager-adults-safeguarding", 8, 9, 0, "MET"),
        ("detective-inspector", 6, 7, 2, "MET"),  # 6 of 9 without the two excusals of its agency: 67%
        ("service-manager-children", 8, 9, 0, "MET"),
        ("principal-manager-children", 8, 9, 0, "MET"),
        ("education-coordinator", 7, 9, 0, "MET"),
        ("service-manager-children-safeguarding", 7, 9, 0, "MET"),
        ("senior-nurse-safeguarding", 7, 9, 0, "MET"),  # of which one was entered late
        ("team-manager-probation", 3, 5, 0, "NOT_MET"),  # in tenure until the end of October
        ("team-manager-children-mt", 6, 9, 0, "NOT_MET"),  # 7 of 9 before the correction
        ("team-manager-children-rct", 7, 9, 0, "MET"),
        ("team-manager-adults-mt", 6, 9, 0, "NOT_MET"),  # the deputy of November was not briefed
        ("team-manager-adults-rct", 7, 9, 0, "MET"),
        ("idva-rct", 4, 8, 1, "NOT_MET"),  # excused once, and still under
        ("idva-mt", 6, 9, 0, "SILENT"),  # of no statutory partner
        ("business-manager", 8, 9, 0, "SILENT"),
        ("mash-coordinator", 6, 9, 0, "SILENT"),
    ],
)
def test_each_seat_has_the_attendance_of_its_row(
    demo: Demonstration, seat: str, attended: int, expected: int, excluded: int, verdict: str
) -> None:
    fields = "attended expected excluded inTenure notRecorded rate target verdict"
    seats = {s["id"]: s["attendance"] for s in group(demo, f"seats {{ id: ref attendance {{ {fields} }} }}")["seats"]}
    assert seats[seat] == {
        "attended": attended,
        "expected": expected,
        "excluded": excluded,
        "inTenure": expected + excluded,
        "notRecorded": 0,
        "rate": attended / expected,
        "target": 0.75,
        "verdict": verdict,
    }


def test_the_seat_that_changes_hands_on_a_meeting_day_expects_the_newcomer(demo: Demonstration) -> None:
    found = meetings(demo, "attendance { seat { id: ref } member { name } person { name } outcome }")
    named = {
        day: next(a for a in found[day]["attendance"] if a["seat"] and a["seat"]["id"] == "team-manager-children-mt")
        for day in ("2025-06-24", "2025-07-29")
    }
    assert named["2025-06-24"]["member"]["name"] == "Jac Invented"
    assert named["2025-07-29"]["member"]["name"] == named["2025-07-29"]["person"]["name"] == "Kayleigh Invented"


def test_somebody_is_invited_and_the_meeting_was_moved(demo: Demonstration) -> None:
    june = meetings(
        demo, "id: ref scheduledFor attendance { seat { id: ref } person { name } outcome presence { from to } }"
    )
    invited = [a for a in june["2025-06-24"]["attendance"] if a["seat"] is None]
    assert invited == [
        {
            "seat": None,
            "person": {"name": "Betsan Invented"},
            "outcome": None,
            "presence": [{"from": "2025-06-24T11:00:00+01:00", "to": "2025-06-24T11:30:00+01:00"}],
        }
    ]
    moved = demo.ask(
        f'{{ trail(meeting: "{june["2025-06-24"]["id"]}", kind: "MeetingRescheduled") {{ nodes {{ on sentence }} }} }}'
    )
    assert [e["on"] for e in moved["trail"]["nodes"]] == ["2025-06-12"]


def test_the_chair_is_agreed_by_both_bodies_and_later_leaves_the_committee(demo: Demonstration) -> None:
    fields = "offices { office state verdict holder { name } since consents { body givenOn } reasons { code clause } }"

    def chair(on: str) -> Any:
        return next(o for o in group(demo, fields, on)["offices"] if o["office"] == "chair")

    assert chair("2025-04-10") | {"consents": None} == {
        "office": "chair",
        "state": "APPOINTED",
        "verdict": "NOT_MET",
        "holder": {"name": "Alys Invented"},
        "since": "2025-04-08",
        "consents": None,
        "reasons": [{"code": "consent-outstanding", "clause": "C53"}] * 2,
    }
    agreed = chair("2026-01-31")
    assert (agreed["state"], agreed["verdict"], agreed["since"]) == ("IN_OFFICE", "MET", "2025-04-30")
    assert agreed["consents"] == [
        {"body": "cwm-taf-mqap", "givenOn": "2025-04-15"},
        {"body": "cwm-taf-morgannwg-safeguarding-board", "givenOn": "2025-04-29"},
    ]
    where = "offices { office consents { meeting decision } } meetings { nodes { id: ref heldOn } }"
    found = group(demo, where, "2026-01-31")
    own, board = next(o for o in found["offices"] if o["office"] == "chair")["consents"]
    assert own["meeting"] == next(m["id"] for m in found["meetings"]["nodes"] if m["heldOn"] == "2025-04-15")
    assert own["meeting"] != board["meeting"]
    left = chair("2026-02-01")
    assert (left["state"], left["verdict"]) == ("IN_OFFICE", "NOT_MET")
    assert left["reasons"] == [{"code": "not-eligible", "clause": "C52"}]


def test_the_review_of_the_vice_chair_falls_due(demo: Demonstration) -> None:
    found = group(demo, "offices { office verdict reviewDue } duties { what dueOn satisfiedOn clause }")
    offices = {o["office"]: o for o in found["offices"]}
    assert offices["vice-chair"] == {"office": "vice-chair", "verdict": "MET", "reviewDue": "2026-01-16"}
    assert offices["chair"]["reviewDue"] == "2027-04-08"
    reviews = [d for d in found["duties"] if d["what"] == "review of the Vice-Chair"]
    assert reviews == [
        {"what": "review of the Vice-Chair", "dueOn": "2026-01-16", "satisfiedOn": None, "clause": "C55"}
    ]


def test_one_gap_is_longer_than_six_weeks(demo: Demonstration) -> None:
    duties = group(demo, "duties { what dueOn satisfiedOn }")["duties"]
    dates = [(d["dueOn"], d["satisfiedOn"]) for d in duties if d["what"] == "meeting"]
    assert [held for _, held in dates] == [*CWM_TAF_DAYS[1:], None]
    assert [due for due, held in dates if held and held > due] == ["2025-10-21"]
    assert dates[-1] == ("2026-04-14", None)


def test_reports_fall_due_in_the_year_from_april(demo: Demonstration) -> None:
    duties = group(demo, "duties { what period dueOn satisfiedOn clause }")["duties"]
    found = {(d["clause"], d["period"]): (d["dueOn"], d["satisfiedOn"]) for d in duties if d["period"] and d["clause"]}
    assert found == {
        ("C41", "2025-26-Q1"): ("2025-06-30", "2025-06-27"),
        ("C41", "2025-26-Q2"): ("2025-09-30", "2025-10-07"),  # late
        ("C41", "2025-26-Q3"): ("2025-12-31", "2025-12-19"),
        ("C41", "2025-26-Q4"): ("2026-03-31", "2026-03-20"),
        ("C40", "2025-26"): ("2026-03-31", "2025-05-21"),
        ("C19", "2025-26"): ("2026-03-31", "2025-07-08"),  # approved by the Board
        ("C42", "2025-26"): ("2026-03-31", None),  # outstanding
    }


def test_one_agency_is_without_a_nomination_once_its_member_left(demo: Demonstration) -> None:
    fields = "composition { verdict reasons { code text clause } }"
    met = group(demo, fields, "2025-10-31")["composition"]
    assert (met["verdict"], [r["code"] for r in met["reasons"]]) == ("MET", ["nominated", "attested"])
    reason = {
        "code": "no-nomination",
        "text": "no nomination from National Probation Service: vacant since 1 November 2025",
        "clause": "C44",
    }
    assert group(demo, fields)["composition"] == {"verdict": "NOT_MET", "reasons": [reason]}


def test_the_year_leaves_no_faults(demo: Demonstration) -> None:
    assert {
        g["slug"]: g["faults"] for g in demo.ask("{ groups { nodes { slug faults { text } } } }")["groups"]["nodes"]
    } == {
        "cwm-taf-mash-operational-committee": [],
        "cwm-taf-morgannwg-safeguarding-board": [],
        "cwm-taf-mqap": [],
        "wandsworth-mash-omg": [],
        "wandsworth-mqp": [],
    }
