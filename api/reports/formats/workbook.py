"""Renders a report as XLSX, for people: its first page, then a sheet for each table, in words, with ids last."""

from api.languages import LanguageCode
from api.reports.formats import labels
from api.reports.formats.cell_text import CellRenderer, visible_columns
from api.reports.model import CompiledReport, ReportCell, ReportColumn, ReportTable
from api.sheets import CellValue, SheetColumn, SheetLayout, TableBlock
from api.sheets.xlsx_writer import write_xlsx
from domain.text import said

TAB_MAX_CHARS = 31
SENTENCE_CHARS = 100


def render_xlsx(report: CompiledReport, lang: LanguageCode) -> bytes:
    """The workbook, with what the report rests on as its last sheet; the same bytes again in the same language."""
    renderer = CellRenderer(lang)
    tables = [*(t for t in report.shown if t.id != "about"), *(t for t in report.shown if t.id == "about")]
    return write_xlsx(_summary(report, renderer), *(_sheet(table, renderer) for table in tables))


def _summary(report: CompiledReport, renderer: CellRenderer) -> SheetLayout:
    columns = (SheetColumn(""), SheetColumn(renderer.text(report.subject.name).text, width=SENTENCE_CHARS))
    period = ["", renderer.words(labels.period_line(report)).text]
    rows = [
        ["" if number else renderer.words(section.title).text, renderer.sentence(words).text]
        for section in report.summary
        for number, words in enumerate(section.sentences)
    ]
    tab = renderer.words(labels.SUMMARY).text
    return SheetLayout(tab, (TableBlock(columns=columns, rows=[period, *rows]),), freeze="A2")


def _sheet(table: ReportTable, renderer: CellRenderer) -> SheetLayout:
    visible = visible_columns(table)
    order = [*visible, *(index for index in range(len(table.columns)) if index not in visible)]
    columns = tuple(_column(table.columns[index], renderer) for index in order)
    rows = [[_value(row[index], table.columns[index], renderer) for index in order] for row in table.rows]
    return SheetLayout(_tab(renderer.words(table.title).text), (TableBlock(columns=columns, rows=rows),))


def _column(column: ReportColumn, renderer: CellRenderer) -> SheetColumn:
    title = said("{title} (id)", title=column.title) if column.kind == "id" else column.title
    return SheetColumn(renderer.words(title).text, percent=column.kind == "rate")


def _value(cell: ReportCell, column: ReportColumn, renderer: CellRenderer) -> CellValue:
    if isinstance(cell, str) or not isinstance(cell, CellValue):
        return renderer.cell(cell, column).text
    return cell


def _tab(title: str) -> str:
    """The name of a sheet, which Excel limits in length and in characters."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:TAB_MAX_CHARS].strip()
