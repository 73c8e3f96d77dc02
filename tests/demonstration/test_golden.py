"""The rule version: the same position, day and rule version give the same answer, so a change of answers raises it."""

from tests.demonstration.golden import judgements, kept
from tests.support.demonstration import Demonstration


def test_changed_judgements_raise_the_rule_version(demo: Demonstration) -> None:
    advice = "raise RULE_VERSION in projections/rule_version.py, then: make judgements"
    before, now = kept(), judgements(demo)
    changed = [line for line in now if line not in set(before)] + [line for line in before if line not in set(now)]
    assert not changed, f"{len(changed)} lines, such as {changed[0][:200]}: {advice}"
    assert before == now, advice
