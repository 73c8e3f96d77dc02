"""The lawful history of every body that the rules are tried on: the invented ones, the demonstration's, frozen ones."""

from collections.abc import Iterator
from functools import cache

from api import demonstration
from tests.judgements.frozen_histories import FrozenHistory, frozen_histories
from tests.support.memory_ledger import MemoryLedger
from tests.terms.scenario import ScenarioCommands
from tests.terms.scenarios import SCENARIOS

DEMONSTRATION = "demonstration"

Commands = Iterator[tuple[str, str, dict[str, object]]]


BODIES = (*SCENARIOS, DEMONSTRATION, *frozen_histories())


@cache
def history(body: str) -> MemoryLedger | FrozenHistory:
    """A ledger that holds what is told of a body, and of those it answers to."""
    if body in frozen_histories():
        return frozen_histories()[body]
    ledger = MemoryLedger()
    for command in _demonstrated() if body == DEMONSTRATION else _recorded(body):
        ledger.post(*command)
    return ledger


def _recorded(body: str) -> Commands:
    scenario = ScenarioCommands()
    SCENARIOS[body](scenario)
    return ((key, path, fields) for key, (path, fields) in scenario.commands.items())


def _demonstrated() -> Commands:
    return ((command.key, command.path, command.body) for command in demonstration.year().commands)
