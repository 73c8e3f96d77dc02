"""A report as PDF: what it states, its paragraphs, its plots, and its tables, on A4 across."""

import io
from datetime import UTC, datetime, time
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableCellFillMode
from fpdf.fonts import FontFace

from api.reports.formats import labels, plots
from api.reports.formats.cell_text import CellRenderer, Lang, visible_columns
from api.reports.model import CompiledReport, ReportTable

SIZE, SMALL, TITLE, HEADING = 10, 6.5, 18, 13
MARGIN_MM = 12
INK, SHADE = (31, 78, 95), (232, 239, 241)
FAMILY = "DejaVu"
AGENCIES_MAX, HEIGHT_MM = 12, 150.0
PADDING_MM, NARROW_MM, WORD_MM, WIDE_MM = 0.8, 8.0, 40.0, 90.0


class ReportPdf(FPDF):
    """Pages with their number at the foot, in a typeface that has every letter of Welsh."""

    def __init__(self, lang: Lang, page: str) -> None:
        super().__init__("landscape", "mm", "A4")
        self._page = page
        for style, file in {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}.items():
            self.add_font(FAMILY, style, _fonts() / file)
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.set_lang("cy-GB" if lang == "cy" else "en-GB")

    def footer(self) -> None:
        self.set_y(-MARGIN_MM)
        self.set_font(FAMILY, "", SMALL)
        self.cell(0, 5, f"{self._page} {self.page_no()}/{{nb}}", align="R")


def render_pdf(report: CompiledReport, lang: Lang) -> bytes:
    """The bytes of the PDF. It is dated by the position's day, and not by when it was made."""
    voice = CellRenderer(lang)
    paper = ReportPdf(lang, voice.words(labels.PAGE).text)
    title, name = voice.words(labels.TITLES[report.subject.what]).text, voice.text(report.subject.name).text
    paper.set_title(f"{title}: {name}")
    paper.set_creation_date(datetime.combine(report.subject.recorded_on, time(), UTC))
    paper.add_page()
    _line(paper, f"{title}: {name}", TITLE)
    for label, value in labels.statement_lines(report):
        _labelled(paper, voice.words(label).text, voice.words(value).text)
    paper.ln(3)
    if report.overtaken:
        _line(paper, voice.words(labels.OVERTAKEN).text, HEADING)
        for words in labels.later_correction_lines(report):
            _text(paper, voice.words(words).text)
    _paragraphs(paper, report, voice)
    for plot in plots.plots_of(report, AGENCIES_MAX):
        height = min(HEIGHT_MM, 0.9 * 25.4 * (1.2 + plots.LINE_IN * plot.lines))
        _heading(paper, voice.words(plot.title).text, height + 12)
        paper.image(io.BytesIO(plot.png(voice)), h=height, w=paper.epw, keep_aspect_ratio=True)
        paper.ln(3)
    for table in report.tables:
        if table.id not in ("about", "paragraphs"):
            _table(paper, table, voice)
    return bytes(paper.output())


def _paragraphs(paper: ReportPdf, report: CompiledReport, voice: CellRenderer) -> None:
    table = report.table("paragraphs")
    if table is None or not table.rows:
        return
    _heading(paper, voice.words(table.title).text)
    for row in table.rows:
        _, heading, text, author, day, position = (
            voice.cell(cell, column).text for cell, column in zip(row, table.columns, strict=True)
        )
        if heading:
            _text(paper, heading, "B")
        _text(paper, text)
        _text(paper, f"— {author}, {day} ({position})", size=SMALL + 1)


def _table(paper: ReportPdf, table: ReportTable, voice: CellRenderer) -> None:
    _heading(paper, voice.words(table.title).text)
    places = visible_columns(table)
    heads = [voice.words(table.columns[place].title).text for place in places]
    rows = [[voice.cell(row[place], table.columns[place]).text for place in places] for row in table.rows]
    if not rows:
        _text(paper, voice.words(labels.NOTHING).text)
        return
    widths = _widths(paper, heads, rows)
    paper.set_font(FAMILY, "", SMALL)
    heading = FontFace(emphasis="BOLD", color=INK, fill_color=SHADE)
    with paper.table(
        headings_style=heading,
        col_widths=tuple(widths),
        text_align="LEFT",
        line_height=SMALL * 0.45,
        padding=PADDING_MM,
        cell_fill_mode=TableCellFillMode.NONE,
    ) as drawn:
        for texts in (heads, *rows):
            drawn.row(texts)
    paper.ln(3)


def _widths(paper: ReportPdf, heads: list[str], rows: list[list[str]]) -> list[float]:
    """How wide each column is: its longest word has room, and what is left goes where there is more to say."""

    def measured(text: str, style: str) -> float:
        paper.set_font(FAMILY, style, SMALL)
        return float(paper.get_string_width(text)) + 2 * PADDING_MM + 1

    needs, wants = [], []
    for place, head in enumerate(heads):
        texts = [(head, "B"), *((row[place], "") for row in rows)]
        words = (measured(word, style) for text, style in texts for word in text.split())
        needs.append(min(max(words, default=NARROW_MM), WORD_MM))
        wants.append(min(max(measured(text, style) for text, style in texts), WIDE_MM))
    more = [max(want - need, 0.0) for want, need in zip(wants, needs, strict=True)]
    spare = paper.epw - sum(needs)
    if spare <= 0 or not sum(more):
        return [need * paper.epw / sum(needs) for need in needs]
    return [need + spare * each / sum(more) for need, each in zip(needs, more, strict=True)]


def _heading(paper: ReportPdf, text: str, room_mm: float = 30) -> None:
    """A heading, on a new page where little room is left for what follows it."""
    if paper.will_page_break(room_mm):
        paper.add_page()
    _line(paper, text, HEADING)


def _line(paper: ReportPdf, text: str, size: float) -> None:
    paper.set_font(FAMILY, "B", size)
    paper.set_text_color(*INK)
    paper.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT")
    paper.set_text_color(0)
    paper.ln(1)


def _text(paper: ReportPdf, text: str, style: str = "", size: float = SIZE) -> None:
    paper.set_font(FAMILY, style, size)
    paper.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")


def _labelled(paper: ReportPdf, label: str, text: str) -> None:
    paper.set_font(FAMILY, "B", SIZE)
    paper.cell(85, SIZE * 0.55, label)
    paper.set_font(FAMILY, "", SIZE)
    paper.multi_cell(0, SIZE * 0.55, text, new_x="LMARGIN", new_y="NEXT")


def _fonts() -> Path:
    """The typeface that comes with the plots."""
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf"
