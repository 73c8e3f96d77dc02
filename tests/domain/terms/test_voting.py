"""What terms may say of votes, of decisions outside meetings and of interests: every parameter is said, or open."""

from typing import Any

import pytest

from domain.terms.checks.document import check, check_value
from domain.terms.document import Terms
from domain.terms.interpretation import Interpretation, interpret
from tests.support.rule_scenarios import DAY
from tests.support.terms_documents import VOTING_HEAD, VOTING_RULES


def parsed(text: str) -> Terms:
    found = check(VOTING_HEAD + text)
    assert isinstance(found, Terms), found
    return found


def faults(*changes: tuple[str, str], more: str = "") -> dict[str, str]:
    text = VOTING_RULES
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    found = check(VOTING_HEAD + text + more)
    assert isinstance(found, list), "it is in order"
    return {fault.key: str(fault.reason) for fault in found}


def test_the_whole_of_it_is_in_order() -> None:
    terms = parsed(VOTING_RULES)
    assert terms.decisions
    assert terms.decisions.kinds == ("decision",)
    assert terms.interests


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('method = "majority"\nmore_than = [1, 2]', "decisions.rule.method"),
        ('of = "cast"\n', "decisions.rule.of"),
        ('abstentions = "ignored"\n', "decisions.rule.abstentions"),
        ('tie = "casting_vote"\n', "decisions.rule.tie"),
        ('casting_vote_by = "chair"\n', "decisions.rule.casting_vote_by"),
        ("[decisions.voters]\ndeputies = true\n", "decisions.voters.deputies"),
        ("allowed = true\nby", "decisions.chairs_action.allowed"),
        ('by = "chair"\nbusiness', "decisions.chairs_action.by"),
        ('then = "ratified"\n', "decisions.chairs_action.then"),
        ('then = "reported"\n', "decisions.written.then"),
        ('effect = "votes_with_leave"\n', "interests.effect"),
    ],
)
def test_what_a_rule_needs_is_said_or_open(line: str, key: str) -> None:
    kept = {"allowed = true\nby": "by", 'by = "chair"\nbusiness': "business"}
    kept |= {'method = "majority"\nmore_than = [1, 2]': "more_than = [1, 2]"}
    kept |= {"[decisions.voters]\ndeputies = true\n": "[decisions.voters]\n"}
    change = (line, kept.get(line, ""))
    assert faults(change) == {key: "neither said nor listed as open"}
    opened = f'[[open]]\nkey = "{key}"\nquestion = {{ en = "What?" }}\n'
    assert isinstance(check(VOTING_HEAD + VOTING_RULES.replace(*change, 1) + opened), Terms)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("more_than = [1, 2]\n", ""), "decisions.rule"),
        (("more_than = [1, 2]\n", "more_than = [1, 2]\nat_least = [2, 3]\n"), "decisions.rule"),
        (("more_than = [1, 2]\n", "more_than = [1, 1]\n"), "decisions.rule.more_than"),
        (("responses = [1, 2]", "responses = [3, 2]"), "decisions.written.responses"),
        (("days_min = 5", "days_min = 15"), "decisions.written.days_min"),
        (('casting_vote_by = "chair"', 'casting_vote_by = "dean"'), "decisions.rule.casting_vote_by"),
        (('leave_by = "chair"', 'leave_by = "dean"'), "interests.leave_by"),
        (('consents = ["parent"]', 'consents = ["nobody"]'), "decisions.business.terms.consents"),
        (('consents_clause = "1"\n', ""), "decisions.business.terms.consents"),
        (('business = ["terms"]', 'business = ["money"]'), "decisions.chairs_action.business"),
        (('clause = "1"\neffect', 'clause = "2"\neffect'), "interests.clause"),
    ],
)
def test_what_cannot_be_is_named(change: tuple[str, str], key: str) -> None:
    assert list(faults(change)) == [key]


def test_whether_an_interest_counts_towards_a_quorum_is_then_asked() -> None:
    quorum = (
        '[quorum]\nclause = "1"\nwhen = "start"\n[quorum.rule]\nkind = "members"\nid = "two"\nclause = "1"\ncount = 2\n'
    )
    counts = "[quorum.counts]\ndeputies = true\nremote = true\ninvited = false\n"
    assert faults(more=quorum + counts) == {"quorum.counts.conflicted": "neither said nor listed as open"}
    assert isinstance(check(VOTING_HEAD + VOTING_RULES + quorum + counts + "conflicted = false\n"), Terms)


@pytest.mark.parametrize(
    ("key", "line", "value", "wrong"),
    [
        ("decisions.rule.of", 'of = "cast"\n', "present", "most"),
        ("decisions.voters.remote", "remote = true\n", False, "no"),
        ("decisions.rule.abstentions", 'abstentions = "ignored"\n', "against", "for"),
        ("decisions.business.terms.rule.of", ', of = "all"', "cast", 3),
        ("interests.effect", 'effect = "votes_with_leave"\n', "leaves", "goes"),
    ],
)
def test_an_open_question_is_answered_by_an_interpretation(key: str, line: str, value: Any, wrong: Any) -> None:
    assert line in VOTING_RULES
    also = "" if key != "decisions.business.terms.rule.of" else "decisions.business.terms.rule.abstentions"
    opened = "".join(f'[[open]]\nkey = "{k}"\nquestion = {{ en = "What?" }}\n' for k in (key, also) if k)
    terms = parsed(VOTING_RULES.replace(line, "", 1) + opened)
    assert check_value(terms, key, wrong)
    assert check_value(terms, key, value) == []
    assert key not in interpret(terms, [Interpretation(key=key, value=value, since=DAY)], DAY).open
