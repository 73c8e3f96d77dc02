"""Reports over HTTP: their figures are those of the read side, and the same again at the same position."""

import io
import re
from datetime import date
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, cast

import pytest
from openpyxl import load_workbook

from api.reports.formats import plots
from api.reports.formats.cell_text import CellRenderer
from api.reports.model import CompiledReport, ReportColumn, ReportTable
from api.reports.tables import attendance
from domain.text import said
from tests.reports.reader import MARKUP, PERIOD, Reader, tables
from tests.support.story import id_of
from tests.support.two_meetings import MQAP

ATTENDANCE = 'attendance(from: "2025-04-01", to: "2025-06-30") { expected attended excluded rate verdict }'
FIGURES = f"""{{ group(slug: "{MQAP}", on: "2025-06-30") {{
  meetings {{ nodes {{ day state quorum {{ verdict counted {{ members agencies }} }} decisions {{ consequence text }} }} }}
  seats {{ id: ref {ATTENDANCE} }} agencies {{ slug {ATTENDANCE} }}
  recommendations {{ nodes {{ id: ref state responses {{ answer }} }} }}
  duties {{ duty dueOn satisfiedOn state work {{ id: ref }} }}
}} owed(group: "{MQAP}", on: "2025-06-30", satisfied: false, first: 100) {{ nodes {{ what dueOn age }} }} }}"""


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def data(before: Reader) -> dict[str, list[dict[str, str]]]:
    return tables(before.made(format="csv").content)


@pytest.fixture(scope="module")
def answered(before: Reader) -> Any:
    return before.ask(FIGURES)


def test_meetings_are_told_with_the_quorum_and_consequence_that_questions_answer(data: Any, answered: Any) -> None:
    assert [(m["day"], m["state"], m["quorum"], m["members_counted"], m["decisions"]) for m in data["meetings"]] == [
        (
            m["day"],
            m["state"],
            m["quorum"]["verdict"],
            as_text(m["quorum"]["counted"]["members"]),
            str(len(m["decisions"])),
        )
        for m in answered["group"]["meetings"]["nodes"]
    ]
    assert [d["consequence"] for d in data["decisions"]] == [
        d["consequence"] for m in answered["group"]["meetings"]["nodes"] for d in m["decisions"]
    ]


@pytest.mark.parametrize(("table", "id", "own"), [("seats", "seat", "id"), ("agencies", "agency", "slug")])
def test_attendance_is_that_of_questions(data: Any, answered: Any, table: str, id: str, own: str) -> None:
    names = ("expected", "attended", "excluded", "rate", "verdict")
    assert [(r[id], *(r[n] for n in names)) for r in data[table]] == [
        (n[own], *(as_text(n["attendance"][name]) for name in names)) for n in answered["group"][table]
    ]


def test_each_agency_is_told_with_its_seats_at_each_meeting(data: Any) -> None:
    """At the second meeting, whose quorum is not decided, all seats are expected, as attendance over the period says."""
    assert [(r["day"], r["agency"], r["seats_expected"], r["seats_attended"]) for r in data["agency-meetings"]] == [
        ("2025-05-13", "mtcbc", "2", "2"),
        ("2025-05-13", "rctcbc", "3", "3"),
        ("2025-05-13", "south-wales-police", "2", "1"),
        ("2025-06-17", "mtcbc", "2", "0"),
        ("2025-06-17", "rctcbc", "3", "3"),
        ("2025-06-17", "south-wales-police", "2", "0"),
    ]
    assert [(m["seats_expected"], m["seats_attended"]) for m in data["meetings"]] == [("7", "6"), ("7", "3")]


def test_duties_work_and_what_is_owed_are_those_of_questions(data: Any, answered: Any) -> None:
    within = [
        d for d in answered["group"]["duties"] if not d["work"] and "2025-04-01" <= (d["dueOn"] or "") <= "2025-06-30"
    ]
    assert {(d["duty"], d["due_on"], d["state"]) for d in data["duties"] if d["due_on"]} == {
        (d["duty"], d["dueOn"], d["state"]) for d in within
    }
    assert [(o["what"], o["due_on"], o["age_days"]) for o in data["owed"]] == [
        (o["what"], as_text(o["dueOn"]), str(o["age"])) for o in answered["owed"]["nodes"]
    ]
    assert [o["overdue_days"] for o in data["owed"] if o["what"] == "action"] == ["5"]
    (made,) = data["recommendations"]
    (known,) = answered["group"]["recommendations"]["nodes"]
    assert (made["recommendation"], made["state"]) == (known["id"], known["state"])
    assert (made["refused"], made["unanswered"]) == ("1", "1")
    assert [(a["agency"], a["answer"], a["reason"]) for a in data["answers"]] == [
        ("rctcbc", "REFUSED", "It has its own."),
        ("mtcbc", "UNANSWERED", ""),
    ]
    assert ("action", "OPEN", "1") in {(w["kind"], w["state"], w["count"]) for w in data["work"]}


def test_a_paragraph_is_told_with_its_author_its_position_and_its_latest_text(before: Reader, data: Any) -> None:
    (written,) = data["paragraphs"]
    assert written["text"] == f"Two meetings. {MARKUP}"
    assert (written["heading"], written["author"], written["position"]) == ("In brief", "Chair", str(before.position))
    assert tables(before.made("annual", period="2025-26", format="csv").content)["paragraphs"] == []


def test_every_format_states_the_position_the_terms_the_rules_and_the_digest_of_its_data(before: Reader) -> None:
    answer = before.made(format="json")
    stated = answer.json()
    files = [before.made(format=format).content for format in ("csv", "xlsx")]
    assert stated["digest"] == sha256(files[0]).hexdigest() == answer.headers["quorate-digest"]
    assert stated["position"] == before.position
    assert (stated["start"], stated["end"], stated["on"]) == ("2025-04-01", "2025-06-30", "2025-06-30")
    assert stated["prepared"] == [id_of("report")]
    page = before.made().text
    for each in (stated["digest"], f">{before.position}<", "1 April 2025 to 30 June 2025", f">{stated['terms']}<"):
        assert each in page
    about = {row["name"]: row["value"] for row in tables(files[0])["about"]}
    assert about["position"] == str(before.position)
    assert about["rule_version"] == str(stated["rule_version"])
    book = load_workbook(io.BytesIO(files[1]))
    assert len(book.sheetnames) == 2 + len(tables(files[0])), "the first page and the explanations are no data"
    assert book["Attendance by seat"].max_row == 1 + len(tables(files[0])["seats"])


def test_made_again_at_its_position_after_a_correction_the_data_files_are_the_same_and_it_says_that_it_is_overtaken(
    before: Reader, after: Reader
) -> None:
    for kind, period in (("quarterly", PERIOD), ("annual", "2025-26"), ("attendance", "2025-26-M06")):
        for format in ("csv", "xlsx"):
            then = before.made(kind, period=period, format=format)
            again = after.made(kind, period=period, format=format, known_at=after.position)
            assert again.content == then.content
            assert again.headers["quorate-overtaken-by"] == str(after.position + 1)
            assert then.headers["quorate-overtaken-by"] == ""
    stated = after.made(format="json", known_at=after.position).json()
    (overtaken,) = stated["overtaken"]
    assert overtaken["position"] == after.position + 1
    assert "was corrected" in overtaken["sentence"]
    assert "as the minutes say" in after.made(known_at=after.position).text
    assert "Since overtaken" not in after.made().text
    now = after.made(format="json").json()
    assert now["overtaken"] == []
    assert now["digest"] != stated["digest"]
    assert tables(after.made("annual", period="2025-26", format="csv").content)["corrections"] == []


def test_html_escapes_what_people_wrote_and_says_its_language(before: Reader) -> None:
    for lang in ("en", "cy"):
        answer = before.made(lang=lang)
        assert MARKUP not in answer.text
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text
        assert f'<html lang="{lang}">' in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.text.count("<svg") == answer.text.count('role="img"') == 2
        assert answer.text.count("<caption") == answer.text.count("<table>") >= 12
        ids = re.findall(r'\bid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), "no id is there twice"
    assert before.made().text == before.made().text


def test_of_more_agencies_than_a_plot_can_show_there_are_several_and_none_is_left_out() -> None:
    columns = (
        ReportColumn("meeting", said("Meeting"), "id"),
        ReportColumn("day", said("Day")),
        *attendance.AGENCY_COLUMNS,
        ReportColumn("seats_expected", said("Expected"), "number"),
        ReportColumn("seats_attended", said("Attended"), "number"),
    )
    rows = tuple(("m", date(2025, 5, 13), f"agency-{n:02}", None, 2, 1) for n in range(40))
    table = ReportTable("agency-meetings", said("Attendance by agency and meeting"), columns, rows)
    found = plots.plots_of(
        cast("CompiledReport", SimpleNamespace(table=lambda id: table if id == table.id else None)), 12
    )
    assert [plot.lines for plot in found] == [12, 12, 12, 4]
    assert len({str(plot.title) for plot in found}) == 4
    drawn = "".join(plot.svg(CellRenderer("en")) for plot in found)
    assert [n for n in range(40) if f">agency-{n:02}<" not in drawn] == []


def test_the_pdf_has_its_pages_and_is_the_same_again(before: Reader) -> None:
    content = before.made(format="pdf").content
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b", content)) >= 3


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"period": "2025-26-Q9"}, 400, "whose year starts on 1 April"),
        ({"period": "2025-26"}, 400, "give one like 2025-26-Q3"),
        ({"period": "2025-27-Q1"}, 400, "no period"),
        ({"period": "٢٠٢٥-26-Q1"}, 400, "no period"),
        ({"period": "2150-51-Q1"}, 400, "begins on 1 April 2150"),
        ({"period": "0000-01-Q1"}, 400, "no period"),
        ({"group": "other-group"}, 422, "record an interpretation of terms.year_start first"),
        ({"group": "nobody"}, 404, "nobody"),
        ({"format": "docx"}, 400, "html, pdf, csv, xlsx"),
        ({"lang": "fr"}, 400, "en or cy"),
        ({"known_at": "999999"}, 400, "beyond the head"),
        ({"kind": "weekly"}, 404, "quarterly, annual, attendance"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_what_to_do(
    before: Reader, asked: dict[str, Any], status: int, words: str
) -> None:
    answer = before.get(**asked)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]


def test_a_credential_of_another_group_finds_no_such_group(before: Reader) -> None:
    assert before.get(token=before.token("other-group")).status_code == 404
    assert before.get(token=before.token(MQAP)).status_code == 200
    assert before.get(token="nobody").status_code == 401


def test_names_are_told_only_where_they_are_asked_for_and_may_be_seen(
    before: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(before.service.keyring, "open", lambda sealed: sealed.ct)
    plain, named = before.made(format="csv"), before.made(format="csv", names="true")
    assert "member" not in tables(plain.content)["seats"][0]
    assert [s["member"] for s in tables(named.content)["seats"]][:2] == ["Ada", "Bea"]
    assert plain.headers["quorate-digest"] == named.headers["quorate-digest"]
    refused = before.get(token=before.token(role="reporting"), names="true")
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"explain": "yes"}, "`explain` is true or false."),
        ({"names": "1"}, "`names` is true or false."),
        ({"explian": "true"}, "`explian` is none of explain, format"),
        ({"lang": ["cy", "en"]}, "Give each parameter once."),
    ],
)
def test_a_parameter_that_is_none_doubled_or_no_answer_is_refused(
    before: Reader, more: dict[str, Any], words: str
) -> None:
    answer = before.get(**more)
    assert (answer.status_code, answer.json()["rule"]) == (400, "parameter")
    assert words in answer.json()["detail"]
