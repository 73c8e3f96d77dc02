"""What a credential that is limited to groups reaches: every way through the schema ends at these groups."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from api.graphql.global_ids import encoded
from api.graphql.schema import build
from domain.events.group.decisions_outside import DecisionRatified, DecisionTakenOutside
from domain.events.meeting.preparation import AgendaItem, AgendaSet, Origin
from domain.events.meeting.proceedings import MeetingScheduled
from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.correction_history import met_with_roll
from tests.support.group_history import JUNE, MAY, held, one
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.work_history import BOARD, SUB, WORDS, year_of_work

SCHEMA, _ = build()
GIVEN = {
    "slug": '"{group}"',
    "from": '{{knownAt: "1"}}',
    "id": '"{id}"',
    "ids": '["{id}"]',
    "position": "1",
    "positions": f"{[*range(1, 200)]}",
    "kind": '"action"',
    "retract": "[{newest}]",
}
EVERYBODYS = {"agencies", "trail", "events"}
"""The lists that hold something for everybody: agencies are known to all, and so are the acts about them."""
WANTED = {"whatIf": ["retract"]}
"""What a field wants beside the arguments that its type requires."""


@pytest.fixture(scope="module")
def neighbours(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    """A sub group whose action stands on an agenda of the board, and whose decision a meeting of the board ratified."""
    story = year_of_work(met_with_roll(), ended=False)
    item = AgendaItem(id="i1", title=WORDS, comes_from=Origin(kind="action", work=id_of("action")))
    taken = {"decision": "o1", "way": "chairs-action", "text": WORDS}
    ratified = {"decision": "o1", "body": BOARD, "at_meeting": id_of("board-june")}
    story.record(one("board-june", MeetingScheduled, MAY, group=BOARD, meets_on=JUNE))
    story.record(one("board-june", AgendaSet, MAY + timedelta(days=7), items=(item,)))
    story.record(held("board-june", JUNE))
    story.record(one("sub-group", DecisionTakenOutside, MAY, **taken))
    story.record(one("sub-group", DecisionRatified, JUNE, **ratified))
    with database_of(server, story) as database, opened(database) as asker:
        yield asker


def test_work_does_not_lead_to_a_meeting_of_another_group(neighbours: Asker) -> None:
    query = "query ($id: ID!) { work(id: $id) { meetings { id: ref } } }"
    neighbours.viewer = Viewer()
    assert neighbours.ask(query, id=id_of("action"))["work"] == {"meetings": [{"id": id_of("board-june")}]}
    neighbours.viewer = Viewer(groups=("sub-group",))
    assert neighbours.ask(query, id=id_of("action"))["work"] == {"meetings": []}


def test_what_another_body_did_with_a_decision_is_told_and_the_body_is_not(neighbours: Asker) -> None:
    query = "{ decisions { nodes { id: ref sequels { kind body { slug } meeting { id: ref } } } } }"
    neighbours.viewer = Viewer(groups=("sub-group",))
    (sequel,) = next(d["sequels"] for d in neighbours.ask(query)["decisions"]["nodes"] if d["id"] == "o1")
    assert sequel == {"kind": "ratified", "body": None, "meeting": None}


@pytest.mark.parametrize("group", ["sub-group", "board"])
def test_no_way_through_the_schema_leads_to_another_group(neighbours: Asker, group: str) -> None:
    neighbours.viewer = Viewer()
    everything = reached(neighbours, group)
    assert {key for key in everything if key[0] == "Group"} == {("Group", SUB), ("Group", BOARD)}
    owners = {key: owner_of(neighbours, key) for key in everything}
    neighbours.viewer = Viewer(groups=(group,))
    found = reached(neighbours, group)
    elsewhere = {key: way for key, way in found.items() if owners[key] not in (None, group)}
    assert not elsewhere
    assert found


def test_no_list_holds_anything_for_a_credential_that_reaches_no_group(neighbours: Asker) -> None:
    """Of whatever type: what is neither a group, a meeting nor a piece of work is not seen by the walk above."""
    assert SCHEMA.query_type
    seen: dict[str, set[str]] = {"all": set(), "none": set()}
    for name, field in SCHEMA.query_type.fields.items():
        if str(field.type).endswith("Connection!"):
            given = [f"{a}: {GIVEN[a]}" for a in needed(field)]
            asked = f"{name}({', '.join(['first: 5', *given])})"
            for reach, viewer in {"all": Viewer(), "none": Viewer(groups=())}.items():
                neighbours.viewer = viewer
                if neighbours.ask(f"{{ {asked} {{ nodes {{ __typename }} }} }}")[name]["nodes"]:
                    seen[reach].add(name)
    assert seen["none"] == EVERYBODYS, "keep it within the groups of the credential: context.narrowed"
    assert len(seen["all"]) > 12


def reached(asker: Asker, group: str) -> dict[tuple[str, str], str]:
    """The groups, meetings and pieces of work, by type and id, that some way through the schema leads to, each field of
    each type being gone through once; and the way."""
    newest = asker.ask(f'{{ trail(group: "{group}", first: 1, sort: NEWEST) {{ nodes {{ position }} }} }}')
    given = {"group": group, "newest": newest["trail"]["nodes"][0]["position"]}
    found: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    ways = deque((field, kind) for field, kind in fields(SCHEMA.query_type, given))  # type: ignore[arg-type]  # there is one
    while ways:
        way, kind = ways.popleft()
        kinds = SCHEMA.get_possible_types(kind) if is_abstract_type(kind) else [kind]
        asked = " ".join(f"... on {k.name} {{ __typename {'id: ref' if owned(k) else ''} }}" for k in kinds)
        for step in reversed(way):
            asked = f"{step} {{ {asked} }}"
        for name, id in owned_in(asker.ask(f"{{ {asked} }}")):
            found.setdefault((name, id), " > ".join(way))
        for each in kinds:
            for (step,), below in fields(each, given):
                if (each.name, step) not in taken and len(way) < 12:
                    taken.add((each.name, step))
                    ways.append(((*way, f"... on {each.name}", step), below))
    return found


def fields(kind: GraphQLObjectType, given: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The fields of a type that lead on, with the arguments that they need."""
    for name, field in kind.fields.items():
        if not is_leaf_type(below := get_named_type(field.type)):
            wanted = needed(field) + WANTED.get(name, [])
            for id in ids_for(name) if {"id", "ids"} & {*wanted} else (None,):
                arguments = ", ".join(f"{a}: {GIVEN[a].format(id=id, **given)}" for a in wanted)
                yield (f"{name}({arguments})" if arguments else name,), below


def ids_for(name: str) -> tuple[str, ...]:
    plain = id_of("action"), id_of("board-june")
    if name not in ("node", "nodes"):
        return plain
    return tuple(encoded(kind, (ref,), "") for kind, ref in zip(("Action", "Meeting"), plain, strict=True))


def needed(field: GraphQLField) -> list[str]:
    return [name for name, argument in field.args.items() if is_required_argument(argument)]


def owned(kind: GraphQLObjectType) -> bool:
    return kind.name in ("Group", "Meeting") or any(i.name == "Work" for i in kind.interfaces)


def owned_in(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "id" in value:
            yield value["__typename"], value["id"]
        for inner in value.values():
            yield from owned_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from owned_in(inner)


def owner_of(asker: Asker, key: tuple[str, str]) -> str | None:
    kind, id = key
    if kind == "Group":
        return {SUB: "sub-group", BOARD: "board"}[id]
    name = "meeting" if kind == "Meeting" else "work"
    found = asker.ask(f"query ($id: ID!) {{ {name}(id: $id) {{ group {{ slug }} }} }}", id=id)[name]
    return str(found["group"]["slug"])
