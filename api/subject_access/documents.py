"""Renders the record of a subject: as JSON, as one self-contained HTML page, as PDF."""

from typing import Any

import msgspec

from api.languages import LanguageCode, translated
from api.reports.formats import html
from api.reports.model import ReportColumn, ReportTable
from api.subject_access.record import RecordedEvent, SubjectRecord
from domain.text import Words, code, said
from domain.values import Text

TITLES = {"person": said("Record of a person"), "agency": said("Record of an agency")}
ERASED = said(
    "This person was erased: their name, and words about them, cannot be read again by anybody. What they held and did"
    " stays in the record under an id."
)
MISSING = said("The key by which this name could be read is missing. It was not destroyed: see the operators.")
OTHERS = said(
    "Other persons stand here by an id. Texts of governance (titles, decisions, reasons) stand as they were recorded."
)
WHOLE = said("Everything that the record holds, over all groups.")
LIMITED = said("Only what was recorded in the groups that the credential reaches.")
_EVENT_COLUMNS = (
    *(ReportColumn("position", said("Position"), "number"), ReportColumn("on", said("Took effect"))),
    *(ReportColumn("recorded_at", said("Recorded")), ReportColumn("sentence", said("What was recorded"))),
    *(ReportColumn("evidence", said("Evidence")), ReportColumn("corrected_by", said("Corrected by"))),
)


def render_json(record: SubjectRecord) -> bytes:
    """The record as JSON: its tables by name, a row as an object, and every event with what is stored of it."""
    told: dict[str, Any] = {
        name: getattr(record, name)
        for name in ("kind", "id", "ids", "name", "name_state", "position", "as_at", "groups")
    }
    told["notes"] = _notes(record)
    told |= {t.id: [dict(zip((c.id for c in t.columns), row, strict=True)) for row in t.rows] for t in record.tables}
    told["events"] = record.events
    return msgspec.json.format(msgspec.json.encode(translated(told)), indent=1) + b"\n"


def render_html(record: SubjectRecord, lang: LanguageCode) -> bytes:
    """The record as a page in UTF-8, which loads nothing."""
    return html.render_record(
        lang, TITLES[record.kind], _name(record), _notes(record), _small_print(record), _tables(record)
    )


def render_pdf(record: SubjectRecord, lang: LanguageCode) -> bytes:
    """The record as PDF. The same record gives the same bytes."""
    from api.reports.formats import pdf  # imports fpdf2, which few processes need

    return pdf.render_record(
        lang, TITLES[record.kind], _name(record), _notes(record), _small_print(record), record.made_on, _tables(record)
    )


def _name(record: SubjectRecord) -> Words:
    """What the subject is called; an id for who has no name any more."""
    if isinstance(record.name, Text):
        return said("{name}", name=record.name)
    return said("{name}", name=record.name or record.id)


def _small_print(record: SubjectRecord) -> list[tuple[Words, Words]]:
    return [
        (said("Recorded under"), said("{ids}", ids=list(record.ids))),
        (said("Name"), said("{state}", state=code(record.name_state.lower()))),
        (said("As at"), said("{on}", on=record.as_at)),
        (said("Position of the ledger"), said("{position}", position=record.position)),
    ]


def _notes(record: SubjectRecord) -> list[Words]:
    if record.kind == "agency":
        return [WHOLE if record.groups is None else LIMITED, OTHERS]
    state = {"ERASED": ERASED, "MISSING": MISSING}.get(record.name_state)
    return [WHOLE, *([state] if state else []), OTHERS]


def _tables(record: SubjectRecord) -> list[ReportTable]:
    events = ReportTable("events", said("Events"), _EVENT_COLUMNS, tuple(map(_cells, record.events)))
    return [*record.tables, events]


def _cells(event: RecordedEvent) -> tuple[Any, ...]:
    evidence = "; ".join(e.pointer for e in event.evidence)
    corrected = ", ".join(map(str, event.corrected_by))
    return (event.position, event.on, event.recorded_at, event.sentence, evidence, corrected)
