"""A replay that keeps little in memory makes the same changes as one that keeps all."""

import pytest

from projections.engine.replay import UNITS_MAX, replay
from tests.support.demonstration import DemonstrationTemplate


@pytest.mark.parametrize("units_max", [3, 40])
def test_a_replay_that_spills_makes_the_same_changes(demonstration: DemonstrationTemplate, units_max: int) -> None:
    with demonstration.copy() as demo:
        ledger = demo.service.store
        upto = ledger.head().position if units_max > 10 else 150
        whole = replay(ledger, upto, units_max=UNITS_MAX)
        for (command, expected), (again, changes) in zip(whole, replay(ledger, upto, units_max=units_max), strict=True):
            assert command == again
            assert sorted(changes, key=str) == sorted(expected, key=str), f"at position {command[-1].position}"
