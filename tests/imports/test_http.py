"""`POST /groups/{group}/imports`: the dry run and the real one are one decision."""

from typing import Any

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
