"""The Wandsworth year: recorded like any other, and silent wherever its text is."""

from typing import Any

import pytest

from tests.support.demonstration import Demonstration


def group(demo: Demonstration, fields: str) -> Any:
    return demo.ask(f'{{ group(slug: "wandsworth-mash-omg", on: "2026-03-31") {{ {fields} }} }}')["group"]


def test_ten_seats_of_which_the_text_names_the_agency_of_three(demo: Demonstration) -> None:
    seats = group(demo, "seats { title service agency { slug } member { name } }")["seats"]
    assert len(seats) == 10
    assert all(seat["member"]["name"].endswith(" Invented") for seat in seats)
    assert [seat["agency"] for seat in seats].count(None) == 7
    assert {seat["service"] for seat in seats if seat["agency"]} == {
        "Children's Services – Children's Social Care",
        "Children's Services – Early Help",
        "Education",
    }
    assert [seat["title"] for seat in seats].count("Health") == 3


def test_the_verdicts_are_silent_as_far_as_the_text_is_held(demo: Demonstration) -> None:
    verdict = "verdict reasons { code text }"
    found = group(
        demo,
        f"seats {{ id: ref attendance {{ {verdict} target }} }} composition {{ {verdict} }} offices {{ office }}"
        f" meetings {{ nodes {{ heldOn quorum {{ {verdict} }} decisions {{ quorum {{ verdict }} consequence }} }} }}",
    )
    said = [found["composition"], *(m["quorum"] for m in found["meetings"]["nodes"])]
    said += [s["attendance"] for s in found["seats"]]
    assert len(said) == 1 + 4 + 10
    assert {s["verdict"] for s in said} == {"SILENT"}
    assert {r["code"] for s in said for r in s["reasons"]} == {"silent"}
    assert all("as far as the text is held (to section 4)" in r["text"] for s in said for r in s["reasons"])
    assert found["offices"] == []
    assert {s["attendance"]["target"] for s in found["seats"]} == {None}
    decisions = [d for m in found["meetings"]["nodes"] for d in m["decisions"]]
    assert decisions == [{"quorum": {"verdict": "SILENT"}, "consequence": "silent"}] * 4


@pytest.mark.parametrize(
    ("seat", "attended", "expected", "not_recorded"),
    [("social-care", 4, 4, 0), ("gp", 2, 4, 0), ("probation", 2, 4, 0), ("health-2", 2, 4, 1)],
)
def test_attendance_is_shown_without_a_target(
    demo: Demonstration, seat: str, attended: int, expected: int, not_recorded: int
) -> None:
    seats = group(
        demo, 'seats { id: ref attendance(from: "2025-04-01", to: "2026-03-31") { attended expected notRecorded } }'
    )
    found = {s["id"]: s["attendance"] for s in seats["seats"]}[seat]
    assert found == {"attended": attended, "expected": expected, "notRecorded": not_recorded}


def test_a_report_is_due_in_every_quarter_and_no_meeting_ever(demo: Demonstration) -> None:
    every = group(demo, "duties { what period dueOn satisfiedOn clause work { id: ref } }")["duties"]
    duties = [d for d in every if d["work"] is None]
    assert [(d["period"], d["dueOn"], d["satisfiedOn"]) for d in duties] == [
        ("2025-26-Q1", "2025-06-30", "2025-06-27"),
        ("2025-26-Q2", "2025-09-30", "2025-10-02"),
        ("2025-26-Q3", "2025-12-31", "2025-12-19"),
        ("2025-26-Q4", "2026-03-31", "2026-03-26"),
    ]
    assert {d["clause"] for d in duties} == {"W19"}
