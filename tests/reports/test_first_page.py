"""The first page of a report: what a chair reads out, with names for who may see them."""

import io
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from openpyxl import load_workbook

from tests.reports.reader import Reader, tables
from tests.support.demonstration import DemonstrationTemplate
from tests.support.http_client import InProcess, in_process

MQAP = "cwm-taf-mqap"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|\bs\d+\b|team-manager|idva-rct|cwm-taf-m|senior-nurse")


@pytest.fixture(scope="module")
def http(demonstration: DemonstrationTemplate) -> Iterator[InProcess]:
    with demonstration.copy() as own, in_process(own.app) as client:
        yield client


def report(http: InProcess, kind: str = "quarterly", **asked: str) -> httpx.Response:
    headers = {"Authorization": "Bearer demo-auditor"}
    params = {"group": MQAP, "period": "2025-26-Q4", **asked}
    answer = http.request("GET", f"/reports/{kind}", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def sections(page: str) -> dict[str, list[str]]:
    """The sentences of the first page by the id of their section."""
    found = re.findall(r'<section class="summary" aria-labelledby="summary-([a-z]+)">(.*?)</section>', page, re.DOTALL)
    return {id: [_plain(item) for item in re.findall(r"<li>(.*?)</li>", body, re.DOTALL)] for id, body in found}


def _plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup))


def test_the_quarter_is_told_in_sentences_with_names(http: InProcess) -> None:
    told = sections(report(http, names="true").text)
    assert [*told] == ["meetings", "attendance", "decisions", "overdue", "actions", "membership", "corrections"]
    assert told["meetings"] == [
        "Meetings held: 2, of which 1 had a quorum, 1 had none.",
        "20 January 2026: quorate, members: 14 (6 needed), agencies: 5 (3 needed); 16 of 16 expected attended; in the"
        " chair: Alys Invented, Chair.",
        "3 March 2026: not quorate (5 of 6 members); 14 of 16 expected attended, 2 sent apologies; in the chair: Alys"
        " Invented, Chair.",
    ]
    assert told["attendance"][0] == "Of 32 expected, 30 attended: 94\u202f%."
    assert "Team Manager Children (MTCBC), Kayleigh Invented: 6 of 9 expected" in " ".join(told["attendance"])
    assert (
        "3 March 2026: “One form for all invitations was accepted.” (provisional; without a quorum)"
        in told["decisions"]
    )
    assert (
        "Review of the Vice-Chair (Vice-Chair, Bryn Invented): due on 16 January 2026, 74 days overdue."
        in told["overdue"]
    )
    (mailbox,) = [line for line in told["actions"] if "mailbox" in line]
    assert mailbox == (
        "“Agree who reads the mailbox at weekends” (Senior Nurse, Safeguarding, Heledd Invented, CTMUHB): open, due on 31"
        " January 2026, 59 days overdue."
    )
    assert told["membership"] == [
        "Nobody joined or left.",
        "Vacancy: Team Manager (National Probation Service), since 1 November 2025.",
    ]
    assert told["corrections"][0] == "To this period, whenever made: 2. Made in this period: 2."


def test_those_who_left_are_told_by_name_and_only_to_who_may_see_names(http: InProcess) -> None:
    left = "Team Manager (National Probation Service)[, Ifan Invented]: left, last day 31 October 2025."
    third = {"period": "2025-26-Q3"}
    named = report(http, **third, names="true")
    assert left.replace("[", "").replace("]", "") in sections(named.text)["membership"]
    assert "Ifan Invented (until 31 October 2025)" in _plain(named.text)
    plain = report(http, **third)
    assert left.replace("[, Ifan Invented]", "") in sections(plain.text)["membership"]
    assert "Invented" not in plain.text
    assert named.headers["quorate-digest"] == plain.headers["quorate-digest"]


def test_who_was_in_the_chair_is_said_only_where_it_is_known(http: InProcess) -> None:
    """On 15 April the chair was appointed and not in office yet; on 9 December she sent apologies."""
    told = sections(report(http, "annual", period="2025-26").text)["meetings"]
    unknown = [line[: line.index(":")] for line in told if "who was in the chair is not recorded" in line]
    assert unknown == ["15 April 2025", "9 December 2025"]
    assert sum("in the chair: Chair." in line for line in told) == 7


def test_people_are_shown_titles_and_names_and_no_ids(http: InProcess) -> None:
    """But in a reason, or an explanation, that speaks of two seats of one title, which have their ids beside it."""
    for kind, period in (("quarterly", "2025-26-Q4"), ("quarterly", "2025-26-Q1"), ("attendance", "2025-26-Q4")):
        page = report(http, kind, period=period, names="true").text
        page = re.sub(r'<div[^>]*"table-explanations".*?</table>', "", page, flags=re.DOTALL)
        assert not ID.findall(_plain(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))), kind


def test_explanations_name_who_did_not_count_only_where_names_are_asked_for(http: InProcess) -> None:
    named, plain = (_plain(report(http, **asked).text) for asked in ({"names": "true"}, {}))
    seat = "Team Manager Children (team-manager-children-mt)"
    assert f"{seat}: Kayleigh Invented – apologies" in named
    assert f"{seat} – apologies" in plain
    assert "Invented" not in plain


def test_position_and_digest_stand_in_the_small_print_alone(http: InProcess) -> None:
    answer = report(http)
    before, small_print = answer.text.split("<footer", 1)
    digest = answer.headers["quorate-digest"]
    assert digest in small_print
    assert digest not in before
    assert "Position of the ledger" not in before


def test_every_sentence_is_said_in_welsh(http: InProcess) -> None:
    page = report(http, lang="cy").text
    assert not re.search(r'<li><span lang="en">', page)
    told = sections(page)
    assert told["membership"][0] == "Nid ymunodd ac ni ymadawodd neb."
    assert told["meetings"][0].startswith("Cyfarfodydd a gynhaliwyd: 2")


def test_the_workbook_begins_with_the_first_page_and_ends_with_ids(http: InProcess) -> None:
    answer = report(http, format="xlsx", names="true")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[:3] == ["In brief", "In the group’s words", "Meetings and their quorum"]
    assert book.sheetnames[-1] == "About this report"
    told = sections(report(http, names="true").text)
    sentences = [str(row[1].value) for row in book["In brief"].iter_rows(min_row=3)]
    assert sentences == [line for lines in told.values() for line in lines]
    sheet = book["Attendance by seat"]
    heads = [str(cell.value) for cell in sheet[1]]
    assert heads[:4] == ["Seat", "Member", "Agency", "Meetings in tenure"]
    assert heads[-2:] == ["Seat (id)", "Agency (id)"]
    rate = sheet.cell(2, heads.index("Rate") + 1)
    assert (rate.value, rate.number_format) == (1, "0.0%")
    assert report(http, format="xlsx", names="true").content == answer.content
    assert "Yn gryno" in load_workbook(io.BytesIO(report(http, format="xlsx", lang="cy").content)).sheetnames


def test_corrections_to_the_period_are_apart_from_those_made_in_it(before: Reader, after: Reader) -> None:
    """An attendance of June was corrected after the year."""
    data = tables(after.made(format="csv").content)
    assert [(c["of"], c["what"], c["act"]) for c in data["corrections-of-period"]] == [
        ("2025-06-17", "AttendanceRecorded", "Corrected")
    ]
    assert data["corrections"] == []
    assert "To this period, whenever made: 1. Made in this period: 0." in after.made().text
    assert tables(before.made(format="csv").content)["corrections-of-period"] == []


def test_the_files_say_by_which_version_of_the_report_they_were_made(before: Reader) -> None:
    about = {row["name"]: row["value"] for row in tables(before.made(format="csv").content)["about"]}
    assert about["report_version"] == "3"
