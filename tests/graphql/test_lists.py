"""Lists over all groups: their order, their pages, their filters, and the clocks of each."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.graphql.schema import build
from domain.events.meeting import proceedings
from domain.verdicts import Outcome
from tests.graphql.asker import Asker, page_sizes
from tests.support.story import id_of
from tests.support.two_meetings import MQAP, OTHER_GROUP, SECOND_MEETING, two_meetings

LISTS = {
    "groups": "slug",
    "meetings": "id: ref day",
    "attendance": "day seat { id: ref } meeting { id: ref } person { id: ref }",
    "duties": "id: ref dueOn",
    "trail": "position",
    "agencies": "slug",
    "persons": "id: ref",
}


def every_list() -> list[str]:
    """The lists of the root, whoever added them."""
    schema, _ = build()
    assert schema.query_type
    return sorted(name for name, field in schema.query_type.fields.items() if str(field.type).endswith("Connection!"))


def listed(asker: Asker, name: str, **asked: Any) -> list[Any]:
    given_ = "".join(f", {k}: {v}" for k, v in asked.items())
    return asker.ask(f"{{ {name}(first: 500{given_}) {{ nodes {{ {LISTS[name]} }} }} }}")[name]["nodes"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", LISTS)
def test_pages_put_together_are_the_list(asker: Asker, name: str) -> None:
    whole = listed(asker, name)
    query = f"query ($first: Int, $after: String) {{ {name}(first: $first, after: $after) {{ nodes {{ {LISTS[name]} }}"
    query += " pageInfo { hasNextPage endCursor } } }"
    for first in page_sizes(len(whole)):
        found: list[Any] = []
        after, more = None, True
        while more:
            page = asker.ask(query, first=first, after=after)[name]
            assert len(page["nodes"]) <= first
            found += page["nodes"]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert found == whole, f"{first} a page"
    assert len(whole) > 1


@pytest.mark.parametrize("name", every_list())
def test_a_cursor_that_the_list_never_gave_is_refused(asker: Asker, name: str) -> None:
    """Of whichever list there is."""
    needed = "positions: [1], " if name == "events" else ""
    query = f"query ($after: String) {{ {name}({needed}after: $after) {{ nodes {{ __typename }} }} }}"
    for after in ("", "nonsense", "W10=", "WzFd", "WzEsMl0=", "bnVsbA==", "W251bGxd", "x" * 10_000):
        (error,) = asker.refused(query, after=after)
        assert error["extensions"]["code"] == "BAD_CURSOR", after


def test_a_cursor_of_another_list_or_another_sort_is_refused(asker: Asker) -> None:
    lists = {name: name for name in LISTS} | {
        f"reports {sort}": f"reports(sort: {sort})" for sort in ("BEGUN", "NEWEST", "DUE")
    }
    ends: dict[str, str] = {}
    for name, asked in lists.items():
        page = asker.ask(f"{{ {asked} {{ pageInfo {{ endCursor }} }} }}")[asked.partition("(")[0]]
        if end := page["pageInfo"]["endCursor"]:
            ends[name] = end
    assert len(ends) >= len(LISTS)
    for name, asked in lists.items():
        for other, end in ends.items():
            after = asked.replace("(", f'(after: "{end}", ') if "(" in asked else f'{asked}(after: "{end}")'
            if name != other:
                (error,) = asker.refused(f"{{ {after} {{ nodes {{ __typename }} }} }}")
                assert error["extensions"]["code"] == "BAD_CURSOR", (name, other)


def test_meetings_are_in_the_order_of_their_days(asker: Asker) -> None:
    days = [(m["day"], m["id"]) for m in listed(asker, "meetings")]
    assert days == sorted(days)
    assert listed(asker, "meetings", group=f'"{OTHER_GROUP}"') == [{"id": id_of("elsewhere"), "day": "2025-05-13"}]
    assert [m["id"] for m in listed(asker, "meetings", **{"from": '"2025-06-17"'})] == [id_of("second")]
    assert [m["id"] for m in listed(asker, "meetings", verdict="MET")] == [id_of("first")]
    assert [m["id"] for m in listed(asker, "meetings", verdict="SILENT")] == [id_of("elsewhere")]
    assert listed(asker, "meetings", state="CANCELLED") == []


def test_groups_are_narrowed_by_kinds_that_there_are(asker: Asker) -> None:
    assert len(listed(asker, "groups", kinds='["sub-group", "board"]')) == len(listed(asker, "groups"))
    (wrong,) = asker.refused('{ groups(kinds: ["subgroup"]) { nodes { slug } } }')
    assert wrong["message"].startswith("kinds: subgroup is none of board, committee")


def test_attendance_can_be_narrowed(asker: Asker) -> None:
    assert len(listed(asker, "attendance")) == 15
    assert len(listed(asker, "attendance", seat='"s10"')) == 2
    assert len(listed(asker, "attendance", outcome="APOLOGIES")) == 1
    assert len(listed(asker, "attendance", agency=f'"{id_of("rctcbc")}"')) == 6
    assert len(listed(asker, "attendance", agency='"rctcbc"')) == 6
    (wrong,) = asker.refused('{ attendance(agency: "nobody") { nodes { day } } }')
    assert (wrong["message"], wrong["extensions"]) == ("agency: none is recorded under nobody", {"code": "BAD_VALUE"})
    assert len(listed(asker, "attendance", person=f'"{id_of("Ada")}"', to='"2025-05-31"')) == 1
    assert len(listed(asker, "attendance", meeting=f'"{id_of("first")}"')) == 7


def test_duties_can_be_narrowed(asker: Asker) -> None:
    assert listed(asker, "duties", on='"2025-06-20"', satisfied="true") == [
        {"id": f"{id_of(MQAP)}/meetings/{id_of('first')}", "dueOn": "2025-06-24"}
    ]
    due = [
        d["dueOn"] for d in listed(asker, "duties", on='"2025-12-31"', to='"2025-12-31"', **{"from": '"2025-09-01"'})
    ]
    assert due == ["2025-09-30", "2025-12-31"]


def test_each_root_field_has_clocks_of_its_own(fresh: Asker) -> None:
    story = two_meetings()
    roll = [e for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded)]
    story.correct(roll[0].position, outcome=Outcome.ABSENT)
    fresh.tell(story)
    data = fresh.ask("""{
      now: group(slug: "cwm-taf-mqap", on: "2026-03-31") {
        meetings { nodes { quorum { verdict } attendance { outcome } } } }
      then: group(slug: "cwm-taf-mqap", on: "2026-03-31", knownAt: "53") {
        meetings { nodes { quorum { verdict } attendance { outcome } } } }
      before: group(slug: "cwm-taf-mqap", on: "2025-05-31") { meetings { nodes { id: ref } } seats { id: ref } }
      early: group(slug: "cwm-taf-mqap", knownAt: "9", on: "2026-03-31") {
        meetings { nodes { id: ref } } seats { id: ref } }
      unfounded: group(slug: "cwm-taf-mqap", on: "2025-03-31") { id: ref }
      a: ledger { position on } b: ledger(knownAt: "53") { position on recordedAt } c: ledger(on: "2025-06-01") { on }
    }""")
    now, then = (data[k]["meetings"]["nodes"][0] for k in ("now", "then"))
    assert (now["quorum"]["verdict"], now["attendance"][0]["outcome"]) == ("NOT_MET", "ABSENT")
    assert (then["quorum"]["verdict"], then["attendance"][0]["outcome"]) == ("MET", "PRESENT")
    assert [m["id"] for m in data["before"]["meetings"]["nodes"]] == [id_of("first")]
    assert data["early"] == {"meetings": {"nodes": []}, "seats": [{"id": "s1"}, {"id": "s2"}]}
    assert data["unfounded"] is None
    assert data["a"] == {"position": 54, "on": date.today().isoformat()}
    assert data["b"] == {"position": 53, "on": "2026-04-01", "recordedAt": "2026-04-01T10:42:00+01:00"}
    assert data["c"] == {"on": "2025-06-01"}


def test_the_same_question_as_of_a_position_has_the_same_answer_for_ever(fresh: Asker) -> None:
    story = two_meetings()
    query = """query ($at: String) {
      groups(knownAt: $at, on: "2026-03-31") { nodes { slug seats { ref title member { ref } attendance { rate verdict } }
        duties { ref satisfiedOn } composition { verdict } faults { ref }
        meetings { nodes { id: ref state quorum { verdict basis } attendance { outcome basis } decisions { id: ref } } } } }
      trail(knownAt: $at, first: 500) { nodes { position correctedBy } } }"""
    fresh.tell(story)
    before = fresh.ask(query, at="53")
    assert before == fresh.ask(query)
    later = two_meetings()
    roll = [e.position for e in later.entries if isinstance(e.event, proceedings.AttendanceRecorded)]
    later.correct(roll[1], outcome=Outcome.ABSENT)
    later.meeting("third", MQAP, SECOND_MEETING - timedelta(days=7))
    later.retract(roll[0])
    fresh.clear()
    fresh.tell(later)
    assert fresh.ask(query, at="53") == before
    assert fresh.ask(query) != before
