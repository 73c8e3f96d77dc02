"""The lines of `quorate why` about duties."""

from typing import Any

from api.cli.subcommands.why import _duty_lines


def test_the_earliest_day_of_a_duty_is_shown() -> None:
    told: dict[str, Any] = {"termsVersion": None}
    for part in ("clauses", "interpretations", "steps", "counted", "uncounted", "wouldChange"):
        told[part] = []
    duty: dict[str, Any] = {
        "kind": "DEADLINE",
        "state": "NOT_YET",
        "what": "the vote",
        "since": None,
        "earliestOn": "2026-05-04",
        "dueOn": None,
        "basisEvents": {"nodes": []},
        "explanation": told,
    }
    assert [*_duty_lines([duty])] == ["the vote, not before 2026-05-04: not yet"]
