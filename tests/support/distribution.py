"""Scheduling of test files over worker processes: as `--dist loadfile` does, with two differences.

Folders whose set-up takes longer than their tests go to one worker; what takes long goes first, so that no worker is left
alone with it in the end.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/imports/", "tests/reports/", "tests/rolls/", "tests/terms/")
"""Folders with a record for the session that all their tests ask."""
LONG = (
    "tests/running/",
    "tests/pages/",
    "tests/terms/",
    "tests/benchmarks/",
    "tests/test_fuzz.py",
    "tests/test_soak.py",
    "tests/projections/test_projector.py",
    "tests/projections/test_step.py",
    "tests/domain/rules/test_open_values.py",
    "tests/questions/test_plans.py",
)
"""Folders and files with the longest tests."""


def unit(nodeid: str) -> str:
    """What goes to one worker as a whole: a file, or a folder of `TOGETHER`."""
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def turn(nodeid: str) -> int:
    """The key to sort by: what is in `LONG` comes first, and otherwise nothing moves."""
    return 0 if nodeid.startswith(LONG) else 1


class UnitScheduling(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives whole units to workers, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False  # which would begin with the units of the most tests
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
