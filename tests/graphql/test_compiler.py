"""Compiled operations answer as the executor does: data, errors, their order, and what is counted."""

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    execute_sync,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
    validate,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.context import RequestContext
from api.graphql.execution import formatted_error
from api.graphql.operations.compiler import compiled
from api.graphql.operations.executor import CountingExecutor
from api.graphql.query import Query
from api.graphql.schema import build
from ledger.postgres import embedded
from projections.engine.budget import Budget, Limits, OverBudget
from projections.engine.snapshot import snapshot
from tests.graphql.asker import Viewer
from tests.support.correction_history import met_with_roll
from tests.support.databases import Database
from tests.support.story_database import database_of
from tests.support.work_history import year_of_work

SCHEMA, _ = build()
assert SCHEMA.query_type is not None


@pytest.fixture(scope="module")
def worked(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, year_of_work(met_with_roll(), ended=False)) as database:
        yield database


def selection(kind: Any, chance: random.Random, depth: int) -> str:
    """Some fields of a type, with aliases, fragments and arguments."""
    found = ["__typename"] if chance.random() < 0.3 else []
    fields = [*kind.fields.items()]
    for name, field in chance.sample(fields, min(len(fields), 6)):
        below = get_named_type(field.type)
        if any(is_required_argument(a) for a in field.args.values()) and name != "leadsTo":
            continue
        arguments = '(kind: "action")' if name == "leadsTo" else "(lang: CY)" if "lang" in field.args else ""
        if "first" in field.args:
            arguments = f"(first: {chance.randint(0, 4)})"
        alias = f"a{chance.randint(0, 99)}: " if chance.random() < 0.2 else ""
        if is_leaf_type(below):
            found.append(f"{alias}{name}{arguments}")
        elif depth:
            found.append(f"{alias}{name}{arguments} {{ {selection(below, chance, depth - 1)} }}")
    if isinstance(kind, GraphQLInterfaceType):
        some = chance.choice(SCHEMA.get_possible_types(kind))
        found.append(f"... on {some.name} {{ {selection(some, chance, 0)} }}")
    return " ".join(found) or "__typename"


def questions(seed: int) -> str:
    chance = random.Random(seed)
    assert SCHEMA.query_type is not None
    lists = [n for n, f in SCHEMA.query_type.fields.items() if get_named_type(f.type).name.endswith("Connection")]
    asked = []
    for number, name in enumerate(chance.sample(lists, 2)):
        node = get_named_type(SCHEMA.query_type.fields[name].type).fields["nodes"].type
        kind = get_named_type(node)
        clocks = chance.choice(("", ', on: "2025-06-20"', ', knownAt: "40"', ", knownAt: $at"))
        inner = selection(kind, chance, chance.randint(0, 3))
        page = chance.choice(("", "pageInfo { hasNextPage endCursor }", "totalCount edges { cursor }"))
        asked.append(
            f"q{number}: {name}(first: {chance.randint(0, 9)}{clocks}) {{ nodes {{ ...F{number} {inner} }} {page} }}"
        )
        asked.append(f"fragment F{number} on {kind} {{ {selection(kind, chance, 1)} }}")
    return f"query ($at: String) {{ {asked[0]} {asked[2]} }} {asked[1]} {asked[3]}"


def answers(database: Database, document: Any, variables: dict[str, Any], viewer: Viewer, limits: Limits) -> list[Any]:
    """What the executor and the plan answer, with their errors, or that it was too much; and what each counted."""
    found: list[Any] = []
    for plan in (None, compiled(SCHEMA, document, None)):
        with psycopg.connect(database.dsn, autocommit=True) as connection:
            budget = Budget(limits)
            with snapshot(connection, budget) as seen:
                root = Query(context=RequestContext(seen, viewer, lambda sealed: sealed.ct))
                try:
                    result = (
                        execute_sync(SCHEMA, document, root_value=root, context_value=budget, variable_values=variables,
                                     executor_class=CountingExecutor)
                        if plan is None
                        else plan.execute(root, budget, variables)
                    )  # fmt: skip
                except OverBudget as error:
                    found.append((type(error), None, None))
                    continue
        assert result is not None
        errors = [{**formatted_error(e), "message": ""} for e in result.errors or ()]
        for each in errors:
            each["extensions"] = {"code": each["extensions"]["code"]}
        found.append((result.data, errors, (budget.values, budget.bytes)))
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), limited=st.booleans())
def test_a_plan_answers_as_the_executor_does(worked: Database, seed: int, limited: bool) -> None:
    document = parse(questions(seed))
    if validate(SCHEMA, document):  # two fields of one name that cannot be merged
        return
    assert compiled(SCHEMA, document, None) is not None
    viewer = Viewer(groups=("sub-group",), names=False) if limited else Viewer()
    executed, planned = answers(worked, document, {"at": "50"}, viewer, Limits())
    assert planned == executed
    assert [*map(str, _order(planned[0]))] == [*map(str, _order(executed[0]))]


def _order(value: Any) -> Iterator[Any]:
    """The names of all fields in the order of the answer."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _order(each)
    elif isinstance(value, list):
        for each in value:
            yield from _order(each)


ERRORS = [
    "{ meetings(first: 501) { nodes { ref } } ledger { position } }",
    '{ group(slug: "board", knownAt: "999999") { ref } ledger { position } }',
    "{ groups { nodes { ref meetings(first: -1) { nodes { ref } } } } }",
    '{ agency(slug: "police") { ref } attendance(agency: "nobody") { nodes { ref } } }',
    '{ groups { nodes { slug agencies { attendance(from: "2026-01-02", to: "2026-01-01") { rate } } } } }',
    "query ($n: Int) { groups(first: $n) { nodes { slug actions(first: $n) { nodes { ref } } } } }",
]


@pytest.mark.parametrize("query", ERRORS)
def test_errors_of_a_plan_are_those_of_the_executor(worked: Database, query: str) -> None:
    executed, planned = answers(worked, parse(query), {"n": 600}, Viewer(), Limits())
    assert executed == planned
    assert executed[1]


@pytest.mark.parametrize("limits", [Limits(values=20), Limits(bytes=200), Limits(rows=5)])
def test_a_plan_costs_what_the_executor_costs(worked: Database, limits: Limits) -> None:
    query = """{ groups { nodes { slug seats { ref title member { ref name } }
      meetings { nodes { ref attendance { outcome seat { ref } } } } } } }"""
    executed, planned = answers(worked, parse(query), {}, Viewer(), limits)
    assert executed[0] == planned[0]
    assert isinstance(executed[0], type)


@pytest.mark.parametrize(
    "query",
    ["{ __schema { types { name } } }", "query ($x: Boolean!) { groups { nodes { slug @include(if: $x) } } }",
     '{ __type(name: "Group") { name } }', "{ groups { nodes { ... @skip(if: true) { slug } } } }"],
)  # fmt: skip
def test_what_is_not_compiled_is_left_to_the_executor(query: str) -> None:
    assert compiled(SCHEMA, parse(query), None) is None


def test_every_kind_of_type_is_compiled() -> None:
    """A type that the compiler does not know of would be taken for a scalar."""
    known = (GraphQLObjectType, GraphQLInterfaceType, GraphQLEnumType, GraphQLInputObjectType)
    own = [t for t in SCHEMA.type_map.values() if not t.name.startswith("__")]
    assert all(isinstance(t, known) or is_leaf_type(t) for t in own)


def test_what_a_row_names_is_not_read_for_its_ids(worked: Database) -> None:
    asked = {}
    for below in ("id ref __typename", "title"):
        document = parse(f"{{ attendance {{ nodes {{ meeting {{ ref }} seat {{ {below} }} }} }} }}")
        plan, budget = compiled(SCHEMA, document, None), Budget()
        with psycopg.connect(worked.dsn, autocommit=True) as connection, snapshot(connection, budget) as seen:
            assert plan is not None
            found = plan.execute(Query(context=RequestContext(seen, Viewer(), lambda sealed: sealed.ct)), budget, {})
        assert found is not None
        assert found.data is not None
        assert found.data["attendance"]["nodes"]
        asked[below] = budget.statements
    assert asked == {"id ref __typename": 1, "title": 2}
