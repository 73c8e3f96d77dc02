"""The rule version: the same position, day and rule version give the same answer, so a change of answers raises it."""

import pytest

from domain.events import EVENTS
from projections.rule_version import RULE_VERSION
from tests.judgements.bodies import BODIES
from tests.judgements.golden import RAISE, changed_by_a_rule, kept, section
from tests.judgements.shown import recorded_and_shown

SHOWN_MAX = 6


@pytest.mark.parametrize("body", BODIES)
def test_changed_judgements_of_any_body_raise_the_rule_version(body: str) -> None:
    version, before = kept()
    assert version == RULE_VERSION, "the rule version was raised: make judgements"
    now = section(body)
    changed = changed_by_a_rule(before.get(body), now)
    shown = "\n".join(line[:300] for line in sorted(changed, key=lambda line: line[2:])[:SHOWN_MAX])
    assert not changed, f"a rule judges {body} otherwise, in {len(changed)} lines: {RAISE}\n{shown}"
    assert before.get(body) == now, f"other acts are told of {body}, by the same rules: make judgements"


def test_no_body_is_kept_that_is_no_longer_told() -> None:
    assert list(kept()[1]) == list(BODIES), "make judgements"


WITHOUT_BASIS = {
    # rows of agencies, groups and persons say what they are called, and not by which act
    *("AgencyDeclassified", "AgencyMerged", "AgencyRenamed", "AgencySucceeded", "AliasAdded"),
    *("GroupAliasAdded", "GroupEstablished", "GroupRenamed", "PersonErased", "PersonRenamed"),
    # what has ended is in no row from then on
    *("ApologiesWithdrawn", "DeputyWithdrawn", "GroupEnded", "LearningWithdrawn", "PriorityEnded", "SeatClosed"),
    # satisfies a duty that only the Canal Board's terms have: tests/questions/test_duties.py
    "TermsReviewed",
}
"""Kinds that are the ground of no row beyond the trail, and why."""


def test_every_kind_of_event_is_in_a_history_and_shown_by_a_row_beyond_the_trail() -> None:
    """A new kind belongs into the history of a body, where it makes something true: a row that it is the ground of.
    `make judgements` freezes a random history for one that is in none."""
    recorded, shown = recorded_and_shown()
    assert {kind.__name__ for kind in EVENTS.values()} == {kind.__name__ for kind in recorded}, "make judgements"
    assert {kind.__name__ for kind in recorded - shown} == WITHOUT_BASIS
