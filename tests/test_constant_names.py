"""One value, one constant: no two modules of the four packages give one name to one value, coincidences apart."""

import ast
from collections import defaultdict
from pathlib import Path

HOME = Path(__file__).parent.parent
PACKAGES = ("domain", "ledger", "projections", "api")

COINCIDENCES = {
    "CHUNK_BYTES": "how much is read at a time, of a backup and of an evidence pack",
    "LINES_MAX": "how many lines are printed, of the trail and of the access record",
    "POLL_S": "how often one looks, at a lock and at the read side",
    "RETRY_S": "after how long one tries again, to write the access record and to begin a background thread",
    "SHOWN_MAX": "how much a message shows of a list, one that is different in each",
    "WAIT_S": "how long one waits at most before looking again, of the integrator and of the projector",
    "log": "the logger of the service",
}
"""Names that several modules give to one value, each with why that is no copy: one may change without the other."""


def constants_defined_twice() -> dict[str, list[list[str]]]:
    """For each name that several modules give to one value (type variables apart): the modules, a list a value."""
    modules: dict[tuple[str, str], list[str]] = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((HOME / package).rglob("*.py")):
            for name, value in _constants(ast.parse(path.read_text())):
                modules[name, value].append(str(path.relative_to(HOME)))
    found = defaultdict(list)
    for (name, value), paths in modules.items():
        if len(paths) > 1 and not value.startswith("TypeVar("):
            found[name].append(paths)
    return found


def _constants(module: ast.Module) -> list[tuple[str, str]]:
    """The names that a module gives at its top, each with the expression of its value."""
    found = []
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [(target.id, ast.unparse(node.value)) for target in targets if isinstance(target, ast.Name)]
    return found


def test_no_constant_or_alias_is_defined_twice() -> None:
    for name, copies in constants_defined_twice().items():
        assert name in COINCIDENCES, f"{name} has one value in {', '.join(copies[0])}: define it once and import it"


def test_no_coincidence_is_named_that_is_none() -> None:
    assert {*COINCIDENCES} <= {*constants_defined_twice()}
