"""The rule version: the same position, day and rule version give the same answer, so a change of answers raises it."""

import pytest

from projections.engine.read_schema import RULE_VERSION
from tests.judgements.bodies import BODIES
from tests.judgements.golden import RAISE, changed_by_a_rule, kept, section

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
