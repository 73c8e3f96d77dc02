"""The table of open faults."""

from api.reports.model import ReportColumn, ReportTable
from api.reports.reader import ReportReader
from domain.text import said
from projections.questions import faults


def faults_table(reader: ReportReader) -> ReportTable:
    """The faults that stand on the last day and are not explained by then."""
    on = reader.clocks.on
    rows = tuple(
        (row.key, row.rule, row.text, row.valid_from, row.clause, " ".join(map(str, row.positions)))
        for row in faults.of_groups(reader.snapshot, reader.clocks, reader.within)[reader.group]
        if row.valid_from <= on and not (row.explained_on is not None and row.explained_on <= on)
    )
    columns = (
        ReportColumn("fault", said("Fault"), "id"),
        ReportColumn("rule", said("Rule"), "code"),
        ReportColumn("text", said("What cannot be")),
        ReportColumn("since", said("Since")),
        ReportColumn("clause", said("Clause")),
        ReportColumn("positions", said("Positions")),
    )
    return ReportTable("faults", said("Faults open"), columns, rows)
