"""A whole meeting in one command: all of it or none, safe to send again, never a silent correction."""

from typing import Any

from api.commands.fields.ids import stream_begun_by
from api.server.service import Service
from tests.support.command_examples import post_examples_up_to
from tests.support.http_client import Client

SEPTEMBER = stream_begun_by("meeting-september")
PATH = f"/meetings/{SEPTEMBER}/record"
CHAIR = {"kind": "office", "group": "example-group", "office": "chair"}


def whole(**changed: Any) -> dict[str, Any]:
    said = {
        "starts": "2025-09-09T10:00:00+01:00",
        "ends": "2025-09-09T11:30:00+01:00",
        "entries": [
            {"seat": "police-1", "outcome": "APOLOGIES", "reason": "court", "note": "in court until noon"},
        ],
        "invited": [{"person": stream_begun_by("ada-example")}],
        "decisions": [{"text": {"en": "The plan was noted."}}, {"text": {"en": "The risks were agreed."}}],
        "next": {"meets_on": "2025-11-04", "place": "Room 2"},
        "authority": CHAIR,
    }
    return {k: v for k, v in (said | changed).items() if v is not None}


def kinds(service: Service, positions: list[int]) -> list[str]:
    return [type(e.event).__name__ for p in positions if (e := service.store.entry(p))]


def test_times_lines_guests_decisions_and_the_next_meeting_are_one_command(client: Client, service: Service) -> None:
    post_examples_up_to(client, "meeting-september")
    answer = client.post(PATH, whole())
    assert kinds(service, answer["positions"]) == [
        "MeetingHeld", "AttendanceRecorded", "AttendanceRecorded", "DecisionRecorded", "DecisionRecorded",
        "MeetingScheduled",
    ]  # fmt: skip
    assert answer["id"] == SEPTEMBER
    assert len({e.command for p in answer["positions"] if (e := service.store.entry(p))}) == 1


def test_decisions_are_of_the_body_and_all_else_of_whom_the_request_names(client: Client, service: Service) -> None:
    post_examples_up_to(client, "meeting-september")
    positions = client.post(PATH, whole())["positions"]
    events = [e.event for p in positions if (e := service.store.entry(p))]
    assert [e.authority.kind for e in events] == ["office", "office", "office", "body", "body", "office"]
    assert {str(e.on) for e in events} == {"2025-09-09"}


def test_what_is_recorded_as_it_says_is_skipped_and_only_the_rest_is_recorded(client: Client, service: Service) -> None:
    post_examples_up_to(client, "meeting-september")
    client.post(PATH, whole(decisions=None, next=None))
    answer = client.post(PATH, whole())
    assert kinds(service, answer["positions"]) == ["DecisionRecorded", "DecisionRecorded", "MeetingScheduled"]
    problem = client.refused(PATH, whole(), 422)
    assert problem["rule"] == "nothing-new"


def test_what_is_recorded_otherwise_is_refused_all_of_it_with_advice(
    client: Client, service: Service, nothing_recorded: Any
) -> None:
    post_examples_up_to(client, "meeting-september")
    first = client.post(PATH, whole())["positions"]
    changed = whole(
        ends="2025-09-09T12:00:00+01:00",
        entries=[{"seat": "police-1", "outcome": "APOLOGIES", "reason": "leave", "note": "in court until noon"}],
        next={"meets_on": "2025-11-04", "place": "Room 3"},
    )
    with nothing_recorded():
        problem = client.refused(PATH, changed, 422)
    assert problem["rule"] == "recorded-otherwise"
    assert [f["positions"] for f in problem["faults"]] == [[first[0]], [first[1]], [first[-1]]]
    assert f"quorate correct {first[1]} --set reason=leave" in problem["faults"][1]["text"]
    assert f"quorate correct {first[0]} --set ends=2025-09-09T12:00:00+01:00" in problem["faults"][0]["text"]


def test_another_note_is_another_line_whatever_its_seal(client: Client) -> None:
    post_examples_up_to(client, "meeting-september")
    client.post(PATH, whole())
    line = {"seat": "police-1", "outcome": "APOLOGIES", "reason": "court", "note": "in court all day"}
    problem = client.refused(PATH, whole(entries=[line]), 422)
    assert "in court" not in str(problem)
    assert "--set 'note=…'" in problem["detail"]


def test_one_fault_anywhere_records_nothing(client: Client, nothing_recorded: Any) -> None:
    post_examples_up_to(client, "meeting-september")
    outside = [{"text": {"en": "Too late."}, "at": "2025-09-09T15:00:00+01:00"}]
    with nothing_recorded():
        assert client.refused(PATH, whole(decisions=outside), 422)["rule"] == "within-the-meeting"
        assert client.refused(PATH, whole(next={"meets_on": "2025-09-01"}), 422)["rule"] == "in-order"
        assert client.refused(PATH, whole(starts=None), 400)["rule"] == "shape"
        assert client.refused(PATH, {"authority": CHAIR}, 400)["rule"] == "shape"


def test_the_same_key_twice_is_one_act(client: Client) -> None:
    post_examples_up_to(client, "meeting-september")
    first = client.post(PATH, whole(), key="september")
    assert client.post(PATH, whole(), key="september") == first
