"""The answers chosen for what the terms leave open, by whom and from when (docs/interpretations.md says why)."""

from typing import Any

from api.demonstration.bodies import FIRST_DAY, THE_BOARD
from api.demonstration.script import CommandBody, CommandScript

BY_THE_BOARD: dict[str, Any] = {
    "terms.approved_on": "2025-03-20",
    "terms.approved_by": "board",
    "terms.effective_from": FIRST_DAY,
    "terms.year_start": "04-01",
    "body.board.group": THE_BOARD,
    "composition.nominations.statutory-partners.of": {"classes": ["statutory-partner"]},
    "quorum.when": "throughout",
    "quorum.counts.deputies": True,
    "quorum.counts.remote": True,
    "quorum.counts.staff": False,
    "quorum.counts.staff_agencies": False,
    "quorum.counts.invited": False,
    "quorum.inquorate.held": True,
    "office.chair.review.runs_from": "appointed",
    "office.vice-chair.review.runs_from": "appointed",
}
BY_THE_SUB_GROUP: dict[str, Any] = {
    "attendance.unit": "seat",
    "attendance.window": {"kind": "year"},
    "attendance.applies_to": {"classes": ["statutory-partner"]},
    "attendance.counts.deputies": True,
    "attendance.counts.remote": True,
    "attendance.counts.partial": True,
    "attendance.excludes.excused": "excluded",
    "attendance.excludes.inquorate": False,
}
AFTER_THE_FIRST_INQUORATE_MEETING: dict[str, Any] = {"quorum.inquorate.effect": "provisional"}
BY_WANDSWORTH: dict[str, Any] = {"terms.year_start": "04-01"}


def interpret(
    script: CommandScript, slug: str, answers: dict[str, Any], on: str, authority: CommandBody, pointer: str
) -> None:
    """Record answers, each for the whole year."""
    for key, value in answers.items():
        script.add(
            f"interpretation-{slug}-{key}",
            f"/groups/{slug}/interpretations",
            terms="1",
            key=key,
            value=value,
            from_=FIRST_DAY,
            on=on,
            authority=authority,
            evidence=[{"pointer": pointer}],
        )
