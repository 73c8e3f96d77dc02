"""`quorate import` on real files: read leniently, looked at first, recorded whole or not at all, once, and taken back."""

import io
import re

import openpyxl
import pytest

from api.imports.route import IMPORTED_MAX_ROWS
from domain.events.group.membership import MemberAppointed
from tests.imports.record import Record
from tests.support.command_line import Quorate
from tests.support.server import served
from tests.support.workbooks import first_sheet

MEMBERS = """Members of the board since 2020,,,,
FULL NAME,Role,Organisation,Appointed,To,Shoe size
Ann Invented,Head of Housing,Example BC,1 April 2020,31/03/2022,4
Ben Invented,head of housing,EBC,1/4/2022,,
Cat Invented,Nurse,Example Health Board,01.05.21,,
"""
CYMRAEG = """Enw;Swydd;Asiantaeth;Penodwyd;Hyd
Ann Invented;Pennaeth Tai;Enghraifft ebc;1 Ebrill 2020;31 Mawrth 2022
"""


def test_headings_and_values_are_read_as_people_write_them(bring: Quorate, record: Record, group: str) -> None:
    code, out, err = bring("members", MEMBERS, "--yes")
    assert (code, err) == (0, "")
    assert "3 rows: 3 created. 9 events to record." in out
    assert "Columns passed over: Shoe size." in out
    assert record.seats(group) == {
        "Head of Housing (ebc)": [
            ("Ann Invented", "2020-04-01", "2022-04-01"),
            ("Ben Invented", "2022-04-01", None),
        ],
        "Nurse (ehb)": [("Cat Invented", "2021-05-01", None)],
    }


def test_welsh_headings_dates_and_names_are_read_too(bring: Quorate, record: Record, group: str) -> None:
    code, _, err = bring("members", CYMRAEG, "--yes")
    assert (code, err) == (0, "")
    assert record.seats(group) == {"Pennaeth Tai (ebc)": [("Ann Invented", "2020-04-01", "2022-04-01")]}


def test_nothing_is_recorded_before_somebody_says_so(bring: Quorate, record: Record) -> None:
    head = record.head
    code, out, err = bring("members", MEMBERS)
    assert (code, err) == (0, "")
    assert re.search(
        r"3 +Ann Invented-\S+ +created +registers Ann Invented-\S+; creates seat s1 \(Head of Housing\); appointed", out
    )
    assert "Nothing is recorded yet. To record it: quorate import members file.csv" in out
    assert record.head == head


def test_every_event_names_the_file_its_digest_and_the_row(
    bring: Quorate, run: Quorate, record: Record, group: str
) -> None:
    head = record.head
    bring("members", MEMBERS, "--yes", "--evidence", "minutes of May")
    recorded = record.since(head)
    assert {e.event.evidence[0].pointer for e in recorded} == {"minutes of May"}
    [ben] = [
        e.event for e in recorded if isinstance(e.event, MemberAppointed) and "row 4" in e.event.evidence[1].pointer
    ]
    assert ben.evidence[1].pointer == "import file.csv row 4"
    assert len(ben.evidence[1].digest or "") == 64
    assert len({e.command for e in recorded}) == 1
    _, told, _ = run("trail", "--group", group, "--imported", "--full")
    assert told.count(" of the file file.csv") == len({e.position for e in recorded if e.stream != group})
    assert "from row 4 of the file file.csv" in told
    _, others, _ = run("trail", "--group", group, "--not-imported", "--full")
    assert "was established" in others
    assert "file.csv" not in others


def test_a_row_that_cannot_be_is_refused_at_its_cell_and_nothing_is_recorded(bring: Quorate, record: Record) -> None:
    head = record.head
    faulty = MEMBERS + "Dan Invented,Nurse,Nobody's Trust,1/1/2022,,\nEve Invented,Nurse,ehb,32/1/2022,,\n"
    faulty += "Fay Invented,Nurse,ehb,1/6/2021,,\n"
    code, out, err = bring("members", faulty, "--yes")
    assert code == 1
    assert "C6 (Organisation): no agency is called Nobody's Trust" in out
    assert "D7 (Appointed): “32/1/2022” is no date such as 13/05/2025" in out
    assert re.search(r"8 +Fay Invented-\S+ +refused +A8: seat s2 is held by two from 1 June 2021", out)
    assert "Nothing is recorded. Put these rows right, or record the others with --skip-refused." in err
    assert record.head == head


def test_the_other_rows_are_recorded_where_the_refused_are_skipped(bring: Quorate, record: Record, group: str) -> None:
    faulty = MEMBERS + "Dan Invented,Nurse,Nobody's Trust,1/1/2022,,\n"
    code, out, _ = bring("members", faulty, "--yes", "--skip-refused")
    assert code == 0
    assert "4 rows: 3 created, 1 refused." in out
    assert len(record.seats(group)) == 2


def test_headings_alone_are_no_import(bring: Quorate, record: Record) -> None:
    code, out, err = bring("members", "Name,Title,Agency,From\n", "--yes")
    assert (code, out, err) == (1, "", "file.csv holds no row below its headings.\n")


def test_the_same_file_twice_is_recorded_once(bring: Quorate, record: Record) -> None:
    text = MEMBERS
    bring("members", text, "--yes")
    head = record.head
    code, out, err = bring("members", text, "--yes")
    assert (code, err) == (0, "")
    assert "3 rows: 3 already there. 0 events to record." in out
    assert "There is nothing new to record." in out
    assert record.head == head


def test_a_later_file_adds_only_what_is_new(bring: Quorate, record: Record, group: str) -> None:
    text = MEMBERS
    bring("members", text, "--yes")
    head = record.head
    code, out, _ = bring("members", text.replace("01.05.21,", "01.05.21,30.09.24"), "--yes")
    assert code == 0
    assert "1 matched, 2 already there. 1 event to record." in out
    assert record.head == head + 1
    assert record.seats(group)["Nurse (ehb)"] == [("Cat Invented", "2021-05-01", "2024-10-01")]


def test_what_is_recorded_otherwise_is_left_to_a_correction(bring: Quorate, record: Record) -> None:
    text = MEMBERS
    bring("members", text, "--yes")
    code, out, _ = bring("members", text.replace("01.05.21", "02.05.21"), "--yes")
    assert code == 1
    assert re.search(r"they sit in seat s2 from 1 May 2021, as recorded at position \d+", out)
    assert re.search(r"quorate correct \d+ --set on=2021-05-02", out)


def test_an_import_is_taken_back_whole_and_can_be_brought_again(
    bring: Quorate, run: Quorate, record: Record, group: str
) -> None:
    text = MEMBERS
    _, out, _ = bring("members", text, "--yes")
    advice = re.search(r"To take all of it back: quorate retract (--command \S+) --reason", out)
    assert advice
    taken = run("retract", *advice[1].split(), "--reason", "of another group", "--authority", f"body:{group}")
    assert (taken[0], taken[2]) == (0, "")
    assert record.seats(group) == {}
    code, out, _ = bring("members", text, "--yes")
    assert code == 0
    assert "3 created" in out
    assert len(record.seats(group)) == 2


MEETINGS = """Date,Start,End,Venue
13/05/2025,10:00,12:00,Room 1
9 September 2025,10am-11.30am,,
"""


def test_meetings_are_planned_and_held_in_london(bring: Quorate, record: Record, group: str) -> None:
    code, _, err = bring("meetings", MEETINGS, "--yes")
    assert (code, err) == (0, "")
    held = [(m.held.starts.isoformat(), m.held.ends.isoformat(), m.place) for m in record.meetings(group)]
    assert held == [
        ("2025-05-13T10:00:00+01:00", "2025-05-13T12:00:00+01:00", "Room 1"),
        ("2025-09-09T10:00:00+01:00", "2025-09-09T11:30:00+01:00", None),
    ]
    assert "2 already there" in bring("meetings", MEETINGS)[1]


def test_a_meeting_to_come_is_planned_and_one_without_times_is_not_held(
    bring: Quorate, record: Record, group: str
) -> None:
    code, out, _ = bring("meetings", "Date,Start,End\n5/5/2025,,\n3/3/2099,10:00,12:00\n")
    assert code == 1
    assert "planned only: without start and end it is not recorded as held" in out
    assert "this has not happened yet: 3 March 2099 is after today" in out
    assert bring("meetings", "Date\n5/5/2025\n3/3/2099\n", "--yes")[0] == 0
    assert [(str(m.day), m.held) for m in record.meetings(group)] == [("2025-05-05", None), ("2099-03-03", None)]


def ready(bring: Quorate, record: Record, group: str) -> None:
    """Three members, a deputy, and two meetings."""
    assert bring("members", MEMBERS, "--yes")[0] == 0
    assert bring("meetings", MEETINGS, "--yes")[0] == 0
    name = f"Dee Invented-{group}"
    body = {"name": name, "on": "2021-01-01", "authority": {"kind": "body"}}
    dee = record.client.post_another("/persons", body)["id"]
    body = {"person": dee, "on": "2021-06-01", "authority": {"kind": "body"}}
    record.client.post(f"/groups/{group}/seats/s2/deputies", body)


def test_attendance_comes_a_row_a_meeting_and_person(bring: Quorate, record: Record, group: str) -> None:
    ready(bring, record, group)
    text = """Meeting date,Attendee,Present/Apologies/Absent,Reason
13/05/2025,Ben Invented,P,
13/05/2025,Cat Invented,Apologies,Other duty
13/05/2025,Dee Invented,✓,
13/05/2025,Ann Invented,present,
9/9/2025,ben invented,DNA,
9/9/2025,Cat Invented,D (Dee Invented),
"""
    code, out, err = bring("attendance", text, "--yes")
    assert (code, err) == (0, ""), out
    assert record.roll(group, "2025-05-13") == {"s1": "PRESENT", "s2": "BY_DEPUTY", "Ann Invented": "INVITED"}
    assert record.roll(group, "2025-09-09") == {"s1": "ABSENT", "s2": "BY_DEPUTY"}
    assert re.search(r"3 +Cat Invented-\S+ +nothing to record +a deputy was there for them: row 4", out)
    assert "There is nothing new to record." in bring("attendance", text, "--yes")[1]


def test_attendance_comes_with_a_column_a_meeting_in_a_workbook(bring: Quorate, record: Record, group: str) -> None:
    ready(bring, record, group)
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    sheet.append(["Role", "Name", "13/05/2025", "09/09/2025", "Total"])
    sheet.append([None, f"Ben Invented-{group}", "P", "A", 1])
    sheet.append([None, f"Cat Invented-{group}", None, "x", 0])
    content = io.BytesIO()
    book.save(content)
    code, out, _ = bring("attendance", content.getvalue(), "--yes", name="wide.xlsx")
    assert code == 1
    assert "D3 (09/09/2025): “x” is not understood: write present, apologies, absent or by deputy" in out
    code, out, err = bring("attendance", content.getvalue(), "--yes", "--word", "x=present", name="wide.xlsx")
    assert (code, err) == (0, ""), out
    assert "3 rows: 3 matched" in out
    assert record.roll(group, "2025-05-13") == {"s1": "PRESENT"}
    assert record.roll(group, "2025-09-09") == {"s1": "APOLOGIES", "s2": "PRESENT"}


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("members", "Shoe,Size\n4,5\n", "There is no row of headings for members. It needs: Name, Title, Agency"),
        ("members", "Name,Title\nAnn,Nurse\n", "No column says from."),
        (
            "members",
            "Name,From,Since\nAnn,1/1/2020,1/1/2020\n",
            "B1 (From) and C1 (Since) are headings of the same thing",
        ),
        ("members", "", "holds no row"),
    ],
)
def test_a_file_that_is_no_such_list_says_what_it_needs(bring: Quorate, kind: str, text: str, words: str) -> None:
    code, _, err = bring(kind, text)
    assert code == 1
    assert words in err


def test_more_rows_than_a_command_takes_go_to_a_server_in_parts_and_come_back_whole(
    bring: Quorate, run: Quorate, record: Record, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = IMPORTED_MAX_ROWS + 1
    text = "Name,Title,Agency,From\n" + "".join(f"Nr {n} Invented,Post {n},ebc,1/4/2022\n" for n in range(count))
    with served(record.service, record.login_dsn) as address:
        monkeypatch.setenv("QUORATE_SERVER", address)
        code, out, err = bring("members", text, "--yes")
        assert (code, err) == (0, "")
        assert out.count("Recorded: ") == 2
        assert f"Recorded: {IMPORTED_MAX_ROWS} rows;" in out
        assert "Recorded: 1 row;" in out
        assert len(record.seats(group)) == count
        head = record.head
        assert "There is nothing new to record." in bring("members", text, "--yes")[1]
        assert record.head == head
        advice = re.search(r"To take all of it back: quorate retract (.*) --reason", out)
        assert advice
        taken = run("retract", *advice[1].split(), "--reason", "of another group", "--authority", f"body:{group}")
    assert (taken[0], taken[2]) == (0, "")
    assert record.seats(group) == {}
