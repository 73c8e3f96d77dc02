"""What `.ci/run` begins with: `make run` answers the README's question as the README says; or what is otherwise is told."""

import sys
from pathlib import Path

import pytest

from tests.running.checkout import Checkout

SCRIPT = Path("tools") / "first_minute.py"
RIGHT = '"counted": {"members": 5, "agencies": 3}'
WRONG = {
    RIGHT.replace("5", "6"): "The README's first minute: .data.now.quorum.counted.members is 5, and the README has 6",
    '"counted": {"members": 5}': "The README's first minute: .data.now.quorum.counted is ",
}


def said(checkout: Checkout) -> tuple[int, str]:
    """The exit status of the script, and its last line."""
    status, output = checkout.second(sys.executable, checkout.home / SCRIPT)
    assert not checkout.server()
    return status, output.splitlines()[-1]


def test_the_question_of_the_readme_is_answered_as_it_says(checkout: Checkout) -> None:
    assert said(checkout) == (0, "The README's question has the README's answer.")


@pytest.mark.parametrize("written", WRONG)
def test_another_answer_than_that_of_the_readme_is_told(checkout: Checkout, written: str) -> None:
    page = checkout.home / "README.md"
    text = page.read_text()
    assert RIGHT in text
    page.write_text(text.replace(RIGHT, written))
    try:
        status, line = said(checkout)
    finally:
        page.write_text(text)
    assert (status, line.startswith(WRONG[written])) == (1, True), line


def test_a_service_that_does_not_start_is_told(checkout: Checkout) -> None:
    status, output = checkout.second(sys.executable, checkout.home / SCRIPT, DATABASE_URL="postgresql://x/y")
    assert (status, output.splitlines()[-1]) == (1, "The README's first minute: `make run` does not begin to answer")
