"""A report as one HTML page that prints well and reads well to those who listen: nothing outside the page is loaded."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.reports.formats import labels, plots
from api.reports.formats.cell_text import CellRenderer, Lang, visible_columns
from api.reports.model import CompiledReport, ReportTable


def render_html(report: CompiledReport, lang: Lang) -> bytes:
    voice = CellRenderer(lang)
    paragraphs = report.table("paragraphs")
    shown = [t for t in report.tables if t.id not in ("about", "paragraphs")]
    page = _environment().get_template("report.html.jinja")
    text = page.render(
        lang=lang,
        title=voice.words(labels.TITLES[report.subject.what]),
        name=voice.text(report.subject.name),
        statement=[(voice.words(name), voice.words(value)) for name, value in labels.statement_lines(report)],
        overtaken=[voice.words(words) for words in labels.later_correction_lines(report)],
        labels={"overtaken": voice.words(labels.OVERTAKEN), "nothing": voice.words(labels.NOTHING)},
        words=_table(paragraphs, voice) if paragraphs and paragraphs.rows else None,
        plots=[(voice.words(plot.title), Markup(plot.svg(voice))) for plot in plots.plots_of(report)],
        tables=[_table(table, voice) for table in shown],
    )
    return text.encode()


def _table(table: ReportTable, voice: CellRenderer) -> dict[str, Any]:
    places = visible_columns(table)
    columns = [table.columns[place] for place in places]
    return {
        "id": table.id,
        "title": voice.words(table.title),
        "columns": [(voice.words(column.title), column.kind in ("number", "rate")) for column in columns],
        "rows": [
            [voice.cell(row[place], column) for place, column in zip(places, columns, strict=True)]
            for row in table.rows
        ],
    }


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
