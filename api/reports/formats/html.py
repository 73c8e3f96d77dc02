"""Renders a report as one self-contained HTML page (Jinja2), for screen, print and screen readers."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.languages import LanguageCode
from api.reports.formats import labels, plots
from api.reports.formats.cell_text import CellRenderer, visible_columns
from api.reports.model import CompiledReport, ReportTable
from domain.text import Words


def render_html(report: CompiledReport, lang: LanguageCode) -> bytes:
    """The page in UTF-8. Its plots are inline SVG: nothing is loaded, and the endpoint's policy forbids it."""
    renderer = CellRenderer(lang)
    paragraphs = report.table("paragraphs")
    shown = [t for t in report.shown if t.id not in ("about", "paragraphs")]
    page = _environment().get_template("report.html.jinja")
    text = page.render(
        lang=lang,
        title=renderer.words(labels.TITLES[report.subject.kind]),
        name=renderer.text(report.subject.name),
        period=renderer.words(labels.period_line(report)),
        summary=[
            (section.id, renderer.words(section.title), [*map(renderer.sentence, section.sentences)])
            for section in report.summary
        ],
        small_print=[(renderer.words(name), renderer.words(value)) for name, value in labels.small_print(report)],
        overtaken=[renderer.words(words) for words in labels.later_correction_lines(report)],
        labels={
            "overtaken": renderer.words(labels.OVERTAKEN),
            "nothing": renderer.words(labels.NOTHING),
            "small_print": renderer.words(labels.SMALL_PRINT),
        },
        words=_table(paragraphs, renderer) if paragraphs and paragraphs.rows else None,
        plots=[(renderer.words(plot.title), Markup(plot.svg(renderer))) for plot in plots.plots_of(report)],
        tables=[_table(table, renderer) for table in shown],
    )
    return text.encode()


def render_record(
    lang: LanguageCode,
    title: Words,
    name: Words,
    notes: Sequence[Words],
    small_print: Iterable[tuple[Words, Words]],
    tables: Iterable[ReportTable],
) -> bytes:
    """Tables that are not of a report as such a page: `notes` say how they are to be read."""
    renderer = CellRenderer(lang)
    text = (
        _environment()
        .get_template("report.html.jinja")
        .render(
            lang=lang,
            title=renderer.words(title),
            name=renderer.words(name),
            period=renderer.words(notes[0]),
            summary=[("notes", renderer.words(labels.NOTES), [*map(renderer.words, notes[1:])])] if notes[1:] else [],
            small_print=[(renderer.words(label), renderer.words(value)) for label, value in small_print],
            overtaken=[],
            labels={"nothing": renderer.words(labels.NOTHING), "small_print": renderer.words(labels.SMALL_PRINT)},
            words=None,
            plots=[],
            tables=[_table(table, renderer) for table in tables],
        )
    )
    return text.encode()


def _table(table: ReportTable, renderer: CellRenderer) -> dict[str, Any]:
    indexes = visible_columns(table)
    columns = [table.columns[index] for index in indexes]
    return {
        "id": table.id,
        "title": renderer.words(table.title),
        "columns": [(renderer.words(column.title), column.kind in ("number", "rate")) for column in columns],
        "rows": [
            [renderer.cell(row[index], column) for index, column in zip(indexes, columns, strict=True)]
            for row in table.rows
        ],
    }


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
