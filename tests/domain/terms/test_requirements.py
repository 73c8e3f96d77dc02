"""Checking the rules within terms: a requirement or deadline that cannot be computed is a fault, named by its key."""

from typing import get_args

import pytest

from domain.rules.duties.due_dates import WORK_DUTY_KINDS as OF_WORK_KINDS
from domain.terms.duties import Owes
from tests.support.terms_documents import changed, faults

RULE = """of = [
  { kind = "members", id = "members", count = 6, clause = "C63" },
  { kind = "agencies", id = "agencies", count = 3, clause = "C63" },
]"""


@pytest.mark.parametrize(
    ("rule", "key", "reason"),
    [
        ('{ kind = "members", id = "m", clause = "C63" }', "m", "needs exactly one of count, fraction and table"),
        (
            '{ kind = "members", id = "m", clause = "C63", fraction = [1, 2], rounding = "up" }',
            "m.of",
            "neither said nor listed as open",
        ),
        (
            '{ kind = "members", id = "m", clause = "C63", fraction = [1, 2], of = "all" }',
            "m.rounding",
            "neither said nor listed as open",
        ),
        (
            '{ kind = "members", id = "m", clause = "C63", fraction = [3, 2], of = "all", rounding = "up" }',
            "m.fraction",
            "a fraction of more than the whole",
        ),
        (
            '{ kind = "members", id = "m", clause = "C63", count = 3, minimum = 4, maximum = 2 }',
            "m",
            "its minimum is above its maximum",
        ),
        (
            '{ kind = "members", id = "m", clause = "C63", of = "all", table = [{ up_to = 5, needed = 2 }] }',
            "m.table",
            "its lines must rise, and only the last one is without up_to",
        ),
        ('{ kind = "named", id = "n", clause = "C63", count = "all" }', "n", "names neither agencies nor seats"),
        (
            '{ kind = "named", id = "n", clause = "C63", count = 2, agencies = ["mtcbc"] }',
            "n.count",
            "2 of only 1 named",
        ),
        (
            '{ kind = "named", id = "n", clause = "C63", count = "all", agencies = ["mars"] }',
            "n.agencies",
            "no agency 'mars'",
        ),
        (
            '{ kind = "named", id = "n", clause = "C63", count = "all", seats = ["throne"] }',
            "n.seats",
            "no seat 'throne'",
        ),
        ('{ kind = "office", id = "o", clause = "C63", offices = ["king"] }', "o.offices", "no office 'king'"),
        ('{ kind = "agencies", id = "a", clause = "C63" }', "a.count", "neither said nor listed as open"),
    ],
)
def test_a_requirement_that_cannot_be_computed_is_a_fault(rule: str, key: str, reason: str) -> None:
    assert faults(changed((RULE, f"of = [{rule}]"))) == {f"quorum.rule.of.{key}": reason}


def test_a_requirement_of_no_known_kind_is_named() -> None:
    found = faults(changed((RULE, 'of = [{ kind = "vibes", id = "m", clause = "C63" }]')))
    known = '"members", "agencies", "named", "office", "majority", "all_of" or "any_of"'
    assert found == {"quorum.rule.of.m.kind": f'"vibes" is none of {known}'}


def test_a_composition_may_not_nest_without_end() -> None:
    deep = '{ kind = "all_of", of = [' * 9 + '{ kind = "agencies", id = "a", count = 1, clause = "C63" }' + "] }" * 9
    assert any("nested more than" in reason for reason in faults(changed((RULE, f"of = [{deep}]"))).values())
    bottomless = '{ kind = "all_of", of = [' * 500 + "1" + "] }" * 500
    assert faults(changed((RULE, f"of = [{bottomless}]")))


OF_WORK = '[[duty]]\nkind = "work"\nid = "progress"\nwhat = { en = "evidence" }\nclause = "C61"\n'


@pytest.mark.parametrize(
    ("said", "key", "reason"),
    [
        ('of = "evidence"\n', "duty.progress", "exactly one of days, weeks and months"),
        ('of = "evidence"\ndays = 5\n', "duty.progress.count", "neither said nor listed as open"),
        ('of = "progress"\nmonths = 3\n', "duty.progress.of", "is none of"),
    ],
)
def test_what_work_owes_has_its_word_and_its_time(said: str, key: str, reason: str) -> None:
    found = faults(changed(("\n[[open]]", f"\n{OF_WORK}{said}\n[[open]]")))
    assert list(found) == [key]
    assert reason in found[key]


def test_every_word_for_what_work_owes_may_stand_in_terms() -> None:
    assert set(get_args(Owes)) == set(OF_WORK_KINDS)


DEADLINE = '[[duty]]\nkind = "deadline"\nid = "notice"\nwhat = { en = "notice" }\nclause = "C61"\n'


@pytest.mark.parametrize(
    ("said", "key", "reason"),
    [
        ('act = "notice"\ndays = 5\nbefore = "meeting"\n', "duty.notice.count", "neither said nor listed as open"),
        (
            'act = "notice"\ncount = "clear"\nbefore = "meeting"\n',
            "duty.notice",
            "exactly one of days, weeks and months",
        ),
        ('act = "notice"\nweeks = 1\n', "duty.notice", "exactly one of before and after"),
        ('act = "notice"\nweeks = 1\nbefore = "meeting"\nafter = "notice"\n', "duty.notice", "exactly one of before"),
        (
            'act = "ratification"\nweeks = 1\nafter = "meeting"\n',
            "duty.notice",
            "for ratification cannot be counted by",
        ),
        ('act = "notice"\nweeks = 1\nafter = "notice"\n', "duty.notice", "for notice cannot be counted by notice"),
    ],
)
def test_a_deadline_says_its_act_its_time_and_its_event(said: str, key: str, reason: str) -> None:
    found = faults(changed(("\n[[open]]", f"\n{DEADLINE}{said}\n[[open]]")))
    assert list(found) == [key]
    assert reason in found[key]
