"""Checking terms of reference: the two documents pass, and every fault of a document is named, not only the first."""

import re
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.terms.checks.document import SIZE_MAX_CHARS, check
from domain.terms.document import Terms
from tests.support.terms_documents import CWM_TAF, FOLDER, INVENTED, NAMES, changed, faults, parsed


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


def test_every_fault_is_named_with_its_key() -> None:
    found = faults(
        changed(
            ('count = 6, clause = "C63"', 'count = 0, clause = "C63"'),
            ('kind = "reports_to"', 'kind = "reports"'),
            ("target = [75, 100]", 'target = "75%"'),
            ('[quorum]\nclause = "C63"', '[quorum]\nclause = "C63"\nquroum = 6'),
        )
    )
    assert set(found) == {"quorum.rule.of.members.count", "relation.reports.kind", "attendance.target", "quorum.quroum"}


TEXT = 'a text is asked for, in one language or both: { en = "…", cy = "…" }, and not'
MISFITS = [
    ("[composition]", "[compositon]", "compositon", "there is no such key here; there may be composition"),
    (
        'title = { en = "Chair" }',
        'title = { en = "Chair", cy = "Cadeirydd", fr = "Présidence" }',
        "office.chair.title.fr",
        "there is no such key here",
    ),
    ('kind = "all_of"\n', "", "quorum.rule.kind", "missing"),
    ('kind = "members", id = "members"', 'id = "members"', "quorum.rule.of.members.kind", "missing"),
    ('count = 6, clause = "C63"', "count = 6", "quorum.rule.of.members.clause", "missing"),
    ("count = 6", 'count = "6"', "quorum.rule.of.members.count", 'a whole number is asked for, and not "6"'),
    ("count = 6", "count = true", "quorum.rule.of.members.count", "a whole number is asked for, and not true"),
    (
        "target = [75, 100]",
        "target = 0.75",
        "attendance.target",
        "a list is asked for, in square brackets, and not 0.75",
    ),
    ("target = [75, 100]", "target = [75]", "attendance.target", "at least 2 are asked for, and not [75]"),
    ("target = [75, 100]", "target = [75, 100, 1]", "attendance.target", "more than 2: [75, 100, 1]"),
    ('title = { en = "Chair" }', 'title = "Chair"', "office.chair.title", f'{TEXT} "Chair"'),
    (
        'version = "1"\n',
        'version = "1"\napproved_on = "1 May"\n',
        "terms.approved_on",
        'a date is asked for, without quotes: 2026-04-01, and not "1 May"',
    ),
    (
        'version = "1"\n',
        'version = "1"\nyear_start = "1 April"\n',
        "terms.year_start",
        'a year starts on a day, as MM-DD, up to the 28th of a month, and not "1 April"',
    ),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), MISFITS)
def test_what_does_not_fit_is_told_by_its_key_in_words(old: str, new: str, key: str, reason: str) -> None:
    assert faults(changed((old, new)))[key] == reason


COMMITTEE = 'eligibility = [{ member_of = ["operational-committee"], clause = "C52" }]'
LIMITS = 'attestation = { clause = "C43" }\nlimits = [{ id = "few", clause = "C43", of = {}'
SAYS_NOTHING = [
    ('title = { en = "Chair" }', 'title = { en = " " }', "office.chair.title.en", "no words stand here"),
    ('title = { en = "Chair" }', "title = {}", "office.chair.title", "a text needs words in English or Welsh"),
    ('legal_basis = { en = "Part 7', 'legal_basis = {} # { en = "Part 7', "terms.legal_basis", "a text needs words"),
    (COMMITTEE, 'eligibility = [{ clause = "C52" }]', "office.chair.eligibility", "says nothing but its clause"),
    (COMMITTEE, 'bars = [{ clause = "C52" }]', "office.chair.bars", "says nothing but its clause"),
    ('attestation = { clause = "C43" }', f"{LIMITS} }}]", "composition.limits.few", "needs a minimum or a maximum"),
    (
        'attestation = { clause = "C43" }',
        f"{LIMITS}, minimum = 5, maximum = 4 }}]",
        "composition.limits.few",
        "its minimum is above its maximum",
    ),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), SAYS_NOTHING)
def test_a_rule_or_a_text_that_says_nothing_is_a_fault(old: str, new: str, key: str, reason: str) -> None:
    found = faults(changed((old, new)))
    assert set(found) == {key}
    assert found[key].startswith(reason)


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
            ('plan = "audit-programme"\n', ""),
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
        "duty.audit-programme.approved": "only a plan is approved: say which, as plan",
    }


HUGE = ("x = " + "1" * 5_000, "[terms]\nversion = 0x" + "f" * 5_000, "x = 9223372036854775808", "a." * 30 + "b = 1")
"""Numbers and keys beyond what any document has, which Python reads or writes slowly, or not at all."""


@pytest.mark.parametrize("text", ["", "not toml", "[terms", "terms = 3", "[[quorum]]", "x = 2025-02-30", *HUGE])
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


def test_a_value_that_misfits_hides_no_fault_elsewhere_and_makes_none_of_its_own() -> None:
    wrong = changed(("target = [75, 100]", "target = [175, 100]"), ('kind = "reports_to"', 'kind = "reports"'))
    assert set(faults(wrong)) == {"attendance.target", "relation.reports.kind"}
    misfit = changed(("count = 6", "count = -6"), ("count = 3", "coumt = 3"), ('to = "board"', 'to = "bored"'))
    found = faults(misfit)
    assert sorted(found.values()) == [
        "-6 is less than 1",
        "no body 'bored'",
        "there is no such key here; there may be count",
    ], found


@pytest.mark.parametrize("mark", ["\\u202e", "\\u200b", "\\u001b", "\\U000E0041", "\u202e"])
@pytest.mark.parametrize("before", ['version = "', 'title = { en = "', 'C1 = { en = "'])
def test_what_is_not_seen_is_in_no_text_however_toml_writes_it(before: str, mark: str) -> None:
    at = CWM_TAF.index(before) + len(before)
    found = check(CWM_TAF[:at] + mark + CWM_TAF[at:])
    assert isinstance(found, list)
    assert [("take U+" in str(fault.reason), bool(fault.key)) for fault in found] == [(True, True)]


def test_a_name_within_a_document_holds_nothing_unseen_either() -> None:
    found = check(CWM_TAF.replace("\n[clauses]", '\n[clauses]\n"C0\\u202e" = { en = "Words" }'))
    assert isinstance(found, list)
    assert "take U+202E" in str(found[0].reason)
