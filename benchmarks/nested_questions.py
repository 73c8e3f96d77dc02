"""Nested questions in this process: what the compiled plan takes of the processor beside graphql-core's executor, on the
same snapshot of the same ledger, turn about, as a service answers them."""

import gc
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import psycopg
from graphql import DocumentNode, GraphQLSchema, execute_sync, parse
from msgspec import Struct

from api.graphql.context import RequestContext
from api.graphql.operations.compiler import CompiledOperation, compiled
from api.graphql.operations.executor import CountingExecutor
from api.graphql.query import Query
from api.graphql.schema import build
from api.languages import translating
from api.pages.question import document
from api.server.process import exempt_from_collection
from benchmarks import multiplied_ledger
from benchmarks.databases import OpenDatabase
from benchmarks.measure import Measure
from benchmarks.multiplied_ledger import Seed
from benchmarks.question_latency import QUESTION, SLUG
from projections.engine import read_schema
from projections.engine.budget import Budget
from projections.engine.rebuild import rebuild
from projections.engine.snapshot import snapshot
from tests.graphql.asker import Viewer

GROUP, PAGE = f"{SLUG}-0", {"first": 50}
MEETING = f'{{ meetings(group: "{GROUP}", first: 1, state: HELD, sort: NEWEST) {{ nodes {{ ref }} }} }}'
ROLL = """query ($slug: String!) { group(slug: $slug) { name meetings(first: 20) { nodes {
  ref heldOn state attendance { day outcome expected attended seat { ref } } } } } }"""
ROLLS = """{ meetings(first: 50) { nodes { id ref day state heldOn
  attendance { id outcome expected attended excluded meeting { ref } seat { id ref } } } } }"""
AIM = "2"
Say = Callable[[str], None]


class NestedSizes(Struct, frozen=True):
    """How long the ledger is, and how often each question is asked in each way."""

    events: int = 20_000
    rounds: int = 9


def measures(places: OpenDatabase, seed: Seed, sizes: NestedSizes, say: Say) -> Iterator[Measure]:
    """The group card, rolls of meetings, and the questions of the pages that an auditor reads. Raises AssertionError where
    answers differ."""
    schema, _ = build()
    with places("nested") as place:
        say(f"nested questions: filling a ledger of {sizes.events:,} events")
        multiplied_ledger.multiply(seed, place.admin, sizes.events)
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
            rebuild(place.store(), connection, grace_s=0, say=lambda _: None)
            exempt_from_collection()
            for name, (text, variables) in _questions(schema, connection).items():
                parsed = parse(text)
                plan = compiled(schema, parsed, None)
                assert plan is not None, name
                took: dict[bool, list[float]] = {False: [], True: []}
                answers: dict[bool, Any] = {}
                for _ in range(sizes.rounds):
                    for planned, of_round in took.items():
                        began = time.thread_time()
                        answers[planned] = _answer(schema, connection, parsed, plan if planned else None, variables)
                        of_round.append((time.thread_time() - began) * 1000)
                assert answers[True] == answers[False], name
                times = median(took[False]) / median(took[True])
                yield Measure(name=f"nested question {name}: times the executor", value=times, aim=AIM)
                yield Measure(name=f"nested question {name}: processor, p50", value=median(took[True]), unit="ms")
            gc.unfreeze()


def _questions(schema: GraphQLSchema, connection: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    meeting = _answer(schema, connection, parse(MEETING), None, {})["meetings"]["nodes"][0]["ref"]
    of_group = {"group": GROUP, **PAGE}
    pages: dict[str, dict[str, Any]] = {
        "group": {"slug": GROUP},
        "attendance": {"slug": GROUP},
        "meeting": {"id": meeting},
        **dict.fromkeys(("meetings", "decisions", "trail"), of_group),
        **dict.fromkeys(("due", "work", "people"), PAGE),
    }
    lists = {"card": (QUESTION, {"slug": GROUP}), "roll": (ROLL, {"slug": GROUP}), "rolls": (ROLLS, {})}
    return {**lists, **{name: (document(name), variables) for name, variables in pages.items()}}


def _answer(
    schema: GraphQLSchema,
    connection: Any,
    parsed: DocumentNode,
    plan: CompiledOperation | None,
    variables: dict[str, Any],
) -> Any:
    """The data, by the plan where one is given."""
    budget = Budget()
    with translating("en"), snapshot(connection, budget) as seen:
        root = Query(context=RequestContext(seen, Viewer(names=False), lambda _: None))
        if plan is not None:
            found = plan.execute(root, budget, variables)
        else:
            found = execute_sync(
                schema, parsed, root_value=root, context_value=budget, variable_values=variables,
                executor_class=CountingExecutor,
            )  # fmt: skip
    assert found is not None
    assert not found.errors, found.errors
    return found.data
