"""Plots of a report (matplotlib): attendance by agency and meeting, recommendations by state, duties in time. They show
nothing that is not in the tables too."""

import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from api.reports.formats.cell_text import CellRenderer
from api.reports.model import CompiledReport, ReportCell, ReportColumn, ReportTable
from domain.rules.duties.due_dates import DutyState
from domain.text import Words, code, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#1f4e5f", "#b5470b", "#767676"
LATE = frozenset(map(str, (DutyState.OVERDUE, DutyState.MISSED, DutyState.LATE)))
OPEN = frozenset(map(str, (DutyState.DUE, DutyState.OPEN)))
WIDTH_IN, LINE_IN = 9.0, 0.4
AGENCIES_MAX, MEETINGS_MAX, COMPARED_MIN = 40, 60, 2
# It warns of its temporary cache directory where the account has no home, which is no fault.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.parse_math": False,
}
_GROUP_ID = re.compile('<g id="[^"]*"')
"""Matplotlib counts the ids of groups from one in each plot: on a page with several they would not be unique."""
_RC_LOCK = Lock()
"""matplotlib's rcParams are global to the process: one plot at a time."""


class Plot(NamedTuple):
    """A plot: its title, its height in lines, and the function that draws it."""

    title: Words
    lines: int
    draw: Callable[["Axes", CellRenderer], None]

    def svg(self, renderer: CellRenderer) -> str:
        """The plot as an `<svg>` element; the same table gives the same text."""
        written = self._saved(renderer, "svg").decode()
        svg = _GROUP_ID.sub("<g", written[written.index("<svg") :])
        label = renderer.words(self.title).text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        return svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)

    def png(self, renderer: CellRenderer) -> bytes:
        return self._saved(renderer, "png")

    def _saved(self, renderer: CellRenderer, format: str) -> bytes:
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        out = io.BytesIO()
        with _RC_LOCK, rc_context({**_SETTINGS, "svg.hashsalt": str(self.title)}):
            figure = Figure(figsize=(WIDTH_IN, 1.2 + LINE_IN * self.lines), layout="constrained")
            self.draw(figure.add_subplot(), renderer)
            self._write(figure, out, format)
        return out.getvalue()

    @staticmethod
    def _write(figure: "Figure", out: io.BytesIO, format: str) -> None:
        metadata = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
        figure.savefig(out, format=format, dpi=150, metadata=metadata)


def plots_of(report: CompiledReport, agencies_max: int = AGENCIES_MAX) -> list[Plot]:
    """The plots of the tables in which there is more than one thing to compare; of attendance one for every `agencies_max`
    agencies."""
    drawn = (*_attendance(report, agencies_max), _recommendations(report), _duties(report))
    return [plot for plot in drawn if plot is not None]


def _attendance(report: CompiledReport, agencies_max: int) -> Iterator[Plot]:
    table = report.table("agency-meetings")
    if table is None or len(table.rows) < COMPARED_MIN:
        return
    rows = table.values("meeting", "day", "agency", "agency_name", "seats_expected", "seats_attended")
    meetings = list(dict.fromkeys((day, meeting) for meeting, day, *_ in rows))[-MEETINGS_MAX:]
    every_agency = sorted({(str(slug), name) for _, _, slug, name, *_ in rows}, key=lambda a: a[0])
    figures = {(meeting, slug): (expected, attended) for meeting, _, slug, _, expected, attended in rows}

    def draw(agencies: Sequence[tuple[str, ReportCell]], axes: "Axes", renderer: CellRenderer) -> None:
        for y, (slug, _) in enumerate(agencies):
            for x, (_, meeting) in enumerate(meetings):
                found = figures.get((meeting, slug))
                if found is None:
                    continue
                expected, attended = map(_number, found)
                colour = GREY if not expected else BLUE if attended else ORANGE
                axes.barh(y, 0.92, left=x - 0.46, height=0.86, color=colour)
                axes.text(x, y, f"{attended}/{expected}", ha="center", va="center", color="white")
        axes.set_xlim(-0.5, len(meetings) - 0.5)
        axes.set_ylim(len(agencies) - 0.5, -0.5)
        axes.set_xticks(range(len(meetings)), [_day(day, renderer) for day, _ in meetings], rotation=30, ha="right")
        axes.set_yticks(range(len(agencies)), [_named(slug, name, renderer) for slug, name in agencies])
        _hide_spines(axes)

    title = said("Seats that came, of those expected, by agency and meeting")
    for start in range(0, len(every_agency), agencies_max):
        agencies = every_agency[start : start + agencies_max]
        further = said("Seats that came, continued: {first} and after", first=agencies[0][0])
        yield Plot(further if start else title, len(agencies), partial(draw, agencies))


def _recommendations(report: CompiledReport) -> Plot | None:
    return _bar_plot(report.table("recommendations"), said("Recommendations by state"))


def _duties(report: CompiledReport) -> Plot | None:
    return _bar_plot(report.table("duties"), said("Duties in time"), LATE)


def _bar_plot(table: ReportTable | None, title: Words, late: frozenset[str] = frozenset()) -> Plot | None:
    """A bar for each value in the column `state`, where there are several; those in `late` are coloured as late."""
    found = sorted(Counter(str(state) for (state,) in table.values("state")).items()) if table else []
    if len(found) < COMPARED_MIN:
        return None

    def draw(axes: "Axes", renderer: CellRenderer) -> None:
        for y, (state, count) in enumerate(found):
            axes.barh(y, count, height=0.7, color=ORANGE if state in late else GREY if state in OPEN else BLUE)
            axes.text(count, y, f" {count}", va="center")
        names = [renderer.words(said("{code}", code=code(state))).text for state, _ in found]
        axes.set_yticks(range(len(found)), names)
        axes.set_ylim(len(found) - 0.5, -0.5)
        axes.set_xlim(0, max(count for _, count in found) * 1.1)
        axes.set_xticks([])
        _hide_spines(axes)

    return Plot(title, len(found), draw)


def _hide_spines(axes: "Axes") -> None:
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)


def _named(slug: str, name: ReportCell, renderer: CellRenderer) -> str:
    return renderer.cell(name, ReportColumn("name", said("Agency"))).text or slug


def _day(cell: ReportCell, renderer: CellRenderer) -> str:
    return renderer.cell(cell, ReportColumn("day", said("Day"))).text


def _number(cell: ReportCell) -> int:
    return cell if isinstance(cell, int) else 0
