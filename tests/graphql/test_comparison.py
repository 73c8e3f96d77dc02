"""What two states of the record hold otherwise, asked by a client: in words, with the events that made it so."""

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.corrected_meetings import corrected_meetings
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.two_meetings import MQAP, OTHER_GROUP

COMPARE = """
query ($from: StateInput!, $to: StateInput, $group: String, $meeting: ID, $person: ID, $first: Int, $after: String) {
  compare(from: $from, to: $to, group: $group, meeting: $meeting, person: $person, first: $first, after: $after) {
    from { position on } to { position on }
    nodes { model name change ref group { slug } validFrom validTo fields { field before after } positions
            events { position sentence corrects authority { kind } data } }
    pageInfo { hasNextPage endCursor } } }
"""


@pytest.fixture(scope="module")
def mended(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    with database_of(server, corrected_meetings()) as database, opened(database) as asker:
        yield asker


@pytest.fixture
def asker(mended: Asker) -> Asker:
    mended.viewer = Viewer()
    return mended


def compared(asker: Asker, before: dict[str, str], to: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return asker.ask(COMPARE, **{"from": before, "to": to, **more})["compare"]  # type: ignore[no-any-return]


def nodes(
    asker: Asker, before: dict[str, str], after: dict[str, str] | None = None, **more: Any
) -> list[dict[str, Any]]:
    return compared(asker, before, after, first=500, **more)["nodes"]  # type: ignore[no-any-return]


def test_what_was_corrected_is_told_with_what_corrected_it(asker: Asker) -> None:
    found = compared(asker, {"knownAt": "53"}, {"knownAt": "54"}, group=MQAP)
    assert (found["from"], found["to"]) == ({"position": 53, "on": None}, {"position": 54, "on": None})
    by_name = {n["name"]: n for n in found["nodes"]}
    line = by_name["the attendance of seat s1 at the meeting of 13 May 2025"]
    assert line["change"] == "CHANGED"
    fields = {f["field"]: (f["before"], f["after"]) for f in line["fields"]}
    assert fields["outcome"] == ("present", "not recorded")
    assert fields["attended"] == ("yes", None)
    assert line["positions"] == [54]
    (made,) = line["events"]
    assert made["position"] == 54
    assert made["corrects"] is not None
    assert made["sentence"].endswith(": did not happen")
    assert made["data"]["reason"] == "did not happen"


def test_the_same_two_states_the_other_way_round_say_the_opposite(asker: Asker) -> None:
    there, back = (nodes(asker, {"knownAt": a}, {"knownAt": b}, group=MQAP) for a, b in (("20", "57"), ("57", "20")))
    opposite = {"CAME": "WENT", "WENT": "CAME", "CHANGED": "CHANGED"}
    assert [(n["name"], opposite[n["change"]]) for n in there] == [(n["name"], n["change"]) for n in back]
    for one, other in zip(there, back, strict=True):
        told = [(f["field"], f["before"], f["after"]) for f in one["fields"]]
        assert sorted(told, key=str) == sorted(
            [(f["field"], f["after"], f["before"]) for f in other["fields"]], key=str
        )


def test_two_days_compare_what_was_true_on_each(asker: Asker) -> None:
    found = compared(asker, {"on": "2025-04-15"}, {"on": "2025-05-15"}, group=MQAP)
    assert found["from"] == {"position": 57, "on": "2025-04-15"}
    by_name = {n["name"]: n for n in found["nodes"]}
    seat = by_name["seat s1 (Post s1)"]
    assert ("member", None, "Ada") in [(f["field"], f["before"], f["after"]) for f in seat["fields"]]
    assert "the quorum of the meeting of 13 May 2025" in by_name
    assert seat["events"], "what took effect in between"


def test_pages_go_on_where_the_last_ended(asker: Asker) -> None:
    whole = nodes(asker, {"knownAt": "20"}, {"knownAt": "57"})
    told: list[dict[str, Any]] = []
    after = None
    while True:
        page = compared(asker, {"knownAt": "20"}, {"knownAt": "57"}, first=7, after=after)
        told += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert told == whole
    assert len(whole) > 20


def test_a_limited_credential_sees_differences_of_its_groups_only(asker: Asker) -> None:
    asker.viewer = Viewer(groups=(OTHER_GROUP,))
    slugs = {n["group"] and n["group"]["slug"] for n in nodes(asker, {"knownAt": "0"})}
    assert slugs == {OTHER_GROUP}
    (error,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, group=MQAP)
    (unknown,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, group="nowhere")
    assert error["message"] == unknown["message"].replace("nowhere", MQAP)
    (error,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, meeting=id_of("first"))
    (unknown,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, meeting=id_of("nowhere"))
    assert error["message"] == unknown["message"].replace(id_of("nowhere"), id_of("first"))
    (error,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, person=id_of("Ada"))
    (unknown,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, person=id_of("Nobody"))
    assert error["message"] == unknown["message"].replace(id_of("Nobody"), id_of("Ada"))


def test_names_are_hidden_where_they_are_hidden_elsewhere(asker: Asker) -> None:
    assert "Ada" in str(nodes(asker, {"knownAt": "0"}))
    asker.viewer = Viewer(names=False)
    hidden = nodes(asker, {"knownAt": "0"})
    assert not [name for name in ("Ada", "Bea", "Hal") if f"'{name}'" in str(hidden) or f"{name} " in str(hidden)]
    assert "a person (" in str(hidden)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({}, None, "BAD_VALUE"),
        ({"on": "2025-05-01"}, {"knownAt": "5"}, "BAD_VALUE"),
        ({"knownAt": "5"}, {"on": "2025-05-01"}, "BAD_VALUE"),
        ({"knownAt": "58"}, None, "KNOWN_AT_BEYOND_HEAD"),
        ({"knownAt": "yesterday"}, None, "KNOWN_AT_UNREADABLE"),
        ({"on": "0001-01-01"}, {"on": "2025-05-01"}, "BAD_VALUE"),
    ],
)
def test_states_that_cannot_be_compared_are_refused(
    asker: Asker, before: dict[str, str], after: dict[str, str] | None, code: str
) -> None:
    (error,) = asker.refused(COMPARE, **{"from": before, "to": after})
    assert error["extensions"]["code"] == code


def test_nothing_differs_between_a_state_and_itself(asker: Asker) -> None:
    assert nodes(asker, {"knownAt": "57"}) == []
    assert nodes(asker, {"on": "2025-05-01"}, {"on": "2025-05-01"}) == []


def test_a_cursor_of_another_list_is_refused(asker: Asker) -> None:
    other = asker.ask("{ trail(first: 1) { pageInfo { endCursor } } }")["trail"]["pageInfo"]["endCursor"]
    (error,) = asker.refused(COMPARE, **{"from": {"knownAt": "0"}}, after=other)
    assert error["extensions"]["code"] == "BAD_CURSOR"


def test_a_decision_says_what_it_stood_on_and_what_of_that_was_corrected_since(asker: Asker) -> None:
    query = """query ($id: ID!, $at: String) { meeting(id: $id, knownAt: $at) { decisions { consequence standsOn {
        known { position } consequence quorum differences { name events { position } } } } } }"""
    (decision,) = asker.ask(query, id=id_of("first"))["meeting"]["decisions"]
    ground = decision["standsOn"]
    assert ground["quorum"] == "MET"
    names = {d["name"] for d in ground["differences"]}
    assert {
        "the quorum of the meeting of 13 May 2025",
        "the attendance of seat s1 at the meeting of 13 May 2025",
    } <= names
    assert 54 in {e["position"] for d in ground["differences"] for e in d["events"]}
    (then,) = asker.ask(query, id=id_of("first"), at=str(ground["known"]["position"]))["meeting"]["decisions"]
    assert then["standsOn"]["differences"] == []
    assert then["consequence"] == ground["consequence"]
