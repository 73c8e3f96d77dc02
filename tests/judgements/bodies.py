"""The lawful history of every body that the rules are tried on: the invented ones, and the demonstration's."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from api import demonstration
from tests import terms
from tests.support.memory_ledger import MemoryLedger
from tests.terms.scenario import ScenarioCommands

DEMONSTRATION = "demonstration"

Commands = Iterator[tuple[str, str, dict[str, object]]]


def _modules() -> Iterator[tuple[str, str]]:
    """The slug of each invented body, with the module that tells of it."""
    for name in sorted(m.name for m in pkgutil.iter_modules(terms.__path__) if m.name.startswith("test_")):
        module = importlib.import_module(f"{terms.__name__}.{name}")
        if hasattr(module, "tell"):
            yield module.SLUG, module.__name__


MODULES = dict(_modules())
BODIES = (*MODULES, DEMONSTRATION)


@cache
def history(body: str) -> MemoryLedger:
    """A ledger that holds what is told of a body, and of those it answers to."""
    ledger = MemoryLedger()
    for command in _demonstrated() if body == DEMONSTRATION else _told(MODULES[body]):
        ledger.post(*command)
    return ledger


def _told(module: str) -> Commands:
    told = ScenarioCommands()
    importlib.import_module(module).tell(told)
    return ((key, path, fields) for key, (path, fields) in told.commands.items())


def _demonstrated() -> Commands:
    return ((command.key, command.path, command.body) for command in demonstration.year().commands)
