"""`quorate meeting was-on`: the wrong date of a meeting is put right by one command."""

from typing import Any

from tests.imports.record import Record
from tests.support.command_line import Quorate

WHY = ("--reason", "the minutes say the 18th", "--authority")


def misdated_meeting(record: Record, group: str) -> dict[str, Any]:
    """A meeting of 16 July that was really on the 18th, with its roll and a decision, an appointment and an action of that
    day."""
    body = {"kind": "body", "group": group}
    of = {"authority": body, "on": "2024-07-16"}
    client = record.client
    client.post(f"/groups/{group}/seats", {**of, "seat": "s1", "title": {"en": "Clerk"}, "on": "2024-01-01"})
    person = client.post("/persons", {"name": f"Ada {group}", "on": "2024-01-01", "authority": {"kind": "body"}})["id"]
    appointed = client.post(f"/groups/{group}/seats/s1/members", {**of, "person": person})["positions"]
    planned = {"meets_on": "2024-07-16", "authority": body, "on": "2024-07-01"}
    meeting = client.post(f"/groups/{group}/meetings", planned)["id"]
    there = {"from": "2024-07-16T08:30:00Z", "to": "2024-07-16T09:00:00Z"}
    client.post(
        f"/meetings/{meeting}/record",
        {
            "authority": body,
            "starts": "2024-07-16T08:00:00Z",
            "ends": "2024-07-16T09:00:00Z",
            "entries": [{"seat": "s1", "outcome": "PRESENT", "presence": [there]}],
            "decisions": [{"decision": "d1", "text": {"en": "Agreed."}, "at": "2024-07-16T09:45:00+01:00"}],
        },
    )
    return {"meeting": meeting, "appointed": appointed}


def test_a_meeting_its_plan_and_its_times_move_and_other_acts_are_asked_about(
    record: Record, group: str, run: Quorate
) -> None:
    found = misdated_meeting(record, group)
    head = record.head
    order = ("meeting", "was-on", f"{group}@2024-07-16", "2024-07-18", *WHY, f"body:{group}")
    code, _, asked = run(*order)
    assert (code, record.head) == (1, head)
    [position] = found["appointed"]
    assert f"{position} " in asked
    assert "--also" in asked
    code, shown, _ = run(*order, "--also", "none", "--preview")
    assert (code, record.head) == (0, head), shown
    code, shown, wrong = run(*order, "--also", "all")
    assert code == 0, wrong
    [meeting] = [m for m in record.meetings(group) if m.id == found["meeting"]]
    assert (str(meeting.day), str(meeting.meets_on)) == ("2024-07-18", "2024-07-18")
    assert meeting.held.starts.isoformat() == "2024-07-18T09:00:00+01:00"
    [line] = meeting.roll.values()
    assert line.event.presence[0].since.isoformat() == "2024-07-18T09:30:00+01:00"
    decision, act = meeting.decisions["d1"]
    assert (str(act.on), decision.at.isoformat()) == ("2024-07-18", "2024-07-18T09:45:00+01:00")
    assert [str(start) for _, start, _ in record.seats(group)["Clerk (-)"]] == ["2024-07-18"]
    assert record.head == head + 5, "the plan, the times, the roll, the decision, and the appointment"
    assert run(*order)[0] == 1, "there is none on that day any more"
