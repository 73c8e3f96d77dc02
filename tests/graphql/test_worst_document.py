"""The worst document is searched for, not listed: random walks over the schema, towards what costs most. Whatever is found,
all of its answer was counted, and it ended at the limits. What these are worth in seconds and bytes `make bench` says."""

import json
import math
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st
from msgspec.structs import replace

from api.graphql.schema import build
from api.http.concurrency import QuestionCost
from api.http.costs import QUESTION
from ledger.postgres import embedded
from tests.graphql.asker import Asker, opened
from tests.support.random_documents import RandomDocument
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.two_meetings import MQAP, two_meetings

SCHEMA, _ = build()
GIVEN = {"slug": f'"{MQAP}"', "id": f'"{id_of("first")}"', "position": "3"}
# far less than what is allowed, so that the search comes there soon; no time, so that it comes there on every machine
LIMITS = replace(QUESTION, values=300, bytes=30_000, rows=150, processor_s=math.inf, database_s=math.inf)
STEP = 600
"""What may come between two looks at the counts: a page, and what its members hold themselves."""


class Costs:
    """What the last question has cost."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.last: list[QuestionCost] = []
        asker.endpoint._queue.observe = self.last.append

    def ask(self, text: str) -> tuple[Any, bytes, QuestionCost | None]:
        self.last.clear()
        answer = self.asker.send(json={"query": text})
        return answer.json(), answer.content, self.last[-1] if self.last else None


@pytest.fixture(scope="module")
def costs(server: embedded.EmbeddedServer) -> Iterator[Costs]:
    with database_of(server, two_meetings()) as database, opened(database, LIMITS) as asker:
        yield Costs(asker)


def leaves(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    if isinstance(value, list):
        return sum(map(leaves, value))
    return 1


@settings(max_examples=40, suppress_health_check=[*HealthCheck], deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_worst_document_that_a_search_finds_ends_at_the_limits(costs: Costs, random: Random) -> None:
    text = RandomDocument(SCHEMA, random, GIVEN).text
    answer, content, cost = costs.ask(text)
    codes = {e["extensions"]["code"] for e in answer.get("errors", ())}
    nothing_supposed = {"BAD_VALUE"} if "whatIf" in text else set[str]()
    assert codes <= {"TOO_LARGE", "LIMIT_EXCEEDED"} | nothing_supposed, (codes, text)
    if cost is None or "LIMIT_EXCEEDED" in codes:
        return
    budget = cost.budget
    target(float(budget.values), label="values")
    target(float(budget.rows), label="rows")
    for name in ("values", "rows", "statements"):
        assert getattr(budget, name) <= getattr(LIMITS, name) + STEP, (name, text)
    if not codes:
        assert leaves(json.loads(content)["data"]) <= budget.values <= LIMITS.values, text
        assert len(content) <= budget.bytes + 1_000, text


def test_the_search_comes_to_the_limits(costs: Costs) -> None:
    """Or it would hold nothing: of ninety walks some are answered, and some end at a limit."""
    outcomes = []
    for seed in range(90):
        answer, _, _ = costs.ask(RandomDocument(SCHEMA, Random(seed), GIVEN).text)
        outcomes.append({e["extensions"]["code"] for e in answer.get("errors", ())} or {"answered"})
    assert outcomes.count({"TOO_LARGE"}) > 1
    assert outcomes.count({"answered"}) > 10
