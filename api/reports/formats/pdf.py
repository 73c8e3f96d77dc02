"""Renders a report as PDF (fpdf2): its first page upright, to be read out, plots and tables on A4 landscape,
what it rests on in small print."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableCellFillMode
from fpdf.fonts import FontFace

from api.languages import LanguageCode
from api.reports.formats import labels, plots
from api.reports.formats.cell_text import CellRenderer, visible_columns
from api.reports.model import CompiledReport, ReportTable
from domain.text import Words

SIZE, SMALL, TITLE, HEADING = 10, 6.5, 18, 13
MARGIN_MM = 12
INK, SHADE, GREY = (31, 78, 95), (232, 239, 241), (90, 90, 90)
BULLET_MM = 4.0
FAMILY = "DejaVu"
AGENCIES_MAX, HEIGHT_MM = 12, 150.0
PADDING_MM, NARROW_MM, WORD_MM, WIDE_MM = 0.8, 8.0, 40.0, 90.0


class ReportPdf(FPDF):
    """A document with what it rests on and page numbers at the foot, after the word `page`, in a typeface that has every
    letter of Welsh."""

    def __init__(self, lang: LanguageCode, page: str, rests_on: str) -> None:
        super().__init__("portrait", "mm", "A4")
        self._page, self._rests_on = page, rests_on
        for style, file in {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}.items():
            self.add_font(FAMILY, style, _fonts() / file)
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.set_lang("cy-GB" if lang == "cy" else "en-GB")

    def footer(self) -> None:
        self.set_y(-MARGIN_MM)
        self.set_font(FAMILY, "", SMALL)
        self.set_text_color(*GREY)
        self.cell(0, 5, self._rests_on)
        self.set_x(self.l_margin)
        self.cell(0, 5, f"{self._page} {self.page_no()}/{{nb}}", align="R")
        self.set_text_color(0)


def render_pdf(report: CompiledReport, lang: LanguageCode) -> bytes:
    """The bytes of the PDF. Its creation date is the day on which the position was recorded: the same report gives the same
    bytes whenever it is rendered."""
    renderer = CellRenderer(lang)
    pdf = ReportPdf(lang, renderer.words(labels.PAGE).text, renderer.words(labels.footer_line(report)).text)
    title, name = renderer.words(labels.TITLES[report.subject.kind]).text, renderer.text(report.subject.name).text
    pdf.set_title(f"{title}: {name}")
    pdf.set_creation_date(datetime.combine(report.subject.recorded_on, time(), UTC))
    pdf.add_page()
    _line(pdf, f"{title}: {name}", TITLE)
    _text(pdf, renderer.words(labels.period_line(report)).text, size=SIZE + 1)
    pdf.ln(2)
    if report.later_corrections:
        _line(pdf, renderer.words(labels.OVERTAKEN).text, HEADING)
        for words in labels.later_correction_lines(report):
            _text(pdf, renderer.words(words).text)
    for section in report.summary:
        _heading(pdf, renderer.words(section.title).text, 20)
        for words in section.sentences:
            _item(pdf, renderer.sentence(words).text)
    _paragraphs(pdf, report, renderer)
    pdf.add_page("landscape")
    for plot in plots.plots_of(report, AGENCIES_MAX):
        height = min(HEIGHT_MM, 0.9 * 25.4 * (1.2 + plots.LINE_IN * plot.lines))
        _heading(pdf, renderer.words(plot.title).text, height + 12)
        pdf.image(io.BytesIO(plot.png(renderer)), h=height, w=pdf.epw, keep_aspect_ratio=True)
        pdf.ln(3)
    for table in report.shown:
        if table.id not in ("about", "paragraphs"):
            _table(pdf, table, renderer)
    _heading(pdf, renderer.words(labels.SMALL_PRINT).text)
    for label, value in labels.small_print(report):
        _text(pdf, f"{renderer.words(label).text}: {renderer.words(value).text}", size=SMALL)
    return bytes(pdf.output())


def render_record(
    lang: LanguageCode,
    title: Words,
    name: Words,
    notes: Iterable[Words],
    small_print: Iterable[tuple[Words, Words]],
    made_on: date,
    tables: Iterable[ReportTable],
) -> bytes:
    """Tables that are not of a report as such a document: `notes` say how they are to be read, `made_on` is its day."""
    renderer = CellRenderer(lang)
    heading = f"{renderer.words(title).text}: {renderer.words(name).text}"
    pdf = ReportPdf(lang, renderer.words(labels.PAGE).text, heading)
    pdf.set_title(heading)
    pdf.set_creation_date(datetime.combine(made_on, time(), UTC))
    pdf.add_page("landscape")
    _line(pdf, heading, TITLE)
    for words in notes:
        _text(pdf, renderer.words(words).text)
    for table in tables:
        _table(pdf, table, renderer)
    _heading(pdf, renderer.words(labels.SMALL_PRINT).text)
    for label, value in small_print:
        _text(pdf, f"{renderer.words(label).text}: {renderer.words(value).text}", size=SMALL)
    return bytes(pdf.output())


def _paragraphs(pdf: ReportPdf, report: CompiledReport, renderer: CellRenderer) -> None:
    table = report.table("paragraphs")
    if table is None or not table.rows:
        return
    _heading(pdf, renderer.words(table.title).text)
    for row in table.rows:
        _, heading, text, author, day, position = (
            renderer.cell(cell, column).text for cell, column in zip(row, table.columns, strict=True)
        )
        if heading:
            _text(pdf, heading, "B")
        _text(pdf, text)
        _text(pdf, f"— {author}, {day} ({position})", size=SMALL + 1)


def _table(pdf: ReportPdf, table: ReportTable, renderer: CellRenderer) -> None:
    _heading(pdf, renderer.words(table.title).text)
    indexes = visible_columns(table)
    heads = [renderer.words(table.columns[index].title).text for index in indexes]
    rows = [[renderer.cell(row[index], table.columns[index]).text for index in indexes] for row in table.rows]
    if not rows:
        _text(pdf, renderer.words(labels.NOTHING).text)
        return
    widths = _widths(pdf, heads, rows)
    pdf.set_font(FAMILY, "", SMALL)
    heading = FontFace(emphasis="BOLD", color=INK, fill_color=SHADE)
    with pdf.table(
        headings_style=heading,
        col_widths=tuple(widths),
        text_align="LEFT",
        line_height=SMALL * 0.45,
        padding=PADDING_MM,
        cell_fill_mode=TableCellFillMode.NONE,
    ) as drawn:
        for texts in (heads, *rows):
            drawn.row(texts)
    pdf.ln(3)


def _widths(pdf: ReportPdf, heads: list[str], rows: list[list[str]]) -> list[float]:
    """Column widths in mm: each column gets its longest word, and the space left is shared out by how much more each would
    need for its longest text."""

    def measured(text: str, style: str) -> float:
        pdf.set_font(FAMILY, style, SMALL)
        return float(pdf.get_string_width(text)) + 2 * PADDING_MM + 1

    needs, wants = [], []
    for index, head in enumerate(heads):
        texts = [(head, "B"), *((row[index], "") for row in rows)]
        words = (measured(word, style) for text, style in texts for word in text.split())
        needs.append(min(max(words, default=NARROW_MM), WORD_MM))
        wants.append(min(max(measured(text, style) for text, style in texts), WIDE_MM))
    more = [max(want - need, 0.0) for want, need in zip(wants, needs, strict=True)]
    spare = pdf.epw - sum(needs)
    if spare <= 0 or not sum(more):
        return [need * pdf.epw / sum(needs) for need in needs]
    return [need + spare * each / sum(more) for need, each in zip(needs, more, strict=True)]


def _heading(pdf: ReportPdf, text: str, room_mm: float = 45) -> None:
    """A heading; on a new page if less than `room_mm` is left on this one."""
    if pdf.will_page_break(room_mm):
        pdf.add_page(same=True)
    _line(pdf, text, HEADING)


def _line(pdf: ReportPdf, text: str, size: float) -> None:
    pdf.set_font(FAMILY, "B", size)
    pdf.set_text_color(*INK)
    pdf.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.set_text_color(0)
    pdf.ln(1)


def _text(pdf: ReportPdf, text: str, style: str = "", size: float = SIZE) -> None:
    pdf.set_font(FAMILY, style, size)
    pdf.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _item(pdf: ReportPdf, text: str) -> None:
    pdf.set_font(FAMILY, "", SIZE)
    pdf.cell(BULLET_MM, SIZE * 0.46, "•")
    pdf.multi_cell(0, SIZE * 0.46, text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(0.5)


def _fonts() -> Path:
    """The directory of DejaVu, which comes with matplotlib."""
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf"
