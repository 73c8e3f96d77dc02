"""Connections: pages in both directions, cursors that hold the state, counts, sorts, and words that nobody knows."""

from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from api.graphql.schema import build
from projections.questions import paging
from projections.questions.filters import ListFilter, conditions_of
from tests.graphql.asker import Asker, page_sizes
from tests.support.story import id_of
from tests.support.two_meetings import MQAP, SECOND_MEETING, two_meetings

SCHEMA, _ = build()
assert SCHEMA.query_type is not None
LISTS = {n: f for n, f in SCHEMA.query_type.fields.items() if get_named_type(f.type).name.endswith("Connection")}
RECORDED = LISTS.keys() - {"access"}
"""The lists of what the ledger says, which have clocks; the access record stands outside it."""
SORTS = [(n, value) for n, f in LISTS.items() if n in RECORDED for value in get_named_type(f.args["sort"].type).values]
PAGE = "nodes { ref } edges { cursor node { ref } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
NEEDED = {"events": f"positions: {[*range(1, 54)]},"}
"""What a list cannot be asked without."""
CLOSED = 'on: "2026-03-31"'


def asked(asker: Asker, name: str, arguments: str, selection: str = PAGE) -> Any:
    given_ = f"{NEEDED.get(name, '')} {arguments}"
    return asker.ask(f"{{ {name}({given_}) {{ {selection} }} }}")[name]


def test_every_list_is_paged_sorted_and_counted_alike() -> None:
    for kind in SCHEMA.type_map.values():
        if not isinstance(kind, GraphQLObjectType):
            continue
        for name, field in kind.fields.items():
            if get_named_type(field.type).name.endswith("Connection"):
                assert {"first", "after", "last", "before", "sort"} <= field.args.keys(), (kind.name, name)
    connection = SCHEMA.type_map["MeetingConnection"]
    assert isinstance(connection, GraphQLObjectType)
    assert {"nodes", "edges", "pageInfo", "totalCount", "totalCountIsLowerBound"} <= connection.fields.keys()


@pytest.mark.parametrize(("name", "sort"), SORTS)
def test_pages_from_either_end_are_the_list(asker: Asker, name: str, sort: str) -> None:
    whole = [n["ref"] for n in asked(asker, name, f"first: 500, sort: {sort}, {CLOSED}")["nodes"]]
    for size in page_sizes(len(whole)):
        forward: list[str] = []
        place, more = "", True
        while more:
            page = asked(asker, name, f"first: {size}, sort: {sort}, {CLOSED}{place}")
            assert page["pageInfo"]["hasPreviousPage"] == bool(place)
            assert [e["node"] for e in page["edges"]] == page["nodes"]
            forward += [n["ref"] for n in page["nodes"]]
            place, more = f', after: "{page["pageInfo"]["endCursor"]}"', page["pageInfo"]["hasNextPage"]
        backward: list[str] = []
        place, more = "", True
        while more:
            page = asked(asker, name, f"last: {size}, sort: {sort}, {CLOSED}{place}")
            assert page["pageInfo"]["hasNextPage"] == bool(place)
            backward = [n["ref"] for n in page["nodes"]] + backward
            place, more = f', before: "{page["pageInfo"]["startCursor"]}"', page["pageInfo"]["hasPreviousPage"]
        assert forward == backward == whole, f"{size} a page"


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_sorts_that_turn_a_list_around_turn_it_around(asker: Asker, name: str) -> None:
    sorts = {*get_named_type(LISTS[name].args["sort"].type).values}
    pairs = [("OLDEST", "NEWEST"), ("FORWARD", "BACKWARD"), ("DUE", "LATEST"), ("BEGUN", "NEWEST")]
    of = [(one, other) for one, other in pairs if {one, other} <= sorts]
    assert of
    for one, other in of:
        up, down = (asked(asker, name, f"first: 500, sort: {s}, {CLOSED}")["nodes"] for s in (one, other))
        assert up == down[::-1]


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_a_list_is_counted(asker: Asker, name: str) -> None:
    selection = "nodes { ref } totalCount totalCountIsLowerBound"
    whole = asked(asker, name, f"first: 500, {CLOSED}", selection)
    assert (whole["totalCount"], whole["totalCountIsLowerBound"]) == (len(whole["nodes"]), False)
    assert asked(asker, name, f"first: 0, {CLOSED}", selection)["totalCount"] == len(whole["nodes"])


def test_a_cursor_holds_the_state_of_its_page(fresh: Asker) -> None:
    story = two_meetings()
    fresh.tell(story)
    first = asked(fresh, "trail", "first: 20")
    before = asked(fresh, "meetings", "first: 1, sort: NEWEST")
    later = two_meetings()
    later.meeting("third", MQAP, SECOND_MEETING - timedelta(days=7))
    fresh.clear()
    fresh.tell(later)
    after = first["pageInfo"]["endCursor"]
    rest = asked(fresh, "trail", f'first: 500, after: "{after}"')
    assert int(rest["nodes"][-1]["ref"]) == story.entries[-1].position
    end = rest["pageInfo"]["endCursor"]
    empty = asked(fresh, "trail", f'first: 500, after: "{end}"')
    assert (empty["nodes"], empty["pageInfo"]["hasNextPage"]) == ([], False)
    new = asked(fresh, "trail", f'first: 500, after: "{empty["pageInfo"]["endCursor"]}"')
    assert [int(n["ref"]) for n in new["nodes"]] == [e.position for e in later.entries[len(story.entries) :]]
    end = before["pageInfo"]["endCursor"]
    assert len(asked(fresh, "meetings", f'first: 9, sort: NEWEST, after: "{end}"')["nodes"]) == 2
    now = asked(fresh, "trail", f'first: 500, after: "{after}", knownAt: "{later.entries[-1].position}"')
    assert int(now["nodes"][-1]["ref"]) == later.entries[-1].position


UNKNOWN = {
    "group": '"nobody"', "agency": '"nobody"', "meeting": '"nobody"', "person": '"nobody"', "seat": '"nobody"',
    "by": '"nobody"', "kind": '"nothing"', "way": '"nothing"', "what": '["nothing"]', "state": '["NOTHING"]',
}  # fmt: skip
FILTERS = [
    (name, argument)
    for name, field in LISTS.items()
    for argument, a in field.args.items()
    if argument in UNKNOWN and get_named_type(a.type).name in ("String", "ID")
]


@pytest.mark.parametrize(("name", "argument"), FILTERS)
def test_a_word_that_nobody_knows_is_refused(asker: Asker, name: str, argument: str) -> None:
    (error,) = asker.refused(f"{{ {name}({argument}: {UNKNOWN[argument]}) {{ nodes {{ ref }} }} }}")
    assert error["extensions"]["code"] == "BAD_VALUE"
    assert error["message"].startswith(f"{argument}: ")


def test_several_values_of_a_filter_give_what_each_gives(asker: Asker) -> None:
    for name, argument, values in (
        ("meetings", "states", ("HELD", "SCHEDULED")),
        ("attendance", "outcomes", ("PRESENT", "APOLOGIES", "ABSENT")),
        ("trail", "kinds", ("MeetingHeld", "SeatCreated")),
        ("decisions", "kinds", ("DECISION", "NOTING")),
        ("meetings", "verdicts", ("MET", "SILENT")),
    ):
        each = [asked(asker, name, f"first: 500, {argument}: {v}", "nodes { ref }")["nodes"] for v in values]
        whole = asked(asker, name, f"first: 500, {argument}: [{', '.join(values)}]", "nodes { ref }")["nodes"]
        assert sorted(n["ref"] for one in each for n in one) == sorted(n["ref"] for n in whole)
        assert asked(asker, name, f"first: 500, {argument}: []", "nodes { ref }")["nodes"] == []


def test_a_filter_says_what_each_of_its_fields_asks() -> None:
    filters = ListFilter.__subclasses__()
    assert len(filters) >= 8
    for kind in filters:
        assert conditions_of(kind).keys() == {*kind.__struct_fields__}, kind
        for name, condition in conditions_of(kind).items():
            assert f"%({name})s" in condition


def test_first_and_last_together_are_refused(asker: Asker) -> None:
    for arguments in ("first: 3, last: 3", "last: 501", "last: -1"):
        (error,) = asker.refused(f"{{ meetings({arguments}) {{ nodes {{ ref }} }} }}")
        assert error["extensions"]["code"] == "BAD_PAGE"


def test_a_long_list_is_counted_to_a_bound(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_MAX", 5)
    monkeypatch.setattr("api.graphql.paging.COUNT_MAX", 5)
    found = asked(asker, "trail", "first: 1", "totalCount totalCountIsLowerBound")
    assert found == {"totalCount": 5, "totalCountIsLowerBound": True}


def test_lists_of_one_group_are_paged_backward_too(asker: Asker) -> None:
    query = f'{{ group(slug: "{MQAP}", {CLOSED}) {{ meetings(last: 1) {{ nodes {{ ref }} totalCount }} }} }}'
    found = asker.ask(query)["group"]["meetings"]
    assert found == {"nodes": [{"ref": id_of("second")}], "totalCount": 2}
