"""The vocabulary of attendance, and what a workbook says beyond the values of its cells."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from api.sheets import DateOrder, Sheet, hidden_sheets, lost_letters, no_value, orders_of, parse_day, read_sheets
from api.sheets.attendance_words import MODE_WORDS, OUTCOME_WORDS, AttendanceWord, is_blank, parse_mode, parse_outcome
from tests.support.workbooks import first_sheet

WORDS = {
    "P": ("PRESENT", None, None),
    " y ": ("PRESENT", None, None),
    "DNA": ("ABSENT", None, None),
    "Apols": ("APOLOGIES", None, None),
    "N": ("ABSENT", None, None),
    "A": ("APOLOGIES", None, None),
    "D": ("BY_DEPUTY", None, None),
    "BY_DEPUTY": ("BY_DEPUTY", None, None),
    "Teams": ("PRESENT", None, "remote"),
    "online": ("PRESENT", None, "remote"),
    "P (Teams)": ("PRESENT", None, "remote"),
    "present - via Zoom": ("PRESENT", None, "remote"),
    "D, by phone": ("BY_DEPUTY", None, "remote"),
    "deputy: Tegan": ("BY_DEPUTY", "Tegan", None),
    "Sub: Ola Dyke": ("BY_DEPUTY", "Ola Dyke", None),
    "rep (Ola Dyke)": ("BY_DEPUTY", "Ola Dyke", None),
    "Represented by Ola Dyke": ("BY_DEPUTY", "Ola Dyke", None),
    "D (not known)": ("BY_DEPUTY", None, None),
}


@pytest.mark.parametrize("text", WORDS)
def test_what_people_write_for_an_outcome(text: str) -> None:
    assert parse_outcome(text) == AttendanceWord(*WORDS[text])


@pytest.mark.parametrize("text", ["x", "*", "apologies (Teams)", "hybrid", "P (perhaps)"])
def test_what_means_different_things_to_different_people_is_not_guessed(text: str) -> None:
    assert parse_outcome(text) is None


@given(st.sampled_from(sorted({*OUTCOME_WORDS, *MODE_WORDS})))
def test_every_word_is_understood_in_any_case_and_none_is_blank(word: str) -> None:
    assert not is_blank(word)
    assert parse_outcome(word.upper()) == parse_outcome(word) is not None
    assert word in OUTCOME_WORDS or parse_mode(f" {word} ") == MODE_WORDS[word]


def sheet_of(book: openpyxl.Workbook) -> Sheet:
    out = io.BytesIO()
    book.save(out)
    return read_sheets(out.getvalue())[0]


def test_merged_cells_and_hidden_rows() -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    for row in (["Board"], ["Agency", "Title", "Name"], ["Police", "One", "Ann"], [None, "Two", "Ben"], ["Note"]):
        sheet.append(row)
    for merged in ("A1:C1", "A3:A4", "A5:C5"):
        sheet.merge_cells(merged)
    sheet.row_dimensions[4].hidden = True
    found = sheet_of(book)
    assert [[c.text for c in row] for row in found.rows] == [
        ["Board", "#MERGED!", "#MERGED!"],
        ["Agency", "Title", "Name"],
        ["Police", "One", "Ann"],
        ["Police", "Two", "Ben"],
        ["Note", "#MERGED!", "#MERGED!"],
    ]
    assert found.hidden == (4,)


def test_hidden_sheets_are_named() -> None:
    book = openpyxl.Workbook()
    first_sheet(book).append(["x"])
    book.create_sheet("Before").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert hidden_sheets(out.getvalue()) == ["Before"]
    assert hidden_sheets(b"a,b") == []


def test_a_number_of_the_1904_system_is_a_day_of_it() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    first_sheet(book).append([44328, 7])
    [row] = sheet_of(book).rows
    assert (parse_day(row[0].text), row[1].text) == (date(2025, 5, 13), "7")


@pytest.mark.parametrize("text", ["#N/A", "#ref!", "#DIV/0!", "#FORMULA!", "=VLOOKUP(A1,B:B,1)", "#MERGED!"])
def test_what_is_no_value(text: str) -> None:
    assert no_value(text) is not None


READ_AS_1252 = [each.encode().decode("cp1252") for each in ("Siân", "Tŷ Mawr", "Gŵen", "Zoë", "O’Pair", "Éire", "Rhês")]
WRITTEN_SO = ["Mair ?", "Who?", "#7", "João", "DÍŠKA", "Ångström", "Zoë’s", "Ä, Ö", "SÃO TOMÉ", "«É»"]


@pytest.mark.parametrize("text", ["Si?n", "?yn Jones", "G\ufffden", "O?Brien", *READ_AS_1252, *WRITTEN_SO])
def test_letters_that_were_lost(text: str) -> None:
    assert no_value(text) is None
    assert (lost_letters(text) is not None) == (text not in WRITTEN_SO)


def test_the_order_of_a_file() -> None:
    assert orders_of(["04/05/2025", "5.6.25"]) == set()
    assert orders_of(["04/05/2025", "05/20/2025", "5.20.25 10:00"]) == {DateOrder.MONTH_FIRST}
    assert orders_of(["20/05/2025", "05/20/2025"]) == {*DateOrder}
    assert parse_day("04/05/99") == date(1999, 5, 4)
    assert parse_day("04/05/2025", DateOrder.MONTH_FIRST) == date(2025, 4, 5)
