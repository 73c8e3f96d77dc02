"""What is written opens as it should, does no harm, and is read back as it was."""

import io
import time as clock_of_the_process
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from api.sheets import CellValue, SheetColumn, SheetLayout, TableBlock, read_sheets, write_csv
from api.sheets.xlsx_writer import write_xlsx
from tests.support.workbooks import first_sheet

NASTY = ["=1+1", "+44 20 7946 0000", "-", "@x", "'=quoted", "\tx", 'a"b', "a\nb", "a,b;c", "Tŷ Môn", ""]
PLAIN = SheetLayout(
    "Seats", (TableBlock(columns=tuple(SheetColumn(f"c{n}") for n in range(3)), rows=[["a", "b", "c"]]),)
)


def page(*rows: Sequence[CellValue]) -> SheetLayout:
    width = max(map(len, rows))
    return SheetLayout("Page", (TableBlock(columns=tuple(SheetColumn(f"c{n}") for n in range(width)), rows=rows),))


def written(layout: SheetLayout) -> Worksheet:
    """The sheet of the workbook that is written."""
    return first_sheet(openpyxl.load_workbook(io.BytesIO(write_xlsx(layout))))


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_is_written_is_read_back(write: Callable[[SheetLayout], bytes]) -> None:
    values: list[CellValue] = [date(2025, 5, 13), datetime(2025, 5, 13, 10, 30), time(9, 5), 3, 0.5, True, None, "x"]
    content = write(page([*NASTY, "end"], values))
    rows = [[c.text for c in row] for row in read_sheets(content)[0].rows]
    assert rows[1] == [*(t.strip() for t in NASTY), "end"]
    assert rows[2] == ["2025-05-13", "2025-05-13T10:30", "09:05", "3", "0.5", "TRUE", "", "x"]


def test_a_csv_begins_with_its_mark_and_holds_no_formula() -> None:
    content = write_csv(page(NASTY))
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"'=1+1" in content
    assert b"'@x" in content
    assert b",=" not in content


def test_a_workbook_holds_no_formula() -> None:
    rows = written(page(NASTY)).iter_rows()
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}


def test_the_same_page_gives_the_same_bytes_at_any_time() -> None:
    first = write_xlsx(PLAIN)
    clock_of_the_process.sleep(1.1)
    assert write_xlsx(PLAIN) == first


def test_the_header_of_one_table_stays_in_sight() -> None:
    sheet = written(PLAIN)
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_locked_columns_are_protected_and_the_others_are_open() -> None:
    block = TableBlock(
        title="Roll", columns=(SheetColumn("seat", locked=True), SheetColumn("outcome", choices=("present", "absent")))
    )
    block = TableBlock(title="Roll", columns=block.columns, rows=[["s1"], ["s2", "absent"]], spare=1)
    sheet = written(SheetLayout("Roll", (block,)))
    assert sheet.protection.sheet
    assert sheet["A3"].protection.locked
    assert not sheet["B4"].protection.locked
    assert not sheet["B5"].protection.locked
    assert [(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation] == [
        ("B3:B5", '"present,absent"')
    ]


def test_an_address_means_the_same_in_both_formats() -> None:
    blocks = tuple(
        TableBlock(title=t, columns=(SheetColumn("a"), SheetColumn("b")), rows=[["1", "2"]], spare=2)
        for t in ("X", "Y")
    )
    ways = [read_sheets(write(SheetLayout("P", blocks)))[0].rows for write in (write_csv, write_xlsx)]
    assert ways[0] == ways[1]
    assert [row[0].address for row in ways[0]] == ["A1", "A2", "A3", "A7", "A8", "A9"]


def test_on_paper_all_columns_stand_on_one_page_and_nothing_is_printed_beyond_the_rows() -> None:
    columns = tuple(SheetColumn(f"c{number}") for number in range(20))
    layout = SheetLayout("wide", (TableBlock(columns=columns, rows=[["x"] * 20] * 17, spare=3),))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(layout)))["wide"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    fitted = sheet.sheet_properties.pageSetUpPr
    assert fitted is not None
    assert fitted.fitToPage
    assert sheet.print_area == "'wide'!$A$1:$T$21"
