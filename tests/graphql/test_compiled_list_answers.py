"""Over HTTP a compiled list answers as a thread does, byte for byte: random documents over every list, with filters, both
clocks, cursors, counts and edges, each asked in both ways, of credentials of every role, of all groups and of some."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import msgspec
import psycopg
import pytest
from graphql import GraphQLArgument, GraphQLEnumType, GraphQLList, GraphQLNonNull, get_named_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.agency_fields import AGENCY_FIELDS
from api.graphql.compiled_lists import NOT_COMPILED, NOT_PAGED, compiled_list
from api.graphql.operations.document_cache import DocumentCache
from api.graphql.schema import build
from api.graphql.single_statements import SingleStatements
from domain.permission import Role
from ledger.postgres import embedded
from projections.engine.single_statement import known_head
from projections.engine.snapshot import snapshot
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.correction_history import met_with_roll
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.work_history import BOARD, HEALTH, POLICE, SUB, year_of_work

SCHEMA, _ = build()
DOCUMENTS = DocumentCache(SCHEMA)
QUERY: Any = SCHEMA.query_type
LISTS = [
    n for n, f in QUERY.fields.items() if get_named_type(f.type).name.endswith("Connection") and n not in NOT_PAGED
]
IDS = "{ id ref __typename }"
PAGE_INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
DAYS = ("2025-04-01", "2025-05-20", "2025-06-15", "2026-03-01", "2030-01-01")
GROUPS: tuple[tuple[str, ...] | None, ...] = (None, ("sub-group",), ("board",), (SUB, BOARD), ("nowhere",), ())
POOLS: dict[str, tuple[Any, ...]] = {
    "group": ("sub-group", "board", SUB, BOARD, "nowhere", "Sub Group"),
    "agency": ("police", "health", POLICE, HEALTH, "nobody"),
    "meeting": (id_of("first"), id_of("board-june"), id_of("nothing"), "sub-group@2025-06-10"),
    "seat": ("s1", "s2", "s99"),
    "person": (id_of("ann"), id_of("bob"), id_of("nobody")),
    "by": ("somebody", "nobody"),
    "kinds": ("board", "sub-group", "forum"),
    "kind": ("action", "recommendation", "SeatCreated", "decision", "nothing"),
    "way": ("chairs-action", "nothing"),
    "what": ("action", "nothing"),
    "state": ("open", "closed", "made", "agreed", "nothing"),
    "positions": tuple(range(1, 90)),
    "lateDays": (0, 5, 400, -1),
    "knownAt": ("1", "5", "40", "100000", "2025-06-01", "2030-01-01", "2025-06-01T12:00Z", "soon"),
    "first": (0, 1, 2, 3, 7, 500, 501),
    "last": (0, 1, 2, 50, 501),
}


@pytest.fixture(scope="module")
def asker(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    with database_of(server, year_of_work(met_with_roll(), ended=False)) as database, opened(database) as asker:
        yield asker


@cache
def fields_of(name: str, role: str) -> list[str]:
    """The fields of the members of a list that are compiled, each as a document asks for it."""
    kind = get_named_type(get_named_type(QUERY.fields[name].type).fields["nodes"].type)
    asked = [text for field in kind.fields for text in (field, f"{field} {IDS}")]
    if role == "agency":
        asked = [text for text in asked if text.split()[0] in AGENCY_FIELDS.get(kind.name, ())] or ["__typename"]
    found = []
    for text in asked:
        given = "(positions: [1])" if name == "events" else ""
        checked = DOCUMENTS.checked(f"{{ {name}{given} {{ nodes {{ {text} }} }} }}")
        if not checked.errors and compiled_list(SCHEMA, checked, None):
            found.append(text)
    return found


def value(chance: random.Random, name: str, argument: GraphQLArgument) -> str:
    """A value of an argument, as a document writes it."""
    kind = argument.type.of_type if isinstance(argument.type, GraphQLNonNull) else argument.type
    if isinstance(kind, GraphQLList):
        inner = GraphQLArgument(kind.of_type)
        return f"[{', '.join(value(chance, name, inner) for _ in range(chance.randint(1, 3)))}]"
    if isinstance(kind, GraphQLEnumType):
        return str(chance.choice([*kind.values]))
    if kind.name == "Boolean":
        return chance.choice(["true", "false"])
    if kind.name == "Date" or name.startswith("recorded"):
        return f'"{chance.choice(DAYS)}"'
    found = chance.choice(POOLS[name])
    return str(found) if isinstance(found, int) else f'"{found}"'


def arguments(chance: random.Random, name: str) -> list[str]:
    """Some of the arguments of a list, without cursors."""
    of = QUERY.fields[name].args
    required = [n for n, a in of.items() if isinstance(a.type, GraphQLNonNull) and n != "sort"]
    filters = [n for n in of if n not in ("first", "after", "last", "before", *required, *NOT_COMPILED)]
    some = [*required, *chance.sample(filters, min(len(filters), chance.choice([0, 1, 1, 2, 3])))]
    some += chance.choice([[], ["first"], ["first"], ["last"]])
    return [f"{each}: {value(chance, each, of[each])}" for each in some]


def selection(chance: random.Random, name: str, role: str) -> str:
    fields = fields_of(name, role)

    def members() -> str:
        return " ".join(chance.sample(fields, chance.randint(1, min(4, len(fields))))) + " __typename"

    parts = [f"nodes {{ {members()} }}", f"edges {{ cursor node {{ {members()} }} }}", "more: edges { c: cursor }",
             "__typename" if role != "agency" else PAGE_INFO]  # fmt: skip
    if role != "agency":
        parts += ["totalCount", "totalCountIsLowerBound", "n: totalCount"]
    return " ".join([*chance.sample(parts, chance.randint(1, 4)), PAGE_INFO])


def viewer(chance: random.Random, role: str) -> Viewer:
    if role == "agency":
        return Viewer(role=role, agency=chance.choice([POLICE, HEALTH]), names=chance.random() < 0.5, audits=False)
    groups = chance.choice(GROUPS)
    return Viewer(role=role, groups=groups, names=chance.random() < 0.5, audits=role in ("administrator", "auditor"))


def answers(asker: Asker, text: str, **variables: Any) -> tuple[int, bytes, bool, list[Any]]:
    """The answer of a thread, after which the document is compiled; whether it is answered at once then; and its errors.
    Asserts that both answers are the same, in every byte."""
    single, given = asker.endpoint._single, {"query": text, "variables": variables}
    single.head = None
    straight = asker.send(json=given)
    with psycopg.connect(asker.database.dsn, autocommit=True) as connection, snapshot(connection) as seen:
        single.head = known_head(seen)
    at_once = []
    answer = SingleStatements.answer

    async def noted(*of: Any) -> Any:
        found = await answer(single, *of)
        at_once.append(found is not None)
        return found

    single.answer = noted  # type: ignore[method-assign, assignment]  # to see which way was taken
    try:
        once, again = asker.send(json=given), asker.send(json=given)
    finally:
        del single.answer
    assert once.content == again.content == straight.content, text
    assert {**once.headers} == {**straight.headers}
    errors = msgspec.json.decode(once.content).get("errors", [])
    return once.status_code, once.content, at_once == [True, True], errors


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", [*get_args(Role)])
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_a_list_is_answered_as_a_thread_answers_it(asker: Asker, role: str, name: str, seed: int) -> None:
    chance = random.Random(seed)
    asker.viewer = viewer(chance, role)
    given = arguments(chance, name)
    selected, cursor = selection(chance, name, role), ""
    for _ in range(3):
        asked = ", ".join([*given, *([cursor] if cursor else [])])
        text = f"{{ {name}{f'({asked})' if asked else ''} {{ {selected} }} }}"
        _, body, at_once, errors = answers(asker, text)
        if errors:
            return
        assert at_once or "2030" in text or "Sub Group" in text or "@" in text, text
        page = msgspec.json.decode(body)["data"][name]["pageInfo"]
        cursor = f'after: "{page["endCursor"]}"' if "last" not in text else f'before: "{page["startCursor"]}"'
        if not page["startCursor"]:
            return
