"""The lawful histories of invented bodies, a module each: `record` posts the commands, `SLUG` names the body."""

import importlib
import pkgutil
from collections.abc import Callable

from tests.terms.scenario import ScenarioCommands


def _recorders() -> dict[str, Callable[[ScenarioCommands], None]]:
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    return {module.SLUG: module.record for module in modules}


SCENARIOS = _recorders()
"""What records the history of each body, by its slug."""
