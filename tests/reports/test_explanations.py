"""The explanations in a report: each verdict that is not plainly met, in the same words as GraphQL and the command line."""

import io
from hashlib import sha256

from openpyxl import load_workbook

from tests.reports.reader import Reader, tables
from tests.support.story import id_of

TITLE = "How the verdicts come about"
EXPLAINED = "explanation { steps counted uncounted wouldChange { words verdict } clauses { ref words } }"


def asked(reader: Reader, meeting: str) -> dict[str, list[str]]:
    """The explanation of the quorum of a meeting by GraphQL, as the parts of the report."""
    query = f'{{ meeting(id: "{id_of(meeting)}", on: "2025-06-30") {{ quorum {{ {EXPLAINED} }} }} }}'
    found = reader.ask(query)["meeting"]["quorum"]["explanation"]
    return {
        "Clauses": [f"{c['ref']}: {c['words']}" for c in found["clauses"]],
        "Step by step": found["steps"],
        "Counted": found["counted"],
        "Not counted": found["uncounted"],
        "What would change it": [
            f"{w['words']}: {w['verdict'].lower().replace('_', ' ')}" for w in found["wouldChange"]
        ],
    }


def told(reader: Reader, **params: str) -> list[dict[str, str]]:
    return tables(reader.made(format="csv", explain="true", **params).content)["explanations"]


def of(rows: list[dict[str, str]], what: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["what"] == what:
            found.setdefault(row["part"], []).append(row["words"])
    return found


def test_a_quorum_is_explained_in_the_words_of_graphql(before: Reader) -> None:
    for meeting, day in (("first", "13 May 2025"), ("second", "17 June 2025")):
        by_graphql = asked(before, meeting)
        by_report = of(told(before, names="true"), f"Quorum of the meeting of {day}")
        for part in ("Clauses", "Step by step", "What would change it"):
            assert by_report[part] == by_graphql[part], part
        for part in ("Counted", "Not counted"):
            assert len(by_report[part]) == len(by_graphql[part]), part
    page = before.made().text
    assert TITLE in page
    for words in (*by_graphql["Step by step"], *by_graphql["What would change it"]):
        assert words in page


def test_only_what_is_not_plainly_met_is_explained_unless_all_is_asked_for(before: Reader) -> None:
    page = before.made().text
    assert "Quorum of the meeting of 17 June 2025" in page
    assert "Quorum of the meeting of 13 May 2025" not in page, "it was quorate"
    assert "Quorum of the meeting of 13 May 2025" in before.made(explain="true").text
    whats = {row["what"]: row["verdict"] for row in told(before)}
    assert whats["Quorum of the meeting of 13 May 2025"] == "MET"
    assert [what for what in whats if what.startswith("Attendance: ")]
    assert [what for what in whats if what.startswith("Decision: ")]


def test_the_data_and_their_digest_are_those_without_explanations(before: Reader) -> None:
    plain, explained = before.made(format="csv"), before.made(format="csv", explain="true")
    assert "explanations" not in tables(plain.content)
    assert sha256(plain.content).hexdigest() == plain.headers["quorate-digest"] == explained.headers["quorate-digest"]


def test_every_format_for_people_has_them(before: Reader) -> None:
    book = load_workbook(io.BytesIO(before.made(format="xlsx").content))
    assert TITLE in book.sheetnames
    cells = [str(cell.value) for row in book[TITLE].iter_rows() for cell in row]
    assert "3 to 6 of 6 members" in cells
    assert before.made(format="pdf").content[:5] == b"%PDF-"
    assert len(before.made(format="pdf", explain="true").content) > len(before.made(format="pdf").content)


def test_a_report_of_attendance_explains_its_meetings_and_rates(before: Reader) -> None:
    page = before.made("attendance").text
    assert "Quorum of the meeting of 17 June 2025" in page
    assert "Decision: " not in before.made("attendance", explain="true").text


def test_explanations_are_said_in_welsh(before: Reader) -> None:
    page = before.made(lang="cy").text
    assert "Sut y daw&#39;r dyfarniadau i fod" in page
    assert "Cworwm y cyfarfod ar 17 Mehefin 2025" in page
