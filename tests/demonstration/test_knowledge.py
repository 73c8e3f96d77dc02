"""What was known before and after the late entry, the interpretation, the retraction and the correction."""

from typing import Any

from api.demonstration import cwm_taf
from tests.support.demonstration import Demonstration


def before_and_after(demo: Demonstration, name: str) -> tuple[Any, Any]:
    change = next(m for m in demo.loaded.changes if m.name == name)
    before, after = (demo.ask(change.query_at(p)) for p in (change.before, change.after))
    return before, after


def test_a_late_entry_settles_a_quorum(demo: Demonstration) -> None:
    before, after = before_and_after(demo, cwm_taf.LATE_ENTRY)
    said, now = before["meeting"]["quorum"], after["meeting"]["quorum"]
    assert (said["verdict"], said["counted"]) == ("UNDETERMINED", {"members": 5, "agencies": 3})
    assert "not on the roll: Senior Nurse, Safeguarding" in [r["text"] for r in said["reasons"]]
    assert (now["verdict"], now["counted"]) == ("MET", {"members": 6, "agencies": 3})


def test_an_interpretation_settles_what_follows_without_a_quorum(demo: Demonstration) -> None:
    before, after = before_and_after(demo, cwm_taf.INQUORATE_EFFECT)
    assert [d["consequence"] for d in before["meeting"]["decisions"]] == ["undetermined"]
    assert [d["consequence"] for d in after["meeting"]["decisions"]] == ["provisional"]
    assert before["meeting"]["quorum"] == after["meeting"]["quorum"] == {"verdict": "NOT_MET"}


def test_a_retracted_appointment_leaves_the_agency_without_a_nomination(demo: Demonstration) -> None:
    before, after = before_and_after(demo, cwm_taf.RETRACTION)
    assert before["group"]["composition"]["verdict"] == "MET"
    assert after["group"]["composition"]["verdict"] == "NOT_MET"


def test_a_corrected_attendance_makes_a_meeting_and_a_decision_inquorate(demo: Demonstration) -> None:
    before, after = before_and_after(demo, cwm_taf.CORRECTION)
    assert before["meeting"]["quorum"] == {"verdict": "MET", "counted": {"members": 6, "agencies": 3}}
    assert after["meeting"]["quorum"] == {"verdict": "NOT_MET", "counted": {"members": 5, "agencies": 3}}
    for answer, verdict, consequence in ((before, "MET", "stands"), (after, "NOT_MET", "provisional")):
        decision = answer["meeting"]["decisions"][1]
        assert (decision["quorum"]["verdict"], decision["consequence"]) == (verdict, consequence)


def test_the_correction_takes_a_seat_below_the_target(demo: Demonstration) -> None:
    change = next(m for m in demo.loaded.changes if m.name == cwm_taf.CORRECTION)
    for position, attended, verdict in ((change.before, 7, "MET"), (change.after, 6, "NOT_MET")):
        seats = demo.ask(
            f'{{ group(slug: "cwm-taf-mqap", on: "2026-03-31", knownAt: "{position}")'
            " { seats { id: ref attendance { attended expected verdict } } } }"
        )["group"]["seats"]
        found = {s["id"]: s["attendance"] for s in seats}["team-manager-children-mt"]
        assert found == {"attended": attended, "expected": 9, "verdict": verdict}


def test_the_trail_links_a_correction_with_what_it_corrects(demo: Demonstration) -> None:
    change = next(m for m in demo.loaded.changes if m.name == cwm_taf.CORRECTION)
    asked = f"event(position: {change.after}) {{ kind corrects correctedBy authority {{ office }} by }}"
    correction = demo.ask(f"{{ {asked} }}")["event"]
    assert correction["kind"] == "Corrected"
    assert correction["by"] == "demo-administrator"
    assert correction["authority"] == {"office": "chair"}
    original = demo.ask(f"{{ event(position: {correction['corrects']}) {{ kind correctedBy }} }}")["event"]
    assert original == {"kind": "AttendanceRecorded", "correctedBy": [change.after]}


def test_everything_is_typed_by_one_and_decided_by_many(demo: Demonstration) -> None:
    nodes: list[dict[str, Any]] = []
    page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        asked = "nodes { by authority { kind office group agency meeting } } pageInfo { hasNextPage endCursor }"
        after = "query ($after: String) { trail(first: 300, after: $after) { " + asked + " } }"
        found = demo.ask(after, after=page["endCursor"])["trail"]
        nodes, page = nodes + found["nodes"], found["pageInfo"]
    assert len(nodes) == demo.loaded.position
    assert {n["by"] for n in nodes} == {"demo-administrator"}
    assert {n["authority"]["kind"] for n in nodes} == {"office", "body", "agency"}
    assert {n["authority"]["office"] for n in nodes} == {None, "chair", "vice-chair"}
    assert any(n["authority"]["meeting"] for n in nodes)
