"""What is read of files that people save: whatever the delimiter, the encoding's mark, or the program."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.sheets import Sheet, UnreadableSheet, read_sheets
from tests.support.workbooks import first_sheet


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.rows]


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        first_sheet(book).append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def altered(content: bytes, name: str, old: str, new: str) -> bytes:
    """A workbook in one part of which some words are others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            kept = before.read(part).decode() if part == name else before.read(part)
            if isinstance(kept, str):
                assert old in kept
                kept = kept.replace(old, new)
            after.writestr(part, kept)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_divides(delimiter: str) -> None:
    content = delimiter.join(['"a, b; c"', "d", "e"]) + "\r\n" + delimiter.join(["1", "2", "3"])
    assert texts(read_sheets(content.encode())[0]) == [["a, b; c", "d", "e"], ["1", "2", "3"]]


def test_a_line_that_names_the_delimiter_is_no_row_and_keeps_its_place() -> None:
    sheet = read_sheets(b"sep=;\r\na;b\r\n")[0]
    assert texts(sheet) == [["a", "b"]]
    assert sheet.rows[0][1].address == "B2"


def test_the_marks_of_utf_8_and_utf_16_are_no_part_of_the_text() -> None:
    assert texts(read_sheets("\ufeffTŷ,Môn".encode())[0]) == [["Tŷ", "Môn"]]
    assert texts(read_sheets("Tŷ\tMôn".encode("utf-16"))[0]) == [["Tŷ", "Môn"]]


def test_blank_rows_are_left_out_and_every_cell_keeps_its_address() -> None:
    sheet = read_sheets(b'a,b,,\r\n\r\n , \r\nc,,"d\ne"\r\n')[0]
    assert [[(c.text, c.address) for c in row] for row in sheet.rows] == [
        [("a", "A1"), ("b", "B1")],
        [("c", "A4"), ("", "B4"), ("d\ne", "C4")],
    ]


def test_another_encoding_is_told_by_its_line() -> None:
    with pytest.raises(UnreadableSheet, match=r"line 2 .*CSV UTF-8"):
        read_sheets("a,b\ncaf\xe9,x\n".encode("cp1252"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Excel"),
        (b"PK\x03\x04 and no more", "cannot be read"),
        (b"a\0b", "neither XLSX nor CSV"),
        (b"", "empty"),
        (b" , \n,,\n", "empty"),
        (b'a,"b\n', "broken at line"),
    ],
)
def test_what_is_no_sheet_says_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableSheet, match=words):
        read_sheets(content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match="No such file"):
        read_sheets(tmp_path / "roll.xlsx")


def test_dates_times_and_numbers_of_a_workbook_are_plain_text() -> None:
    row = [date(2025, 5, 13), datetime(2025, 5, 13, 10, 30), time(9, 5), 45790, 3.0, 0.4375, True, None, " \xa0x "]
    assert texts(read_sheets(workbook(row))[0]) == [
        ["2025-05-13", "2025-05-13T10:30", "09:05", "45790", "3", "0.4375", "TRUE", "", "x"]
    ]


def test_a_time_that_a_spreadsheet_keeps_inexactly_is_the_minute_that_was_typed() -> None:
    content = altered(workbook([time(10, 0)]), "xl/worksheets/sheet1.xml", "0.4166666666666667", "0.416666666666")
    assert texts(read_sheets(content)[0]) == [["10:00"]]


def test_formulas_are_not_evaluated_and_one_without_a_saved_value_is_not_taken_for_nothing() -> None:
    content = workbook(["=1+1", "=2+2"])
    assert texts(read_sheets(content)[0]) == [["#FORMULA!", "#FORMULA!"]]
    saved = altered(content, "xl/worksheets/sheet1.xml", "<f>1+1</f><v />", "<f>1+1</f><v>2</v>")
    assert texts(read_sheets(saved)[0]) == [["2", "#FORMULA!"]]


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    first_sheet(book).append(["seen"])
    hidden = book.create_sheet("lists")
    hidden.append(["hidden"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [texts(s) for s in read_sheets(out.getvalue())] == [[["seen"]]]


def test_a_million_empty_rows_at_the_end_are_nothing() -> None:
    content = altered(
        workbook(["a"]),
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"/></row></sheetData>',
    )
    assert texts(read_sheets(content)[0]) == [["a"]]


def test_what_is_too_much_is_refused_and_not_cut_off() -> None:
    with pytest.raises(UnreadableSheet, match="more than 20,000 rows"):
        read_sheets(b"a\n" * 20_001)
    with pytest.raises(UnreadableSheet, match="Row 1 goes beyond column CV"):
        read_sheets(b"," * 100 + b"a")
    with pytest.raises(UnreadableSheet, match="Row 1 goes beyond column CV"):
        read_sheets(workbook([*[None] * 100, "a"]))
    with pytest.raises(UnreadableSheet, match="larger than 8,192 KB"):
        read_sheets(b"a" * (8 * 1024 * 1024 + 1))


def test_a_workbook_that_would_unpack_to_too_much_is_refused_unopened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", b" " * 33 * 1024 * 1024)
    assert len(out.getvalue()) < 100_000
    with pytest.raises(UnreadableSheet, match="unpacks to more than 32 MB"):
        read_sheets(out.getvalue())


def test_entities_of_a_workbook_are_not_expanded() -> None:
    content = altered(
        workbook(["a"]),
        "xl/worksheets/sheet1.xml",
        "<worksheet",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet',
    )
    with pytest.raises(UnreadableSheet, match="cannot be read"):
        read_sheets(content)
