"""Every verdict has reasons, MET too, over random records: each with a code and words, and no id in the words."""

import re
from typing import Any

import pytest
from msgspec import Struct

from domain.terms.interpretation import interpret
from domain.verdicts import Reason, Verdict
from tests.support.random_records import DAY, random_record
from tests.support.rule_questions import RULES
from tests.support.rule_scenarios import invented

RECORDS = 60
IDS = re.compile(r"\b(s[1-9]|p[0-9]|mill|lock|town|weir-commission)\b")
"""What seats, persons, agencies and the group are called among the ids: their titles and names are others."""


def judged(answer: Any) -> list[Any]:
    """Each part of an answer that is a verdict: met, not met or undetermined."""
    if isinstance(answer, tuple):
        return [part for each in answer for part in judged(each)]
    if not isinstance(answer, Struct):
        return []
    parts = [part for name in answer.__struct_fields__ for part in judged(getattr(answer, name))]
    verdict = getattr(answer, "verdict", None)
    return [answer, *parts] if verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED) else parts


@pytest.mark.parametrize("name", RULES)
def test_every_verdict_says_why_in_a_code_and_in_words_without_ids(name: str) -> None:
    terms = interpret(invented("weir-commission").terms, [], DAY, basis=(1,))
    seen = 0
    for seed in range(RECORDS):
        for each in judged(RULES[name](terms, random_record(seed))):
            reasons: tuple[Reason, ...] = each.reasons
            seen += 1
            assert reasons, f"{name}, record {seed}: {each}"
            for reason in reasons:
                assert reason.code, f"{name}, record {seed}: {reason}"
                assert str(reason.text), f"{name}, record {seed}: {reason}"
                assert not IDS.search(str(reason.text)), f"{name}, record {seed}: {reason.text}"
    assert seen or name in WITHOUT_A_VERDICT


WITHOUT_A_VERDICT = {
    *(
        "after a flood",
        "composition of tenures",
        "draft",
        "dues later",
        "duties",
        "line",
        "notice",
        "review of terms",
        "reviews of attendance",
    )
}
"""Rules that give counts and dates."""
