"""What a document leaves open: keys of parameters without a value, and values of interpretations that fit them."""

import pytest

from domain.terms.checks.document import check_value
from tests.support.terms_documents import CWM_TAF, FOLDER, changed, faults, parsed


def test_an_open_key_names_a_parameter_that_is_not_given_a_value() -> None:
    found = faults(
        changed(
            ('key = "quorum.when"', 'key = "quorum.whenever"'),
            ('key = "attendance.unit"', 'key = "attendance.target"'),
            ('key = "quorum.counts.remote"', 'key = "seat.nobody.agency"'),
        )
    )
    assert found == {
        "quorum.whenever": "listed as open, but there is no such parameter",
        "attendance.target": "both given a value and listed as open",
        "seat.nobody.agency": "listed as open, but there is no such parameter",
        "quorum.when": "neither said nor listed as open",
        "quorum.counts.remote": "neither said nor listed as open",
        "attendance.unit": "neither said nor listed as open",
    }


OPEN_VALUES = [
    ("quorum.when", "throughout", True),
    ("quorum.when", "always", False),
    ("quorum.counts.staff", False, True),
    ("quorum.counts.staff", "no", False),
    ("quorum.inquorate.effect", "provisional", True),
    ("attendance.window", {"kind": "year"}, True),
    ("attendance.window", {"kind": "months"}, False),
    ("attendance.window", {"kind": "months", "months": 12}, True),
    ("attendance.window", {"kind": "year", "moons": 1}, False),
    ("attendance.applies_to", {"classes": ["statutory-partner"]}, True),
    ("attendance.applies_to", {"agencies": ["mars"]}, False),
    ("terms.year_start", "04-01", True),
    ("terms.year_start", "02-30", False),
    ("terms.approved_on", "2025-03-20", True),
    ("terms.approved_on", "2025-03-32", False),
    ("terms.approved_by", "board", True),
    ("terms.approved_by", "the-moon", False),
    ("body.board.group", "cwm-taf-morgannwg-safeguarding-board", True),
    ("body.board.group", "not a slug", False),
    ("composition.nominations.statutory-partners.of", {"agencies": ["rctcbc"]}, True),
    ("office.chair.review.runs_from", "appointed", True),
    ("attendance.unit", None, False),
    ("attendance.target", [1, 2], False),
    ("quorum.rule.of.members.count", 5, False),
    ("quorum.when", "x" * 30_000, False),
]


@pytest.mark.parametrize(("key", "value", "fits"), OPEN_VALUES, ids=lambda each: str(each)[:40])
def test_an_interpretation_gives_an_open_key_a_value_that_fits(key: str, value: object, fits: bool) -> None:
    found = check_value(parsed(CWM_TAF), key, value)
    assert (found == []) is fits
    assert all(fault.key.startswith(key.split(".")[0]) for fault in found)


def test_wandsworth_may_have_its_seats_given_to_agencies_that_its_text_does_not_name() -> None:
    terms = parsed((FOLDER / "wandsworth-mash-omg.toml").read_text())
    assert check_value(terms, "seat.police.agency", "metropolitan-police") == []
