"""`POST /groups/{group}/imports`: the dry run and the real one are one decision."""

from typing import Any

import pytest

from ledger.world.tracked_world import TrackedWorld
from tests.imports.record import Record


def body(group: str, **said: Any) -> dict[str, Any]:
    row = {"row": 2, "name": f"Gil {group}", "title": {"en": "Clerk"}, "from": "2021-01-01"}
    return {
        "file": "m.csv",
        "digest": "0" * 64,
        "members": [row],
        "authority": {"kind": "body", "group": group},
        **said,
    }


def test_a_preview_tells_of_every_row_and_records_nothing(record: Record, group: str) -> None:
    head = record.head
    faulty = {"row": 3, "name": "Hal", "title": {"en": "Clerk"}, "agency": "nobody", "from": "2021-01-01"}
    asked = body(group)
    asked["members"].append(faulty)
    answer = record.client.request(f"/groups/{group}/imports?preview=true", asked)
    assert answer.status_code == 200
    said = answer.json()
    assert [(r["row"], r["outcome"], r.get("field")) for r in said["rows"]] == [
        (2, "CREATED", None),
        (3, "REFUSED", "agency"),
    ]
    assert (said["events"], said["position"], record.head) == (3, head, head)
    problem = record.client.refused(f"/groups/{group}/imports", asked, 422)
    assert (problem["type"], problem["cells"][0]["row"]) == ("urn:quorate:problem:sheet-refused", 3)
    assert record.head == head
    assert record.client.post(f"/groups/{group}/imports", {**asked, "skip_refused": True})["events"] == 3


def test_what_is_there_already_is_not_recorded_again(record: Record, group: str) -> None:
    record.client.post(f"/groups/{group}/imports", body(group))
    assert record.client.refused(f"/groups/{group}/imports", body(group), 422)["rule"] == "nothing-new"


def test_one_command_records_no_more_rows_than_it_may(record: Record, group: str) -> None:
    rows = [{"row": n + 2, "date": f"{1990 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"} for n in range(501)]
    asked = {**body(group), "members": [], "meetings": rows}
    assert record.client.refused(f"/groups/{group}/imports", asked, 400)["rule"] == "shape"


def _at_work(record: Record, group: str) -> dict[str, Any]:
    """A seat with a member and a deputy, and a meeting from ten to noon, by the clocks of London."""
    of = {"authority": {"kind": "body", "group": group}, "on": "2024-01-01"}
    client, place = record.client, f"/groups/{group}/seats"
    client.post(place, {**of, "seat": "s1", "title": {"en": "Clerk"}})
    for name, path in (("Gil", "s1/members"), ("Dee", "s1/deputies")):
        person = client.post("/persons", {**of, "name": f"{name}-{group}"})["id"]
        client.post(f"{place}/{path}", {**of, "person": person, **({"deputy": "d1"} if name == "Dee" else {})})
    meeting = client.post(f"/groups/{group}/meetings", {**of, "meets_on": "2024-07-16"})["id"]
    times = {"starts": "2024-07-16T10:00:00+01:00", "ends": "2024-07-16T12:00:00+01:00", "on": "2024-07-16"}
    client.post(f"/meetings/{meeting}/held", {**of, **times})
    return {"file": "a.csv", "digest": "0" * 64, "authority": of["authority"]}


@pytest.mark.parametrize("in_two", [False, True])
def test_a_seat_may_have_lines_that_follow_each_other(record: Record, group: str, in_two: bool) -> None:
    """The member was there until eleven, and the deputy after; in one file or in two."""
    of = _at_work(record, group)
    member = {"row": 2, "date": "2024-07-16", "name": f"Gil-{group}", "outcome": "PRESENT", "to": "11:00:00"}
    deputy = {"row": 3, "date": "2024-07-16", "name": f"Dee-{group}", "outcome": "PRESENT", "from": "11:00:00"}
    overlapping = {**deputy, "from": "10:30:00"}
    both = record.client.request(f"/groups/{group}/imports?preview=true", {**of, "attendance": [member, overlapping]})
    assert [(r["outcome"], "invited" in r["says"]) for r in both.json()["rows"]] == [
        ("MATCHED", False),
        ("MATCHED", True),
    ]
    for rows in ([member], [deputy]) if in_two else ([member, deputy],):
        record.client.post(f"/groups/{group}/imports", {**of, "attendance": rows})
    (meeting,) = record.meetings(group)
    lines = {(str(a.event.outcome.value), a.event.deputy) for a in meeting.lines_of("s1")}
    assert (lines, meeting.invited) == ({("PRESENT", None), ("BY_DEPUTY", "d1")}, {})
    again = record.client.refused(f"/groups/{group}/imports", {**of, "attendance": [member, deputy]}, 422)
    assert again["rule"] == "nothing-new"


@pytest.mark.parametrize("word", ["Independent", "annibynnol"])
def test_whoever_is_independent_sits_in_a_seat_of_no_agency(record: Record, group: str, word: str) -> None:
    row = {"row": 2, "name": f"Ivor {group}", "title": {"en": "Chair"}, "agency": word, "from": "2021-01-01"}
    record.client.post(f"/groups/{group}/imports", body(group, members=[row]))
    recorded = TrackedWorld(record.service.store).group_named(group)
    assert recorded
    [state] = [seat.states[0] for seat in recorded.seats.values()]
    assert (str(state.title), state.independent, state.agency) == ("Chair", True, None)
    assert record.client.refused(f"/groups/{group}/imports", body(group, members=[row]), 422)["rule"] == "nothing-new"
