"""The import contracts are held: each layers contract finds an import against its order, and each package has one."""

import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

HOME = Path(__file__).parent.parent
CONFIGURATION = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERED = [contract for contract in CONFIGURATION["contracts"] if contract["type"] == "layers"]

UNORDERED = "api.graphql.types."
"""The package of the types of the schema, which name one another both ways, as the nodes of a graph do."""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """The imports between all modules of the packages."""
    first, *others = CONFIGURATION["root_packages"]
    return grimp.build_graph(first, *others, cache_dir=None)


def broken(graph: grimp.ImportGraph, contract: dict[str, Any], container: str | None) -> bool:
    """Whether an import goes against a contract within one of its containers."""
    layers = [grimp.Layer(*map(str.strip, layer.split("|"))) for layer in contract["layers"]]
    containers = {container} if container else None
    return bool(graph.find_illegal_dependencies_for_layers(layers=layers, containers=containers))


@pytest.mark.parametrize("contract", LAYERED, ids=lambda contract: contract["name"])
def test_each_contract_finds_an_import_against_its_order(graph: grimp.ImportGraph, contract: dict[str, Any]) -> None:
    siblings = [layer.split("|") for layer in contract["layers"]]
    # of a single layer, two that stand beside one another
    high, low = (siblings[0][0].strip(), siblings[-1][-1].strip())
    for container in contract.get("containers", [None]):
        importer, imported = (f"{container}.{name}" if container else name for name in (low, high))
        assert not broken(graph, contract, container)
        if importer == imported:
            continue  # a package of one module has no order; its contract asks for a place for the next one
        graph.add_import(importer=importer, imported=imported)
        found = broken(graph, contract, container)
        graph.remove_import(importer=importer, imported=imported)
        assert found, f"{importer} may import {imported}"


def test_each_package_of_several_modules_has_a_contract(graph: grimp.ImportGraph) -> None:
    named = {container for contract in LAYERED for container in contract.get("containers", ())}
    several = {module for module in graph.modules if len(graph.find_children(module)) > 1}
    unordered = {module for module in several if f"{module}.".startswith(UNORDERED)}
    assert several - named == unordered


def test_the_packages_have_contracts_that_name_every_module() -> None:
    named = {container for contract in LAYERED for container in contract.get("containers", ())}
    assert {*CONFIGURATION["root_packages"]} <= named
    assert all(contract["exhaustive"] for contract in LAYERED if "containers" in contract)
    (acyclic,) = [c for c in CONFIGURATION["contracts"] if c["type"] == "acyclic_siblings"]
    assert set(acyclic["ancestors"]) == set(CONFIGURATION["root_packages"])
