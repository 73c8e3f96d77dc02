"""Tests are shared out so that nothing is set up twice for little, and nobody is left alone with the longest in the end."""

import pytest

from tests.support import isolation
from tests.support.distribution import LONG, TOGETHER, turn, unit


def test_a_file_is_a_unit_and_so_is_a_folder_that_is_set_up_once() -> None:
    assert unit("tests/api/test_reach.py::test_a[x::y]") == "tests/api/test_reach.py"
    assert unit("tests/terms/test_range.py::test_a") == unit("tests/terms/test_lay_panel.py::test_b") == "tests/terms/"


@pytest.mark.parametrize("place", [*TOGETHER, *LONG])
def test_every_place_that_is_named_is_there(place: str) -> None:
    assert (isolation.ROOT / place).exists()


def test_the_longest_come_first_and_the_rest_stays_as_it_was() -> None:
    found = sorted(["tests/b.py::1", "tests/a.py::2", f"{LONG[0]}b.py::3", "tests/b.py::4", LONG[-1]], key=turn)
    assert found == [f"{LONG[0]}b.py::3", LONG[-1], "tests/b.py::1", "tests/a.py::2", "tests/b.py::4"]
