"""The rows of the read models: nouns that a reader would ask for. Each is true of a group from `valid_from` until
`valid_to` (dates), and known from one position of the ledger until another (kept by the tables, not by the rows)."""

from projections.rows.decisions import DecisionRow, InterestRow, SequelLine
from projections.rows.duties import DeadlineRow, DutyRow
from projections.rows.faults import FaultRow
from projections.rows.groups import (
    AgencyRow,
    GroupRow,
    InterpretationRow,
    PersonRow,
    RelationRow,
    ReportRow,
    RulesRow,
    TermsRow,
)
from projections.rows.meetings import ActingChairRow, AttendanceRow, MeetingRow, QuorumRow
from projections.rows.membership import CompositionRow, ConsentLine, DeputyLine, OfficeRow, SeatRow
from projections.rows.minutes import MinutesChange, MinutesRow
from projections.rows.preparation import AgendaRow, ApologyRow, ExcusalRow, NoticeRow, PapersRow
from projections.rows.row import ENDING, Basis, Row, RowKey, plain
from projections.rows.trail import TrailRow
from projections.rows.unit import Unit
from projections.rows.work import OwedRow, RestingRow, WorkActRow, WorkRow

MODELS: tuple[type[Row], ...] = (
    *(DutyRow, DeadlineRow, FaultRow, TrailRow, DecisionRow, InterestRow),
    *(GroupRow, AgencyRow, PersonRow, TermsRow, InterpretationRow, RulesRow, RelationRow, ReportRow),
    *(MeetingRow, QuorumRow, AttendanceRow, ActingChairRow, SeatRow, OfficeRow, CompositionRow),
    *(MinutesRow, NoticeRow, AgendaRow, PapersRow, ApologyRow, ExcusalRow),
    *(WorkRow, WorkActRow, RestingRow, OwedRow),
)
"""Every model, in the order of the tables and of docs/reporting.md."""

__all__ = [
    "ENDING",
    "MODELS",
    "ActingChairRow",
    "AgencyRow",
    "AgendaRow",
    "ApologyRow",
    "AttendanceRow",
    "Basis",
    "CompositionRow",
    "ConsentLine",
    "DeadlineRow",
    "DecisionRow",
    "DeputyLine",
    "DutyRow",
    "ExcusalRow",
    "FaultRow",
    "GroupRow",
    "InterestRow",
    "InterpretationRow",
    "MeetingRow",
    "MinutesChange",
    "MinutesRow",
    "NoticeRow",
    "OfficeRow",
    "OwedRow",
    "PapersRow",
    "PersonRow",
    "QuorumRow",
    "RelationRow",
    "ReportRow",
    "RestingRow",
    "Row",
    "RowKey",
    "RulesRow",
    "SeatRow",
    "SequelLine",
    "TermsRow",
    "TrailRow",
    "Unit",
    "WorkActRow",
    "WorkRow",
    "plain",
]
