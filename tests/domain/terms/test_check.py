"""Checking terms of reference: the two documents pass, and every fault of a document is named, not only the first."""

import re
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.terms.check import SIZE_MAX_CHARS, check, check_value
from domain.terms.document import Terms
from domain.terms.schema import published

FOLDER = Path(__file__).parents[3] / "terms-of-reference"
TESTS = Path(__file__).parents[2]
INVENTED = [*(TESTS / "terms" / "invented").glob("*.toml"), *(TESTS / "domain" / "rules" / "invented").glob("*.toml")]
NAMES = ["cwm-taf-mqap", "wandsworth-mash-omg"]
CWM_TAF = (FOLDER / "cwm-taf-mqap.toml").read_text()


def parsed(text: str) -> Terms:
    found = check(text)
    assert isinstance(found, Terms), found
    return found


def faults(text: str) -> dict[str, str]:
    found = check(text)
    assert isinstance(found, list)
    return {fault.key: str(fault.reason) for fault in found}


def changed(*pairs: tuple[str, str]) -> str:
    text = CWM_TAF
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize("path", [*FOLDER.glob("*.toml"), *INVENTED], ids=lambda path: path.stem)
def test_a_document_passes_and_reads_back_as_it_was_written(path: Path) -> None:
    terms = parsed(path.read_text())
    assert msgspec.json.decode(msgspec.json.encode(terms), type=Terms) == terms


@pytest.mark.parametrize(("name", "letter", "last"), [(NAMES[0], "C", 63), (NAMES[1], "W", 23)])
def test_every_clause_is_quoted_from_the_text_word_for_word(name: str, letter: str, last: int) -> None:
    raw = (FOLDER / "texts" / f"{name}.txt").read_bytes()
    terms = parsed((FOLDER / f"{name}.toml").read_text())
    assert terms.terms.source.digest == sha256(raw).hexdigest()
    words = re.sub(r"\s+", " ", raw.decode())
    assert list(terms.clauses) == [f"{letter}{number}" for number in range(1, last + 1)]
    for reference, quote in terms.clauses.items():
        for part in str(quote).split(" … "):
            assert part in words, reference


def test_cwm_taf_has_seventeen_seats_of_seven_agencies_and_wandsworth_ten() -> None:
    terms = parsed(CWM_TAF)
    counted = {agency.id: sum(seat.agency == agency.id for seat in terms.seats) for agency in terms.agencies}
    assert counted == {
        "rctcbc": 7,
        "mtcbc": 3,
        "ctmuhb": 2,
        "ctmsb": 2,
        "south-wales-police": 1,
        "national-probation-service": 1,
        "safer-merthyr-tydfil": 1,
    }
    assert len({str(seat.title) for seat in terms.seats}) < len({seat.id for seat in terms.seats}) == 17
    wandsworth = parsed((FOLDER / "wandsworth-mash-omg.toml").read_text())
    assert len(wandsworth.seats) == 10
    assert [seat.agency for seat in wandsworth.seats] == ["wbc"] * 3 + [None] * 7
    assert (wandsworth.quorum, wandsworth.attendance, wandsworth.composition) == (None, None, None)
    assert not wandsworth.offices
    assert not wandsworth.terms.source.complete


def test_the_published_schema_is_the_one_that_the_code_makes() -> None:
    """`python -m domain.terms.schema > terms-of-reference/schema.json`"""
    assert (FOLDER / "schema.json").read_text() == published()


def test_every_fault_is_named_with_its_key() -> None:
    found = faults(
        changed(
            ('count = 6, clause = "C63"', 'count = 0, clause = "C63"'),
            ('kind = "reports_to"', 'kind = "reports"'),
            ("target = [75, 100]", 'target = "75%"'),
            ('[quorum]\nclause = "C63"', '[quorum]\nclause = "C63"\nquroum = 6'),
        )
    )
    assert set(found) == {"quorum.rule.of.members.count", "relation.reports.kind", "attendance.target", "quorum"}
    assert "quroum" in found["quorum"]


def test_what_the_structure_cannot_say_is_checked_too() -> None:
    found = faults(
        changed(
            ('[attendance]\nclause = "C46"', '[attendance]\nclause = "C99"'),
            ("target = [75, 100]", "target = [100, 75]"),
            ('excused_by = { by = "chair"', 'excused_by = { by = "president"'),
            ('id = "idva-mt"', 'id = "idva-rct"'),
            ('to = "operational-committee"\nclause = "C41"', 'to = "committee"\nclause = "C41"'),
            ('agency = "mtcbc"', 'agency = "mtbc"'),
            ('consents_clause = "C53"\n', ""),
            ('monitored_clause = "C47"\n', ""),
            ('rhythm = "quarterly"\n', ""),
        )
    )
    assert found == {
        "attendance.clause": "no clause 'C99' in [clauses]",
        "attendance.target": "a fraction of more than the whole",
        "attendance.excused_by.by": "no office 'president'",
        "seat.idva-rct": "this id is used twice",
        "relation.reports.to": "no body 'committee'",
        "seat.principal-manager-children.agency": "no agency 'mtbc'",
        "office.chair.consents": "names no clause: consents_clause is missing",
        "attendance.monitored_by": "names no clause: monitored_clause is missing",
        "duty.scorecard.rhythm": "neither said nor listed as open",
    }


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
    assert found == {"quorum.rule.of.m": "'vibes' is no kind of requirement or duty here"}


def test_a_composition_may_not_nest_without_end() -> None:
    deep = '{ kind = "all_of", of = [' * 9 + '{ kind = "agencies", id = "a", count = 1, clause = "C63" }' + "] }" * 9
    assert any("nested more than" in reason for reason in faults(changed((RULE, f"of = [{deep}]"))).values())
    bottomless = '{ kind = "all_of", of = [' * 500 + "1" + "] }" * 500
    assert faults(changed((RULE, f"of = [{bottomless}]")))


@pytest.mark.parametrize("text", ["", "not toml", "[terms", "terms = 3", "[[quorum]]", "x = 2025-02-30"])
def test_what_is_not_a_document_is_refused_with_a_reason(text: str) -> None:
    found = check(text)
    assert isinstance(found, list)
    assert all(fault.reason for fault in found)


def test_a_document_of_ten_megabytes_is_refused_unread() -> None:
    found = check("#" * 10_000_000)
    assert isinstance(found, list)
    assert [str(fault.reason) for fault in found] == [f"longer than {SIZE_MAX_CHARS} characters"]


def test_a_date_that_is_none_is_a_fault() -> None:
    text = changed(
        ('key = "terms.approved_on"', 'key = "terms.supersedes"'),
        ('version = "1"\n', 'version = "1"\napproved_on = "2025-02-30"\n'),
    )
    assert set(faults(text)) == {"terms.approved_on"}


@settings(max_examples=150)
@given(st.data())
def test_a_line_left_out_or_doubled_is_either_fine_or_a_named_fault(data: st.DataObject) -> None:
    lines = CWM_TAF.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    lines[number : number + 1] = data.draw(st.sampled_from([[], [lines[number]] * 2, [lines[number][::-1]]]))
    found = check("\n".join(lines))
    assert isinstance(found, Terms) or all(fault.reason for fault in found)


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


def test_a_value_that_misfits_hides_no_fault_elsewhere_and_makes_none_of_its_own() -> None:
    wrong = changed(("target = [75, 100]", "target = [175, 100]"), ('kind = "reports_to"', 'kind = "reports"'))
    assert set(faults(wrong)) == {"attendance.target", "relation.reports.kind"}
    misfit = changed(("count = 6", "count = -6"), ("count = 3", "coumt = 3"), ('to = "board"', 'to = "bored"'))
    found = faults(misfit)
    assert sorted(found.values()) == [
        "-6 is less than the minimum of 1",
        "Additional properties are not allowed ('coumt' was unexpected)",
        "no body 'bored'",
    ], found


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
