"""Ids of nodes: unique over all types and clocks, answered again by `node`, and taken by every argument."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType

from api.graphql.global_ids import encoded
from api.graphql.root.nodes import FINDERS
from api.graphql.schema import build
from domain.events.meeting import proceedings
from domain.verdicts import Outcome
from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.correction_history import met_with_roll
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.two_meetings import MQAP, OTHER_GROUP, two_meetings
from tests.support.work_history import year_of_work

SEAT = "id ref title throughOffice member { id ref } deputies { id ref since person { id ref } }"
GROUP = f"""id ref slug seats {{ {SEAT} }} agencies {{ id ref seats {{ {SEAT} }} }} offices {{ id ref state }}
  duties {{ id ref dueOn satisfiedOn state meeting {{ id ref }} }} faults {{ id ref rule }}
  meetings {{ nodes {{ id ref day quorum {{ verdict }} decisions {{ id ref text consequence }} interests {{ id ref }}
    attendance {{ id ref outcome seat {{ {SEAT} }} member {{ id ref }} }} agenda {{ items {{ id ref title }} }}
    expected {{ seat {{ {SEAT} }} }} }} }}"""
WORK = "id ref kind state owed { id ref dueOn satisfiedOn } agencies { id ref slug }"
AGAIN = {
    "Seat": SEAT,
    "Duty": "id ref dueOn satisfiedOn state meeting { id ref }",
    "Attendance": f"id ref outcome seat {{ {SEAT} }} member {{ id ref }}",
    "Decision": "id ref text consequence",
    "Office": "id ref state",
    "Owed": "id ref dueOn satisfiedOn",
    "Deputy": "id ref since person { id ref }",
    "Item": "id ref title",
    "GroupAgency": f"id ref seats {{ {SEAT} }}",
}
CLOCKS = ("", '(on: "2025-06-20")', '(on: "2025-05-13", knownAt: "53")', '(knownAt: "53")', '(knownAt: "30")')


@pytest.fixture(scope="module")
def corrected(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    """Two meetings and their work, and a roll that was corrected at position 54."""
    story = two_meetings()
    roll = [e for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded)]
    story.correct(roll[0].position, outcome=Outcome.ABSENT)
    with database_of(server, story) as database, opened(database) as asker:
        yield asker


@pytest.fixture(scope="module")
def working(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    with database_of(server, year_of_work(met_with_roll(), ended=False)) as database, opened(database) as asker:
        yield asker


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from objects(each)
    elif isinstance(value, dict):
        if "id" in value:
            yield value
        for each in value.values():
            yield from objects(each)


def typed(selection: str) -> str:
    return selection.replace("{", "{ __typename")


def cached(asker: Asker, query: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What a normalized cache would hold after a query: fails where two objects of one key differ in a field."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for each in objects(asker.ask(typed(query))):
        known = kept.setdefault((each["__typename"], each["id"]), {})
        for name, value in each.items():
            if not isinstance(value, dict | list):
                assert known.setdefault(name, value) == value, (each, known)
            elif isinstance(value, dict) and "id" in value:
                assert known.setdefault(name, value["id"]) == value["id"], (each, known)
    return kept


def test_what_two_clocks_and_two_groups_say_stays_apart_in_a_cache(corrected: Asker) -> None:
    groups = " ".join(
        f"g{n}{m}: {f'groups{clocks}'} {{ nodes {{ {GROUP} }} }}" for n, clocks in enumerate(CLOCKS) for m in range(1)
    )
    kept = cached(corrected, f"{{ {groups} }}")
    seats = {k for k in kept if k[0] == "Seat"}
    assert len(seats) > 20
    verdicts = corrected.ask(
        f'{{ now: meeting(id: "{id_of("first")}") {{ id quorum {{ verdict }} }}'
        f' then: meeting(id: "{id_of("first")}", knownAt: "53") {{ id quorum {{ verdict }} }} }}'
    )
    assert verdicts["now"]["quorum"] != verdicts["then"]["quorum"]
    assert verdicts["now"]["id"] != verdicts["then"]["id"]


@pytest.mark.parametrize("clocks", CLOCKS)
def test_a_node_is_answered_again_as_it_was(corrected: Asker, clocks: str) -> None:
    data = corrected.ask(
        typed(f"{{ groups{clocks} {{ nodes {{ {GROUP} }} }} agencies{clocks} {{ nodes {{ id ref slug }} }} }}")
    )
    answered_again(corrected, data)


def test_work_is_answered_again(working: Asker) -> None:
    lists = " ".join(f"{name} {{ nodes {{ {WORK} }} }}" for name in ("audits", "recommendations", "actions", "plans"))
    data = working.ask(typed(f"{{ {lists} owed {{ nodes {{ {AGAIN['Owed']} }} }} faults {{ nodes {{ id ref rule }} }}"
                             " trail(first: 5) { nodes { id ref kind } } }"))  # fmt: skip
    assert len(answered_again(working, data)) >= 6


def answered_again(asker: Asker, data: Any) -> set[str]:
    """Ask for every node of an answer by its id, with the same selection where the whole of it is known."""
    of_kind: dict[str, dict[str, dict[str, Any]]] = {}
    for each in objects(data):
        of_kind.setdefault(each["__typename"], {})[each["id"]] = each
    for kind, each in of_kind.items():
        selection = typed(AGAIN.get(kind, "id ref"))
        query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {kind} {{ {selection} }} }} }}"
        found = asker.ask(query, ids=[*each])["nodes"]
        assert [f and f["id"] for f in found] == [*each], kind
        for one in found:
            before = each[one["id"]]
            assert {k: before[k] for k in one if k in before} == one, kind
    return {*of_kind}


def test_every_type_with_an_id_is_found_again() -> None:
    schema, _ = build()
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    identified = {t.name for t in schema.get_possible_types(node)}
    assert identified == {*FINDERS}
    others = [
        t.name for t in schema.type_map.values()
        if isinstance(t, GraphQLObjectType) and "id" in t.fields and t.name not in identified
    ]  # fmt: skip
    assert others == []


ARGUMENTS = {
    'group(slug: "%s") { ref }': ("Group", (id_of(MQAP),)),
    'agency(slug: "%s") { ref }': ("Agency", (id_of("rctcbc"),)),
    'meeting(id: "%s") { ref }': ("Meeting", (id_of("first"),)),
    'person(id: "%s") { ref }': ("Person", (id_of("Ada"),)),
    'meetings(group: "%s") { nodes { ref } }': ("Group", (id_of(MQAP),)),
    'attendance(agency: "%s") { nodes { ref } }': ("Agency", (id_of("rctcbc"),)),
    'attendance(meeting: "%s") { nodes { ref } }': ("Meeting", (id_of("first"),)),
    'attendance(person: "%s") { nodes { ref } }': ("Person", (id_of("Ada"),)),
    'attendance(seat: "%s") { nodes { ref } }': ("Seat", (id_of(MQAP), "s1")),
    'trail(group: "%s") { nodes { ref } }': ("Group", (id_of(MQAP),)),
    'trail(meeting: "%s") { nodes { ref } }': ("Meeting", (id_of("first"),)),
    'trail(person: "%s") { nodes { ref } }': ("Person", (id_of("Ada"),)),
}


@pytest.mark.parametrize("field", ARGUMENTS)
def test_an_argument_takes_an_id_or_a_ref(corrected: Asker, field: str) -> None:
    kind, key = ARGUMENTS[field]
    plain = corrected.ask(f"{{ {field % key[-1]} }}")
    assert next(iter(plain.values())) not in (None, {"nodes": []})
    assert corrected.ask(f"{{ {field % encoded(kind, key, '53@2025-06-20')} }}") == plain
    other = "Person" if kind != "Person" else "Agency"
    (error,) = corrected.refused(f"{{ {field % encoded(other, key, '')} }}")
    assert error["extensions"]["code"] == "BAD_VALUE"
    assert f"is the id of a {other}, not of a {kind}" in error["message"]


@pytest.mark.parametrize(
    "id",
    ["", "nonsense", id_of("first"), encoded("Nothing", ("x",), ""), encoded("Meeting", ("x",), "no@day"),
     encoded("Seat", ("x", "s1", "never"), ""), encoded("Deputy", ("x",), ""), "x" * 10_000],
)  # fmt: skip
def test_an_id_that_no_answer_gave_is_refused(corrected: Asker, id: str) -> None:
    (error,) = corrected.refused("query ($id: ID!) { node(id: $id) { id } }", id=id)
    assert error["extensions"]["code"] in ("BAD_ID", "KNOWN_AT_UNREADABLE")


def test_an_id_out_of_reach_is_null(corrected: Asker) -> None:
    query = typed(f"{{ groups {{ nodes {{ {GROUP} }} }} }}")
    nodes = corrected.ask(query)["groups"]["nodes"]
    theirs = next(n for n in nodes if n["slug"] == MQAP)
    ids = [each["id"] for each in objects(theirs) if each["__typename"] not in ("Person", "Agency")]
    corrected.viewer = Viewer(groups=(OTHER_GROUP,))
    try:
        found = corrected.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids[:500])["nodes"]
    finally:
        corrected.viewer = Viewer()
    assert len(found) > 50
    assert {*map(str, found)} == {"None"}
